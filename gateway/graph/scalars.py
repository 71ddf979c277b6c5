"""Scalars: the vendor's values, checked but not converted.

Only times that are numbers become text, because they share a scalar with times that are text.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, NewType

import strawberry
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from strawberry.types.scalar import ScalarDefinition

ISO_8601 = (
    r"^\d{4}-\d{2}-\d{2}"
    r"(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$"
)

DateTimeText = NewType("DateTimeText", str)
DateText = NewType("DateText", str)
EpochText = NewType("EpochText", str)
LongNumber = NewType("LongNumber", int)
JSONMapping = NewType("JSONMapping", dict[str, Any])

PromisedDateTime = Annotated[DateTimeText, StringConstraints(pattern=ISO_8601)]
"""A time or a day as ISO 8601 text, such as `2026-01-31T10:20:30.123Z`, exactly as the vendor sends it."""

DateTime = Annotated[
    DateTimeText,
    StringConstraints(pattern=rf"{ISO_8601}|^$"),
    AfterValidator(lambda text: text or None),
]
"""The same if it may be null; the vendor also sends an empty text for null."""

DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Date = Annotated[
    DateText, StringConstraints(pattern=rf"{DATE}|^$"), AfterValidator(lambda text: text or None)
]
"""A day as ISO 8601 text, such as `2026-01-31`; an empty text is null."""

EPOCHS = (-62_135_596_800_000, 253_402_300_799_999)
"""The first and the last millisecond since 1970 in a year of four digits."""


def of_epoch(value: object) -> str:
    """The time of a number of milliseconds since 1970, as ISO 8601 text.

    Raises:
        ValueError: The value is not such a number.
    """
    if type(value) is not int or not EPOCHS[0] <= value <= EPOCHS[1]:
        raise ValueError("not a number of milliseconds")
    moment = _EPOCH + timedelta(milliseconds=value)
    return f"{moment.isoformat(timespec='milliseconds')}Z"


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # UTC, which the text says

EpochDateTime = Annotated[
    EpochText, BeforeValidator(lambda value: None if value is None else of_epoch(value))
]
"""A time that the vendor sends as a number, converted to text."""

Int = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""A whole number in the range of GraphQL's `Int`; a larger one is an invalid answer of the upstream."""

Long = Annotated[LongNumber, Field(ge=-(2**63), lt=2**63)]
"""A whole number of up to 64 bits."""


_DEEPEST = 100
"""The most levels of a map. The vendor's maps have a few; Python cannot write a thousand."""


def of_json(value: dict[str, Any]) -> dict[str, Any]:
    """The map itself, after checks of its depth and its numbers.

    Numbers must be finite and within 64 bits. Floats have the same bounds, because a larger whole number may
    have been read as a float.

    Raises:
        ValueError: The map is too deep, or a number is out of bounds.
    """
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, (int, float)) and not -(2**63) < one < 2**64:
                raise ValueError("a number beyond 64 bits")
            below += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if not below:
            return value
        level = below
    raise ValueError("a map that nests too deeply")


JSONObject = Annotated[JSONMapping, AfterValidator(of_json)]
"""A map with keys that are data."""

_DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A time or a day as ISO 8601 text, exactly as the platform sent it.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
    serialize=lambda value: value,
    parse_value=lambda value: value,
)

SCALARS: dict[object, ScalarDefinition] = {
    DateTimeText: _DATE_TIME,
    EpochText: _DATE_TIME,
    DateText: strawberry.scalar(
        name="Date",
        description="A day as ISO 8601 text, such as 2026-01-31.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
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
