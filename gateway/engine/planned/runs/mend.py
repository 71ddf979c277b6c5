"""Mending: builds the answer's objects if the upstream's JSON has invalid values.

The decoder only reports that a value is invalid. Here the graph's models read the JSON and put an error in
the place of each invalid value. As the specification requires, an error makes its field null, or the nearest
nullable object around it. An `ErrorValue` represents such a null, and its errors get their paths.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol, cast

from gateway.engine.planned.rows.error_value import (
    ErrorValue,
    PlacedError,
    error_value,
    errors_below,
    placed_error,
    placed_errors,
)
from gateway.engine.planned.shapes.fields import (
    Combined,
    Computed,
    Leaf,
    Nested,
    Paged,
    Peer,
    SelfUri,
    Step,
    TypeName,
)
from gateway.engine.planned.shapes.shape import Shape
from gateway.errors import GatewayError
from gateway.graph.link import Target
from gateway.graph.model import Entity, Model, combined, self_uri


class Follow(Protocol):
    """Registers the targets of a link, whose entities go into the holder under the link's key."""

    def __call__(
        self, step: Step, holder: dict[str, Any], targets: list[Target | GatewayError | None]
    ) -> None:
        """Register one target, or one for each item of a list of links."""


class _Propagated(Exception):  # noqa: N818  # not an error of ours, but GraphQL's null on its way up
    def __init__(self, errors: list[PlacedError]) -> None:
        super().__init__()
        self.errors = errors


class Mender:
    """Makes objects of a shape from models.

    Args:
        follow: Hears of every link met.
        page: Hears of every list that is read page by page, with the holder and the ids of the list.
        compute: Runs the resolver of a computed field on its object; may raise what the field answers.
    """

    def __init__(
        self,
        follow: Follow,
        page: Callable[[Paged, dict[str, Any], tuple[Any, ...]], None],
        compute: Callable[[Computed, Model], Any],
    ) -> None:
        self._follow = follow
        self._page = page
        self._compute = compute

    def mend(self, model: Model, shape: Shape) -> Any:
        """The object of this shape, or the `ErrorValue` in its place."""
        try:
            return self._object(model, shape)
        except _Propagated as null:
            return ErrorValue(null.errors)

    def _object(self, model: Model, shape: Shape) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for one in shape.fields:
            try:
                data[one.key] = self._field(model, shape, one, data)
            except _Propagated as null:
                raise _Propagated([*placed_errors(data), *errors_below(one.key, null.errors)]) from None
        return data

    def _field(self, model: Model, shape: Shape, one: Any, data: dict[str, Any]) -> Any:
        match one:
            case TypeName():
                return shape.name
            case Step():
                return self._step(model, one, data)
            case Paged():
                return self._paged(model, one, data)
            case Computed():
                return self._value(one, lambda: self._compute(one, model))
            case SelfUri():
                return self._value(one, lambda: self_uri(cast("Entity", model)))
            case Combined():
                return self._combined(model, one)
        value = getattr(model, one.attribute)
        if isinstance(value, GatewayError):
            return _null(one, value)
        if isinstance(one, Peer):
            peer = model.peers.get(value)  # type: ignore[attr-defined]  # only what knows them has peers
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
                return ErrorValue(null.errors)
            raise

    def _combined(self, model: Model, one: Combined) -> Any:
        try:
            combined(model, [attribute for attribute, _ in one.lists])
        except GatewayError as error:
            return error_value(error, one.locations)
        items = [(item, shape) for attribute, shape in one.lists for item in getattr(model, attribute)]
        try:
            return [self._item(index, item, shape) for index, (item, shape) in enumerate(items)]
        except _Propagated as null:
            return ErrorValue(null.errors)

    def _item(self, index: int, item: Model, shape: Shape) -> dict[str, Any]:
        try:
            return self._object(item, shape)
        except _Propagated as null:
            raise _Propagated(errors_below(index, null.errors)) from None

    def _value(self, one: Computed | SelfUri, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except GatewayError as error:
            return _null(one, error)

    def _step(self, model: Model, step: Step, data: dict[str, Any]) -> Any:
        try:
            targets = step.link.targets(model)
        except GatewayError as error:
            return error_value(error, step.locations)
        data[step.key] = None
        self._follow(step, data, targets)
        return data[step.key]

    def _paged(self, model: Model, paged: Paged, data: dict[str, Any]) -> Any:
        self._page(paged, data, tuple(getattr(model, name) for name in paged.belonging.ids.values()))
        return data[paged.key]


def _null(one: Leaf | SelfUri | Nested | Computed | Peer, error: GatewayError) -> ErrorValue:
    """The value of a field whose JSON is invalid.

    Raises:
        _Propagated: the field is non-null, so that its object is null instead.
    """
    if isinstance(one, Peer) or one.nullable:
        return error_value(error, one.locations)
    raise _Propagated([placed_error((), error, one.locations)])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
