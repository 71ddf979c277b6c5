"""Scalars: vendor values that pass through as they are, checked but not converted."""

from math import isfinite
from typing import Annotated, Any, NewType

import strawberry
from pydantic import AfterValidator, Field, StringConstraints
from strawberry.types.scalar import ScalarDefinition

ISO_8601 = (
    r"^\d{4}-\d{2}-\d{2}"
    r"(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$"
)

DateTimeText = NewType("DateTimeText", str)
LongNumber = NewType("LongNumber", int)
JSONMapping = NewType("JSONMapping", dict[str, Any])

PromisedDateTime = Annotated[DateTimeText, StringConstraints(pattern=ISO_8601)]
"""A moment or a day as ISO 8601 text, such as `2026-01-31T10:20:30.123Z`, letter for letter the vendor's."""

DateTime = Annotated[
    DateTimeText,
    StringConstraints(pattern=rf"{ISO_8601}|^$"),
    AfterValidator(lambda text: text or None),
]
"""The same where it may be null: an empty text is one way in which the vendor leaves it out."""

Int = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""A whole number that GraphQL's `Int` can hold; a larger one is a wrong answer of the upstream's."""

Long = Annotated[LongNumber, Field(ge=-(2**63), lt=2**63)]
"""A whole number of up to 64 bits."""


_DEEPEST = 100
"""Levels of a map. The vendor's hold a few; Python cannot write a thousand."""


def of_json(value: dict[str, Any]) -> dict[str, Any]:
    """The map itself, if it nests no deeper than it should, and its numbers are finite and of 64 bits."""
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, float) and not isfinite(one):
                raise ValueError("a number that JSON does not have")
            if isinstance(one, int) and not -(2**63) <= one < 2**64:
                raise ValueError("a whole number beyond 64 bits")
            below += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if not below:
            return value
        level = below
    raise ValueError("a map that nests too deeply")


JSONObject = Annotated[JSONMapping, AfterValidator(of_json)]
"""A map whose keys are data."""

SCALARS: dict[object, ScalarDefinition] = {
    DateTimeText: strawberry.scalar(
        name="DateTime",
        description="A moment or a day as ISO 8601 text, exactly as the platform gave it.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
    LongNumber: strawberry.scalar(
        name="Long",
        description="A whole number of up to 64 bits, such as milliseconds or bytes.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
    JSONMapping: strawberry.scalar(
        name="JSONObject",
        description="A JSON object with keys that are data, such as a participant's attributes.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}
