"""The size of an answer, measured before its JSON is written, and the limit on it.

One object may appear in many places of an answer, so a few kilobytes from the upstream can become gigabytes
of JSON. `measure` measures a value without writing it, each shared object once. `AnswerBudget` decides which
root fields are answered. Sizes are those of the JSON, so both engines decide alike.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from gateway.engine.engine import Result
from gateway.engine.errors import ErrorJSON, Location, error_json
from gateway.engine.planned.rows.error_value import ErrorValue, placed_error
from gateway.engine.planned.rows.row import Row, items
from gateway.engine.root_places import RootPlace
from gateway.errors import OperationTooComplex

SMALLEST = 8
"""Bytes of the smallest object. In an answer below this times the limit, objects need not be counted."""

_TOGETHER = 4
"""The number of budgets that all root fields of one operation may fill, including those that are refused."""

_COMPOSITE = (Row, dict, list, ErrorValue)
"""The types of values that have parts, or represent null."""

_ENCODER = msgspec.json.Encoder(enc_hook=lambda _: None)
"""Writes null for an `ErrorValue`."""


class Size(NamedTuple):
    """Bytes of JSON, and the number of objects, counted by their opening braces."""

    bytes: int
    objects: int


class AnswerTooLarge(Exception):  # noqa: N818  # an outcome, not a failure
    """The answer exceeds its budget, and the operation is refused as a whole."""


@dataclass(frozen=True, slots=True)
class AnswerBudget:
    """The limit on the answer to one operation, including errors.

    Root fields are answered in order. One that is larger than the rest of the budget is null with an error.
    The operation is refused as a whole in two cases: if such a field must not be null, or if the root fields
    would fill several budgets. At that point an engine that runs root fields concurrently must stop, before
    it knows which of them come first.

    Attributes:
        objects: JSON objects, counted in every place.
        length: Bytes of the JSON.
    """

    objects: int
    length: int

    @property
    def size(self) -> Size:
        """The whole budget."""
        return Size(self.length, self.objects)

    def admits(self, size: Size) -> bool:
        """Whether a root field of this size may be answered."""
        countless = size.bytes <= self.objects * SMALLEST
        return size.bytes <= self.length and (countless or size.objects <= self.objects)

    def admits_together(self, sizes: Collection[Size]) -> bool:
        """Whether one operation may have root fields of these sizes."""
        counted = [size if self.admits(size) else self.size for size in sizes]
        return (
            sum(size.bytes for size in counted) <= _TOGETHER * self.length
            and sum(size.objects for size in counted) <= _TOGETHER * self.objects
        )

    def too_large(self, data: Mapping[str, Any]) -> set[str]:
        """The root fields that are too large by themselves, before their JSON is written.

        Raises:
            AnswerTooLarge: Together they are too large.
        """
        known: dict[int, Size] = {}
        sizes = {key: measure(value, known) for key, value in data.items()}
        if not self.admits_together(sizes.values()):
            raise AnswerTooLarge
        return {key for key, size in sizes.items() if not self.admits(size)}

    def result(
        self,
        data: Mapping[str, Any],
        errors: list[ErrorJSON],
        places: Mapping[str, RootPlace],
        too_large: Collection[str],
    ) -> Result:
        """The result of an operation, within the budget.

        Args:
            data: The root fields, with an `ErrorValue` for each null that has errors.
            errors: Their errors.
            places: The places of the root fields with selections; others are small and always answered.
            too_large: The root fields that are too large by themselves.
        """
        texts = {key: [_ENCODER.encode(value)] for key, value in data.items() if key not in too_large}
        if not errors and not too_large and self._admits_all(texts):
            return Result({key: _raw(text) for key, (text,) in texts.items()}, errors)
        for error in errors:
            if (text := texts.get(error["path"][0])) is not None:
                text.append(msgspec.json.encode(error))
        sizes = self._sizes(texts) | dict.fromkeys(too_large, self.size)
        if not self.admits_together(sizes.values()):
            return self.refusal()
        refused = self._refused({key: sizes[key] for key in data if key in places}, too_large)
        if any(places[key].non_null for key in refused):
            return self.refusal()
        answered = {key: None if key in refused else _raw(texts[key][0]) for key in data}
        if not refused:
            return Result(answered, errors)
        others = [error for error in errors if error["path"][0] not in refused]
        return Result(answered, others + [self._refusal_of(key, places[key].locations) for key in refused])

    def part(
        self, data: Any, errors: list[ErrorJSON], path: list[str | int], *, measured: bool
    ) -> "AnswerPart":
        """A later part of the answer, within the rest of the budget.

        Args:
            data: Its fields or items.
            errors: Their errors.
            path: The path of their object.
            measured: Whether to measure them before writing, as they may be too large for that.
        """
        if not measured or self.admits(measure(data, {})):
            texts = [_ENCODER.encode(data), *map(msgspec.json.encode, errors)]
            if self.admits(_size(texts)):
                return AnswerPart(msgspec.Raw(texts[0]), errors, self.less(texts))
        return AnswerPart(None, [{**error_json(self._error()), "path": path}], self)

    def less(self, texts: Iterable[bytes]) -> "AnswerBudget":
        """The rest of the budget after these parts of the answer."""
        size = _size(texts)
        return AnswerBudget(self.objects - size.objects, self.length - size.bytes)

    def refusal(self) -> Result:
        """The result of an operation that is refused as a whole."""
        return Result(None, [error_json(self._error())])

    def _admits_all(self, texts: Mapping[str, list[bytes]]) -> bool:
        """Whether the answer is too short to have too many objects, as most answers are."""
        return sum(len(text) for (text,) in texts.values()) <= min(self.length, self.objects * SMALLEST)

    def _sizes(self, texts: Mapping[str, list[bytes]]) -> dict[str, Size]:
        lengths = {key: sum(map(len, text)) for key, text in texts.items()}
        if sum(lengths.values()) <= self.objects * SMALLEST:
            return {key: Size(length, 0) for key, length in lengths.items()}
        return {key: Size(lengths[key], sum(one.count(b"{") for one in text)) for key, text in texts.items()}

    def _refused(self, sizes: Mapping[str, Size], too_large: Collection[str]) -> list[str]:
        refused = []
        length, objects = self.length, self.objects
        for key, size in sizes.items():
            if key in too_large or size.bytes > length or size.objects > objects:
                refused.append(key)
            else:
                length, objects = length - size.bytes, objects - size.objects
        return refused

    def _refusal_of(self, key: str, locations: list[Location]) -> ErrorJSON:
        return placed_error((key,), self._error(), locations).json()

    def _error(self) -> OperationTooComplex:
        return OperationTooComplex(
            f"The answer would have more than {self.objects} objects or {self.length} bytes. "
            "Select fewer fields or entities."
        )


class AnswerPart(NamedTuple):
    """A later part as JSON, `None` if it is refused; its errors; and the rest of the budget."""

    data: msgspec.Raw | None
    errors: list[ErrorJSON]
    left: AnswerBudget


def _size(texts: Iterable[bytes]) -> Size:
    sizes = [(len(text), text.count(b"{")) for text in texts]
    return Size(*map(sum, zip((0, 0), *sizes, strict=True)))


def _raw(text: bytes) -> msgspec.Raw | None:
    return None if text == b"null" else msgspec.Raw(text)


def measure(value: Any, known: dict[int, Size]) -> Size:
    """The size of a value's JSON, or slightly less.

    An `ErrorValue` counts as null, and each of its errors as at least one object.

    Args:
        value: A part of an answer.
        known: The sizes of values measured before, by identity.
    """
    if isinstance(value, ErrorValue):
        return Size(len("null"), len(value.errors))
    if not isinstance(value, Row | dict | list):
        return _written(value)
    size = known.get(id(value))
    if size is None:
        if isinstance(value, list):
            parts = [measure(item, known) for item in value]
            # Brackets and commas.
            length = len(parts) + 1
        else:
            pairs = dict(items(value) if isinstance(value, Row) else value)
            below = {key: pairs.pop(key) for key, one in list(pairs.items()) if isinstance(one, _COMPOSITE)}
            parts = [measure(one, known) for one in below.values()]
            # Each key has quotes, a colon and a comma.
            parts.append(_written(pairs))
            length = sum(len(key) + 4 for key in below) - (not pairs)
        size = Size(length + sum(part.bytes for part in parts), sum(part.objects for part in parts))
        known[id(value)] = size
    return size


def _written(value: Any) -> Size:
    text = _ENCODER.encode(value)
    return Size(len(text), text.count(b"{"))
