"""References: the values by which objects refer to the entities of their links."""

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter, methodcaller
from typing import Any

from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.shapes.fields import Step

_TEXTS = frozenset({str, type(None)})
"""The types of a reference's values, if the upstream keeps its contract."""

_NOTHING: Mapping[str, Any] = {}
"""An absent reference."""


class _Alone(tuple[Any, ...]):
    """The values of one reference, equal to no others: `==` is not safe for unexpected types."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def known_of(step: Step, names: Sequence[str], objects: Sequence[Row]) -> list[tuple[Any, ...]]:
    """The values of each object's reference: those under the keys of the step's `known`.

    Args:
        step: The link.
        names: The names of the row fields that the link needs.
        objects: The objects.
    """
    if step.link.ref is None:
        return list(zip(*(map(attrgetter(name), objects) for name in names), strict=True))
    references = [one or _NOTHING for one in map(attrgetter(names[0]), objects)]
    known = list(zip(*(map(methodcaller("get", what), references) for what in step.known), strict=True))
    if _TEXTS.issuperset(map(type, chain.from_iterable(known))):
        return known
    return [one if _TEXTS.issuperset(map(type, one)) else _Alone(one) for one in known]
