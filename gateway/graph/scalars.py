"""Scalars: vendor values that pass through as they are, checked but not converted."""

from typing import Annotated, Any, NewType

import strawberry
from pydantic import StringConstraints
from strawberry.types.scalar import ScalarDefinition

_ISO_8601 = (
    r"^\d{4}-\d{2}-\d{2}"
    r"(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$"
)

DateTimeText = NewType("DateTimeText", str)
Long = NewType("Long", int)
JSONObject = NewType("JSONObject", dict[str, Any])

DateTime = Annotated[DateTimeText, StringConstraints(pattern=_ISO_8601)]
"""A moment or a day as ISO 8601 text, such as `2026-01-31T10:20:30.123Z`, letter for letter the vendor's."""

SCALARS: dict[object, ScalarDefinition] = {
    DateTimeText: strawberry.scalar(
        name="DateTime",
        description="A moment or a day as ISO 8601 text, exactly as the platform gave it.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
    Long: strawberry.scalar(
        name="Long",
        description="A whole number of up to 64 bits, such as milliseconds or bytes.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
    JSONObject: strawberry.scalar(
        name="JSONObject",
        description="A JSON object with keys that are data, such as a participant's attributes.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}
