"""Columns: how an attribute of a model is read from JSON, and what its type for msgspec cannot check."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
import strawberry
from msgspec import NODEFAULT, Meta

from gateway.engine.planned.rows.misfit import Misfit
from gateway.graph.enums import VendorEnum
from gateway.graph.internals import enum_of_spellings
from gateway.graph.model import Model, json_key
from gateway.graph.scalars import (
    DATE,
    EPOCHS,
    ISO_8601,
    DateText,
    DateTimeText,
    EpochText,
    JSONMapping,
    LongNumber,
    of_json,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the JSON that a row decodes.

    Attributes:
        key: The JSON key.
        type: The type for msgspec.
        absent: The value if the JSON has none.
        scalar: The annotation of the value itself.
        nulls: Set for a list that may be null, or a moment that may be empty.
    """

    key: str
    type: Any
    absent: Any
    scalar: Any
    nulls: Literal["list", "moment"] | None = None


@cache
def leaf_column(model: type[Model], attribute: str, *, nulls: bool) -> Column:
    """The column of a value that holds no object; plans share it, since they hold many."""
    return column_of(model, attribute, None, nulls=nulls)


def column_of(model: type[Model], attribute: str, row: type[msgspec.Struct] | None, *, nulls: bool) -> Column:
    """The column of an attribute; `row` is the type of the objects that it holds."""
    info = model.model_fields[attribute]
    key = json_key(model, attribute)
    annotation, nullable = _bare(info.annotation)
    listed = get_origin(annotation) is list
    if listed:
        annotation, _ = _bare(get_args(annotation)[0])
    value = row or _value(annotation)
    if listed and annotation in (DateTimeText, EpochText, JSONMapping):
        raise TypeError(f"{model.__name__}.{attribute} is a list of values that are checked one by one.")
    if listed:
        value = list[value]  # type: ignore[valid-type]  # made at run time
        return Column(key, value | None if nulls else value, [], annotation, "list" if nulls else None)
    if nullable and nulls and annotation in _OR_EMPTY:
        return Column(key, _OR_EMPTY[annotation] | None, None, annotation, "moment")
    if nullable:
        return Column(key, value | None, None, annotation)
    return Column(key, value, NODEFAULT, annotation)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """A type without its annotations, and whether it may be null."""
    nullable = False
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (one for one in get_args(annotation) if one is not type(None))
        nullable = True
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation, nullable


_OR_EMPTY: dict[Any, Any] = {
    DateTimeText: str,
    DateText: Annotated[str, Meta(pattern=DATE.replace("$", r"\Z") + r"|^\Z")],
}
"""Texts that may be empty for null, as they are then in JSON."""

_SCALARS: dict[Any, Any] = {
    DateText: Annotated[str, Meta(pattern=DATE.replace("$", r"\Z"))],
    EpochText: Annotated[int, Meta(ge=EPOCHS[0], le=EPOCHS[1])],
    DateTimeText: Annotated[str, Meta(min_length=1)],
    LongNumber: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)],
    JSONMapping: dict[str, Any],
    int: Annotated[int, Meta(ge=-(2**31), lt=2**31)],
    strawberry.ID: str,
}
"""Scalars as they are in JSON, where that is not the annotation itself."""


def _value(annotation: Any) -> Any:
    """The type, for msgspec, of a value that is neither null nor a list."""
    if isinstance(annotation, type) and issubclass(annotation, VendorEnum):
        return _spelled(annotation)
    return _SCALARS.get(annotation, annotation)


@cache
def _spelled(enum: type[VendorEnum]) -> Any:
    """An enum whose members are read by the vendor's values and written by their names."""
    spellings = {member.name: (member.value, member.value.upper(), member.value.lower()) for member in enum}
    return enum_of_spellings(enum.__name__, spellings, lambda text: enum.of(text).name)


_MOMENT = re.compile(ISO_8601)
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


def check_moments(texts: list[str]) -> None:
    """Refuse texts that are not moments. If all texts have the same layout, the first is checked for all.

    A regular expression for each would cost as much as decoding everything.
    """
    if not texts:
        return
    first = texts[0].encode().translate(_DIGITS)
    if "\n".join(texts).encode().translate(_DIGITS) == b"\n".join([first] * len(texts)):
        texts = texts[:1]
    if not all(map(_MOMENT.fullmatch, texts)):
        raise Misfit


def check_maps(maps: Iterable[dict[str, Any]]) -> None:
    """Refuse numbers that the parser of whole answers would read differently."""
    for one in maps:
        if not {str}.issuperset(map(type, one.values())):
            try:
                of_json(one)
            except ValueError:
                raise Misfit from None
