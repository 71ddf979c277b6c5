"""Inputs of mutations: the base of the input types, their checks, and the vendor's bodies made from them.

Inputs are checked before anything is sent, so an input that is certainly wrong costs no call.
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


class InputProblem(NamedTuple):
    """A problem with an input.

    Attributes:
        field: The path of the field within the input, with dots; `None` if it is about the whole input.
        message: What is wrong and how to correct it, as a sentence.
    """

    field: str | None
    message: str


class MutationInput:
    """The base of the input types."""

    def problems(self) -> Iterator[InputProblem]:
        """The problems that this type of input checks for, beside the types of its fields."""
        yield from ()


def find_problems(input_: MutationInput) -> Iterator[InputProblem]:
    """All problems of an input: malformed ids and times, and those that its type checks for."""
    yield from _malformed(input_, "")
    yield from input_.problems()


def paths(input_: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The fields of an input, those of nested objects included, as pairs of path and value."""
    for one in fields(input_):
        value, path = getattr(input_, one.name), before + to_camel(one.name)
        if is_dataclass(value):
            yield from paths(value, f"{path}.")
        else:
            yield path, value


def is_one(values: Iterable[object]) -> bool:
    """Whether exactly one of the values is not `None`, and it is not empty."""
    present = [value for value in values if value is not None]
    return len(present) == 1 and bool(present[0])


def vendor_body(input_: Any, without: Collection[str] = ()) -> dict[str, Any]:
    """The vendor's JSON for an input or a nested object: all fields that have a value, except `without`."""
    values = ((one.name, getattr(input_, one.name)) for one in fields(input_) if one.name not in without)
    return {to_camel(name): _json(value) for name, value in values if value is not None}


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [_json(item) for item in value]
    return vendor_body(value) if is_dataclass(value) else value


def _malformed(input_: Any, before: str) -> Iterator[InputProblem]:
    for name, types in _types(input_.__class__).items():
        value, path = getattr(input_, name), before + to_camel(name)
        if is_dataclass(value):
            yield from _malformed(value, f"{path}.")
        elif isinstance(value, list) and any(map(is_dataclass, value)):
            for index, item in enumerate(value):
                yield from _malformed(item, f"{path}.{index}.")
        elif value is not None:
            yield from _wrong(types, value, path)


@cache
def _types(input_type: type[object]) -> Mapping[str, AbstractSet[Any]]:
    """The declared types of each field of an input."""
    return {
        name: {hint} if get_origin(hint) is list else {hint, *get_args(hint)}
        for name, hint in get_type_hints(input_type).items()
    }


def _wrong(types: AbstractSet[Any], value: Any, path: str) -> Iterator[InputProblem]:
    ids = [value] if strawberry.ID in types else value if list[strawberry.ID] in types else []
    if not all(map(ID.fullmatch, ids)):
        yield InputProblem(path, "An id does not have the form of the platform's ids.")
    elif isinstance(value, VendorEnum) and value.name == "UNKNOWN":
        yield InputProblem(path, "UNKNOWN appears in answers only. Use one of the other values.")
    elif DateTimeText in types and not (isinstance(value, str) and re.fullmatch(ISO_8601, value)):
        yield InputProblem(path, "This is not a time in ISO 8601. Write it like 2026-01-31T10:20:30Z.")


def wrong_texts(path: str, texts: object) -> Iterator[InputProblem]:
    """The problem of a map whose values must be strings, such as attributes."""
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        yield InputProblem(path, f"{path} must be an object whose values are strings.")
