"""Rows: the objects of an answer, each a struct of the fields that are selected of it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import msgspec
from msgspec import UNSET

APART = "·"
"""A character that no GraphQL name and no key of the vendor's has."""

ENCLOSED = f"in{APART}"
"""The name in a row for the id of the conversation around it."""


class Row(msgspec.Struct, gc=False, eq=False, kw_only=True):
    """An object of the answer; `row[key]` is the value under a key of the answer.

    Rows are many and have no cycles, so that the garbage collector does not track them.
    """

    __getitem__ = object.__getattribute__
    __setitem__ = msgspec.Struct.__setattr__


@dataclass(frozen=True, slots=True)
class RowField:
    """A field of a row: its type, for msgspec, and what it is where the JSON has none."""

    type: Any
    absent: Any


def row_type(name: str, fields: Mapping[str, RowField]) -> type[Row]:
    """The type of rows with these fields, by their keys."""
    python = {key: python_name(key) for key in fields}
    struct: Any = msgspec.defstruct(
        name,
        [(python[key], field.type, field.absent) for key, field in fields.items()],
        bases=(Row,),
        rename={python[key]: key for key in fields},
        gc=False,
        eq=False,
        kw_only=True,
    )
    return struct  # type: ignore[no-any-return]  # made at run time


def python_name(key: str) -> str:
    """The name of a row's attribute. Python would mangle two underscores before a name and none after."""
    return f"{key}__" if key.startswith("__") else key


def items(row: Row) -> Iterator[tuple[str, Any]]:
    """The keys and values that a row has in the answer."""
    for key, name in zip(row.__struct_encode_fields__, row.__struct_fields__, strict=True):
        value = row[name]
        if value is not UNSET:
            yield key, value


def fill(objects: Iterable[object], name: str, values: Iterable[Any]) -> None:
    """Set an attribute of each object to the value that is next, in a loop that costs no bytecode."""
    deque(map(setattr, objects, repeat(name), values), maxlen=0)


def clear(rows: Iterable[Row], names: Iterable[str]) -> None:
    """Remove material."""
    for name in names:
        fill(rows, name, repeat(UNSET))
