"""Mending: the answer's objects where the upstream's JSON does not fit what is selected.

The decoder only says that something is wrong. Here the graph's own models read the JSON, which puts an error
in the place of each wrong value, and the shape is followed field by field as the specification has it: an
error leaves null where it stands, or takes the nearest nullable object around it. What is left in such a
place is a `Lost`, which the run turns into null and errors with their paths.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import msgspec

from gateway.engine.errors import BadArgument, ErrorJSON, Location, message_and_extensions
from gateway.engine.planned.decode import Row, items
from gateway.engine.planned.shape import Computed, Leaf, Nested, Peer, Shape, Step, TypeName
from gateway.errors import GatewayError
from gateway.graph.link import Target
from gateway.graph.model import Model

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error, with the path to its place from where it is told, and the places in the document."""

    path: Path
    error: Exception
    locations: list[Location]


class Lost:
    """Stands in the data where null is to be, with the errors that made it so."""

    __slots__ = ("faults",)

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults


def lost(error: Exception, locations: list[Location]) -> Lost:
    """What stands where one error has its place. Of an argument it points to the document by itself."""
    return Lost([Fault((), error, error.locations if isinstance(error, BadArgument) else locations)])


class Follow(Protocol):
    """Notes that `holder[key]` is to be what a link's targets lead to."""

    def __call__(
        self, step: Step, holder: dict[str, Any], targets: list[Target | GatewayError | None]
    ) -> None:
        """The targets are one, or with a list of links one for each."""


class _Propagated(Exception):  # noqa: N818  # not an error of ours, but GraphQL's null on its way up
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


class Mender:
    """Follows shapes over models.

    Args:
        follow: ErrorJSON of every link met.
        compute: Runs the resolver of a computed field on its object; may raise what the field answers.
    """

    def __init__(self, follow: Follow, compute: Callable[[Computed, Model], Any]) -> None:
        self._follow = follow
        self._compute = compute

    def mend(self, model: Model, shape: Shape) -> Any:
        """The object of this shape, or the `Lost` that stands in its place."""
        try:
            return self._object(model, shape)
        except _Propagated as null:
            return Lost(null.faults)

    def _object(self, model: Model, shape: Shape) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for one in shape.fields:
            try:
                data[one.key] = self._field(model, shape, one, data)
            except _Propagated as null:
                raise _Propagated([*faults(data), *_below(one.key, null.faults)]) from None
        return data

    def _field(self, model: Model, shape: Shape, one: Any, data: dict[str, Any]) -> Any:
        match one:
            case TypeName():
                return shape.name
            case Step():
                return self._step(model, one, data)
            case Computed():
                return self._computed(model, one)
        value = getattr(model, one.attribute)
        if isinstance(value, GatewayError):
            return _null(one, value)
        if isinstance(one, Peer):
            peer = model.peers.get(value)  # type: ignore[attr-defined]  # just participants have peers
            return None if peer is None else self.mend(peer, one.shape)
        if isinstance(one, Nested):
            return self._nested(one, value)
        return _plain(value)

    def _nested(self, one: Nested, value: Any) -> Any:
        if value is None:
            return None
        if not one.many:
            return self.mend(value, one.shape)
        try:
            return [self._item(index, item, one.shape) for index, item in enumerate(value)]
        except _Propagated as null:
            if one.nullable:
                return Lost(null.faults)
            raise

    def _item(self, index: int, item: Model, shape: Shape) -> dict[str, Any]:
        try:
            return self._object(item, shape)
        except _Propagated as null:
            raise _Propagated(_below(index, null.faults)) from None

    def _computed(self, model: Model, one: Computed) -> Any:
        try:
            return self._compute(one, model)
        except GatewayError as error:
            return _null(one, error)

    def _step(self, model: Model, step: Step, data: dict[str, Any]) -> Any:
        try:
            targets = step.link.targets(model)
        except GatewayError as error:
            return lost(error, step.locations)
        data[step.key] = None
        self._follow(step, data, targets)
        return data[step.key]


def _null(one: Leaf | Nested | Computed | Peer, error: GatewayError) -> Lost:
    """What stands where a field's value is wrong.

    Raises:
        _Propagated: the field is promised, so that its object is null instead.
    """
    if isinstance(one, Peer) or one.nullable:
        return lost(error, one.locations)
    raise _Propagated([Fault((), error, one.locations)])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _below(key: str | int, found: Iterable[Fault]) -> list[Fault]:
    return [Fault((key, *fault.path), fault.error, fault.locations) for fault in found]


def faults(value: Any) -> list[Fault]:
    """Every fault in a piece of the answer, with its path from there."""
    if isinstance(value, Lost):
        return value.faults
    parts = _parts(value) if _is_lossy(value) else ()
    return [fault for key, item in parts for fault in _below(key, faults(item))]


class _Met(Exception):  # noqa: N818  # an outcome
    """Something that was lost is met."""


def _stop(_: Any) -> None:
    raise _Met


_PROBE = msgspec.json.Encoder(enc_hook=_stop)


def _is_lossy(value: Any) -> bool:
    """Whether anything was lost in a piece of the answer. Writing it is the quickest way to see all of it."""
    if not isinstance(value, Row | dict | list):
        return False
    try:
        _PROBE.encode(value)
    except _Met:
        return True
    return False


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, Row):
        return items(value)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def told(fault: Fault) -> ErrorJSON:
    """A fault as the client reads it, its path now from the answer's root."""
    message, extensions = message_and_extensions(fault.error)
    return {
        "message": message,
        "locations": fault.locations,
        "path": list(fault.path),
        "extensions": extensions,
    }
