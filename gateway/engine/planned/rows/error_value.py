"""Errors in the answer's data: each replaces its null until the end, when it gets its path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from gateway.engine.errors import BadArgument, ErrorJSON, Location, message_and_extensions
from gateway.engine.planned.rows.row import Row, items

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlacedError:
    """An error, with the path to it from some part of the answer, and its places in the document.

    It does not hold the exception: its traceback refers to the run and so to the rows, which the garbage
    collector does not track, and would never be freed.
    """

    path: Path
    message: str
    extensions: Mapping[str, Any]
    locations: list[Location]

    def json(self) -> ErrorJSON:
        """The error as a client reads it; the path is from the answer's root."""
        return {
            "message": self.message,
            "locations": self.locations,
            "path": list(self.path),
            "extensions": self.extensions,
        }


class ErrorValue:
    """A null in the data, with the errors that caused it."""

    __slots__ = ("errors",)

    def __init__(self, errors: list[PlacedError]) -> None:
        self.errors = errors


def error_value(error: Exception, locations: list[Location]) -> ErrorValue:
    """The null of one error."""
    return ErrorValue([placed_error((), error, locations)])


def placed_error(path: Path, error: Exception, locations: list[Location]) -> PlacedError:
    """An error at a path. The error of an argument has its own places in the document."""
    own = error.locations if isinstance(error, BadArgument) else locations
    return PlacedError(path, *message_and_extensions(error), own)


def errors_below(key: str | int, found: Iterable[PlacedError]) -> list[PlacedError]:
    """The errors of the value under a key, with paths from the object with that key."""
    return [replace(one, path=(key, *one.path)) for one in found]


def placed_errors(value: Any) -> list[PlacedError]:
    """The errors in a part of the answer, with their paths from there."""
    if isinstance(value, ErrorValue):
        return value.errors
    parts = _parts(value) if _has_errors(value) else ()
    return [error for key, item in parts for error in errors_below(key, placed_errors(item))]


class _HasError(Exception):  # an outcome
    """There is an `ErrorValue`."""


def _stop(_: Any) -> None:
    raise _HasError


_PROBE = msgspec.json.Encoder(enc_hook=_stop)


def _has_errors(value: Any) -> bool:
    """Whether a part of the answer has an `ErrorValue`. Writing it as JSON is the quickest way to see."""
    if not isinstance(value, Row | dict | list):
        return False
    try:
        _PROBE.encode(value)
    except _HasError:
        return True
    return False


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, Row):
        return items(value)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
