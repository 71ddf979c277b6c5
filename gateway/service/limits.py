"""The limits on a request, the same for every transport."""

from dataclasses import dataclass
from typing import Protocol

from gateway.errors import OperationTooComplex
from gateway.upstream.policy.allowance import too_many


class Estimated(Protocol):
    """The cost of an operation, estimated before it runs; see `engine.cost.Cost`."""

    @property
    def least(self) -> int:
        """The calls that are certain."""

    @property
    def most(self) -> int:
        """The calls at most."""

    @property
    def objects(self) -> int:
        """The objects in the answer, at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request may ask for.

    Attributes:
        bytes: Length of the document's text, in bytes of UTF-8.
        tokens: Lexical tokens of the document, comments included.
        depth: Levels of fields, and of lists and objects in the variables. graphql-core validates the depth
            of introspection.
        fields: All fields.
        root_fields: Fields of the root type; each may need calls of its own.
        aliases: Fields with an alias.
        repeats: Selections of one field in one place.
        directives: Directives of the document; those of a fragment count at every spread.
        introspection: Fields that an answer about the schema may hold.
        values: Values in the variables: items of lists and objects, at any depth.
        items: Items of one list in the variables.
        calls: Upstream calls of one operation; it is not run if it certainly needs more.
        expected_calls: Upstream calls at most by the estimate; `None` for any number.
        expected_objects: Objects in the answer at most by the estimate; `None` for any number.
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
        """Check an operation's estimate.

        Raises:
            OperationTooComplex: It needs too many calls, or may need too many calls or objects.
        """
        if estimate.least > self.calls:
            raise too_many(self.calls)
        if self.expected_calls is not None and estimate.most > self.expected_calls:
            raise OperationTooComplex(
                f"The operation may need more than {self.expected_calls} upstream calls. "
                "Select fewer fields or smaller pages."
            )
        if self.expected_objects is not None and estimate.objects > self.expected_objects:
            raise OperationTooComplex(
                f"The answer may have more than {self.expected_objects} objects. "
                "Select fewer fields or smaller pages."
            )


def compare(value: float, most: float, what: str) -> None:
    """Check that a value is within its limit.

    Raises:
        OperationTooComplex: The value is above it.
    """
    if value > most:
        raise OperationTooComplex(f"The operation has more than {most} {what}.")
