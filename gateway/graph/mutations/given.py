"""What a client gives for an act: the base of the input types, how they are checked, and the vendor's bodies.

An input is checked before anything is sent, so that what certainly cannot be right costs no call.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Annotated, Any, NamedTuple, get_args, get_origin

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
    """The fields of an input that have a value, with their paths; those of objects in it, too."""
    for one in fields(given):
        value, path = getattr(given, one.name), before + to_camel(one.name)
        if is_dataclass(value):
            yield from paths(value, f"{path}.")
        elif value is not None:
            yield path, value


def body(given: Any, without: Collection[str] = (), names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The vendor's JSON for an input: what has a value, under the vendor's names.

    Args:
        given: The input, or an object in it.
        without: Fields that are not part of it.
        names: The vendor's names of fields that are called otherwise here.
    """
    values = ((one.name, getattr(given, one.name)) for one in fields(given) if one.name not in without)
    named = names or {}
    return {named.get(name, to_camel(name)): _json(value) for name, value in values if value is not None}


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [_json(item) for item in value]
    return body(value) if is_dataclass(value) else value


def _malformed(given: Any, before: str) -> Iterator[Problem]:
    for one in fields(given):
        value, path = getattr(given, one.name), before + to_camel(one.name)
        if is_dataclass(value):
            yield from _malformed(value, f"{path}.")
        elif isinstance(value, list) and any(map(is_dataclass, value)):
            for index, item in enumerate(value):
                yield from _malformed(item, f"{path}.{index}.")
        elif value is not None:
            yield from _wrong(one.type, value, path)


def _wrong(type_: Any, value: Any, path: str) -> Iterator[Problem]:
    if get_origin(type_) is Annotated:
        type_ = get_args(type_)[0]
    types = {type_, *get_args(type_)}
    ids = [value] if strawberry.ID in types else value if list[strawberry.ID] in types else []
    if not all(map(ID.fullmatch, ids)):
        yield Problem(path, "An id does not have the form of the platform's ids.")
    elif isinstance(value, VendorEnum) and value.name == "UNKNOWN":
        yield Problem(path, "UNKNOWN only stands for what this schema does not know.")
    elif DateTimeText in types and not (isinstance(value, str) and re.fullmatch(ISO_8601, value)):
        yield Problem(path, "This is no moment of ISO 8601, such as 2026-01-31T10:20:30Z.")


def wrong_texts(path: str, texts: object) -> Iterator[Problem]:
    """What is wrong with a map of texts, such as attributes."""
    if not isinstance(texts, dict) or not texts:
        yield Problem(path, f"{path} is an object with at least one key.")
    elif not all(isinstance(text, str) for text in texts.values()):
        yield Problem(path, f"The values of {path} are texts.")
