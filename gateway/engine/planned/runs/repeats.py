"""A cheap bound on the size of repeated objects, so that most answers need no measuring.

Only entities and peers may appear in several places. An entity appears at most as often as there are links to
it, times the places of the objects with those links. Answers for which this bound is too high are measured by
`gateway.engine.size`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec

from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.roots.root import LeadingRoot
from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.shapes.fields import Paged, Step
from gateway.engine.planned.shapes.shape import Hoisted, Selection, Shape

Leading = LeadingRoot | Step | Paged
"""A part of a plan with links to entities, or to pages of them."""

_BYTES_OF_ERROR = 200

_ENCODER = msgspec.json.Encoder(enc_hook=lambda value: " " * _BYTES_OF_ERROR * len(value.errors))
"""Writes about as many bytes for an `ErrorValue` as its errors take."""


class Repeats:
    """The places of the entities and peers of one answer."""

    def __init__(self) -> None:
        self._places: dict[Leading, list[Sequence[object]]] = {}
        self._selections: dict[Leading, set[Selection]] = {}
        self._bytes: dict[Selection, int] = {}
        self._peers: dict[Hoisted, tuple[int, int]] = {}
        self._pages: dict[Leading, int] = {}

    def add_places(self, leading: Leading, places: Sequence[object]) -> None:
        """Add places of entities; all places of one entity have the same object."""
        self._places.setdefault(leading, []).append(places)

    def add_selection(self, leading: Leading, selection: Selection, *, once: bool) -> None:
        """Add a selection of entities; with `once` each entity has one place."""
        self._selections.setdefault(leading, set()).add(selection)
        if not once:
            self._bytes.setdefault(selection, 0)

    def add_entities(self, selection: Selection, entities: Sequence[Any]) -> None:
        """Measure entities that were read, before the values of their links are set."""
        if entities and selection in self._bytes:
            self._bytes[selection] += len(_ENCODER.encode(entities))

    def add_page(self, paged: Paged, connection: Any) -> None:
        """Measure a page that was read, before the values of its links are set."""
        self._pages[paged] = self._pages.get(paged, 0) + len(_ENCODER.encode(connection))

    def add_peers(self, hoisted: Hoisted, most: int, peers: Sequence[Row]) -> None:
        """Measure peers; each has at most this number of places in the object that has them."""
        known, length = self._peers.get(hoisted, (0, 0))
        self._peers[hoisted] = max(most, known), length + len(_ENCODER.encode(peers))

    def bytes(self, plan: Plan, *, exact: bool) -> int:
        """The most bytes of JSON that repeated objects take.

        Args:
            plan: By which the answer is made.
            exact: Whether to count the places of each entity, which takes longer.
        """
        return sum(
            self._entities(root, 1, exact=exact)
            if isinstance(root, LeadingRoot)
            else sum(self._below(shape, 1, exact=exact) for shape in root.shapes)
            for root in plan.roots
        )

    def _entities(self, leading: Leading, times: int, *, exact: bool) -> int:
        columns = self._places.get(leading)
        if columns is None:
            return 0
        if exact:
            times *= max(Counter(chain.from_iterable(columns)).values(), default=0)
        else:
            times *= sum(map(len, columns))
        total = times * self._pages.get(leading, 0)
        if isinstance(leading, Paged):
            total += sum(self._below(shape, times, exact=exact) for shape in leading.page.shapes)
        for selection in self._selections.get(leading, ()):
            total += times * self._bytes.get(selection, 0)
            total += self._below(selection.shape, times, exact=exact)
        return total

    def _below(self, shape: Shape, times: int, *, exact: bool) -> int:
        """The same for the links and peers of objects of a shape that appear this number of times."""
        total = 0
        for step in shape.links:
            total += self._entities(step, times, exact=exact)
        times_of: dict[str | Hoisted, int] = {}
        for hoisted in shape.all_hoisted:
            most, length = self._peers.get(hoisted, (0, 0))
            times_of[hoisted] = times_of.get(hoisted.holder, times) * most
            total += self._below(hoisted.peer.shape, times_of[hoisted], exact=exact)
            total += times_of[hoisted] * length
        return total
