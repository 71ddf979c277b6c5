"""References: what objects tell of the entities that their links lead to."""

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter, methodcaller
from typing import Any

from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.shapes.fields import Step

_TEXTS = frozenset({str, type(None)})
"""The types of the values of a reference, unless the upstream breaks its contract."""

_NOTHING: Mapping[str, Any] = {}
"""Stands for a reference that is not there."""


class _Alone(tuple[Any, ...]):
    """What is known of an entity, where `==` is not enough to compare it."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def known_of(step: Step, names: Sequence[str], objects: Sequence[Row]) -> list[tuple[Any, ...]]:
    """What each object tells of the entity that a link leads to: the values of the step's `known`.

    Args:
        step: The link.
        names: The names in a row of what the link needs.
        objects: The objects.
    """
    if step.link.ref is None:
        return list(zip(*(map(attrgetter(name), objects) for name in names), strict=True))
    references = [one or _NOTHING for one in map(attrgetter(names[0]), objects)]
    known = list(zip(*(map(methodcaller("get", what), references) for what in step.known), strict=True))
    if _TEXTS.issuperset(map(type, chain.from_iterable(known))):
        return known
    return [one if _TEXTS.issuperset(map(type, one)) else _Alone(one) for one in known]
