"""What a client gives for an act: the base of the input types, how they are checked, and the vendor's bodies.

An input is checked before anything is sent, so that what certainly cannot be right costs no call.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import strawberry
from pydantic.alias_generators import to_camel

from gateway.graph.enums import VendorEnum
from gateway.graph.scalars import ISO_8601, DateTimeText
from gateway.links import ID


class Problem(NamedTuple):
    """Why an input cannot be right: the field, as a path with dots from the input, and a sentence."""

    field: str | None
    message: str


class Given:
    """The base of the input types."""

    def problems(self) -> Iterator[Problem]:
        """What is wrong with it beyond what its types say."""
        yield from ()


def problems(given: Given) -> Iterator[Problem]:
    """What certainly is wrong with an input: its ids and moments, and what it says itself."""
    yield from _malformed(given, "")
    yield from given.problems()


def paths(given: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The paths of the fields of an input, with their values; those of objects in it, too."""
    for one in fields(given):
        value, path = getattr(given, one.name), before + to_camel(one.name)
        if is_dataclass(value):
            yield from paths(value, f"{path}.")
        else:
            yield path, value


def is_one(values: Iterable[object]) -> bool:
    """Whether just one of these is given, and that is not empty."""
    given = [value for value in values if value is not None]
    return len(given) == 1 and bool(given[0])


def body(given: Any, without: Collection[str] = ()) -> dict[str, Any]:
    """The vendor's JSON for an input, or an object in it: what has a value, but for some of its fields."""
    values = ((one.name, getattr(given, one.name)) for one in fields(given) if one.name not in without)
    return {to_camel(name): _json(value) for name, value in values if value is not None}


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [_json(item) for item in value]
    return body(value) if is_dataclass(value) else value


def _malformed(given: Any, before: str) -> Iterator[Problem]:
    for name, types in _types(given.__class__).items():
        value, path = getattr(given, name), before + to_camel(name)
        if is_dataclass(value):
            yield from _malformed(value, f"{path}.")
        elif isinstance(value, list) and any(map(is_dataclass, value)):
            for index, item in enumerate(value):
                yield from _malformed(item, f"{path}.{index}.")
        elif value is not None:
            yield from _wrong(types, value, path)


@cache
def _types(given: type[object]) -> Mapping[str, AbstractSet[Any]]:
    """The types that each field of an input may have, as they are written."""
    return {
        name: {hint} if get_origin(hint) is list else {hint, *get_args(hint)}
        for name, hint in get_type_hints(given).items()
    }


def _wrong(types: AbstractSet[Any], value: Any, path: str) -> Iterator[Problem]:
    ids = [value] if strawberry.ID in types else value if list[strawberry.ID] in types else []
    if not all(map(ID.fullmatch, ids)):
        yield Problem(path, "An id does not have the form of the platform's ids.")
    elif isinstance(value, VendorEnum) and value.name == "UNKNOWN":
        yield Problem(path, "UNKNOWN only stands for what this schema does not know.")
    elif DateTimeText in types and not (isinstance(value, str) and re.fullmatch(ISO_8601, value)):
        yield Problem(path, "This is no moment of ISO 8601, such as 2026-01-31T10:20:30Z.")


def wrong_texts(path: str, texts: object) -> Iterator[Problem]:
    """What is wrong with a map of texts, such as attributes."""
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        yield Problem(path, f"{path} is an object whose values are texts.")
