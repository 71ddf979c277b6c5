"""The base of all objects in event bodies, and the types of their fields.

An object has just the fields that the REST API's object has as well; what only events have is ignored.
Source: the models `ConversationEventTopic…` of the vendor's SDK 269.0.0, beside those of a `Conversation`.
"""

from typing import Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, UnsetType

T = TypeVar("T")

_MANY = Meta(max_length=1_000)
_LONG = Meta(max_length=100_000)


class EventObject(msgspec.Struct, kw_only=True, frozen=True, rename="camel", omit_defaults=True):
    """An object in an event body. A field that the event leaves out is `UNSET`."""


One: TypeAlias = T | UnsetType | None
Many: TypeAlias = Annotated[list[T], _MANY] | UnsetType | None
Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
Text: TypeAlias = Annotated[str, _LONG] | UnsetType | None
TextList: TypeAlias = Annotated[list[Annotated[str, _LONG]], _MANY] | UnsetType | None
Texts: TypeAlias = Annotated[dict[str, Annotated[str, _LONG] | None], _MANY] | UnsetType | None
Flag: TypeAlias = bool | UnsetType | None
Number: TypeAlias = int | float | UnsetType | None
_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)"
Moment: TypeAlias = Annotated[str, Meta(pattern=f"^{_DATE}T{_TIME}$")] | UnsetType | None
