"""The limits on a request, in one place for whatever brings it."""

from dataclasses import dataclass
from typing import Protocol

from gateway.errors import OperationTooComplex
from gateway.upstream.policy.allowance import too_many


class Estimated(Protocol):
    """What is known of an operation's cost before it runs; see `engine.cost.Cost`."""

    @property
    def least(self) -> int:
        """Calls that are certain."""

    @property
    def most(self) -> int:
        """Calls at most."""

    @property
    def objects(self) -> int:
        """Objects in the answer, at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request may ask for.

    Attributes:
        bytes: Length of the document's text, in bytes of UTF-8.
        tokens: Lexical tokens of the document, comments included.
        depth: Fields inside fields, and lists and objects inside each other in the variables. The depth of
            introspection is for graphql-core to validate.
        fields: Fields in all.
        root_fields: Fields of the root type, each of which may cost calls of its own.
        aliases: Fields with an alias.
        repeats: Selections of one field in one place.
        directives: Directives of the document, those of a fragment counted wherever it is spread.
        introspection: Fields that an answer about the schema may hold.
        values: Values in the variables: items of lists and objects, at any depth.
        items: Items of one list in the variables.
        calls: Upstream calls that an operation may need; one that certainly needs more is not run.
        expected_calls: Upstream calls that it may need at most, by its estimate.
        expected_objects: Objects that its answer may hold at most, by its estimate.
        errors: Errors in one answer.
    """

    bytes: int
    tokens: int
    depth: int
    fields: int
    root_fields: int
    aliases: int
    repeats: int
    directives: int
    introspection: int
    values: int
    items: int
    calls: float
    expected_calls: int | None
    expected_objects: int | None
    errors: int

    def check_cost(self, estimate: Estimated) -> None:
        """Check what an operation costs by its estimate.

        Raises:
            OperationTooComplex: It needs too many calls, or may need or answer too much.
        """
        if estimate.least > self.calls:
            raise too_many(self.calls)
        if self.expected_calls is not None and estimate.most > self.expected_calls:
            raise OperationTooComplex(
                f"The operation may need more than {self.expected_calls} upstream calls."
            )
        if self.expected_objects is not None and estimate.objects > self.expected_objects:
            raise OperationTooComplex(f"The answer may hold more than {self.expected_objects} objects.")


def compare(value: float, most: float, what: str) -> None:
    """Check that a value is within its limit.

    Raises:
        OperationTooComplex: It is not.
    """
    if value > most:
        raise OperationTooComplex(f"The operation has more than {most} {what}.")
