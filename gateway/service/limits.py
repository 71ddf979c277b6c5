"""The limits on a request, in one place for whatever brings it."""

from dataclasses import dataclass

from gateway.errors import OperationTooComplex


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
        introspection: Fields that an answer about the schema may hold.
        values: Values in the variables: items of lists and objects, at any depth.
        calls: Upstream calls that an operation may need; one that certainly needs more is not run.
    """

    bytes: int
    tokens: int
    depth: int
    fields: int
    root_fields: int
    aliases: int
    repeats: int
    introspection: int
    values: int
    calls: float


def compare(value: float, most: float, what: str) -> None:
    """Check that a value is within its limit.

    Raises:
        OperationTooComplex: It is not.
    """
    if value > most:
        raise OperationTooComplex(f"The operation has more than {most} {what}.")
