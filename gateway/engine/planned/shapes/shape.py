"""Shapes: the selection on one object type, field by field, in the order of the answer.

The planner makes a shape of each selection set. The shape's projection decodes the upstream's bytes to the
objects of the answer; the run fills in the entities of links.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

from gateway.engine.errors import Location
from gateway.engine.planned.rows.envelope import Envelope
from gateway.engine.planned.rows.misfit import Misfit
from gateway.engine.planned.rows.projection import Projection, Read
from gateway.engine.planned.rows.row import ENCLOSED, Row
from gateway.engine.planned.shapes.deferred import UNCUT, Cuts
from gateway.engine.planned.shapes.fields import (
    Combined,
    Computed,
    Field,
    Leaf,
    Nested,
    Paged,
    Peer,
    SelfUri,
    Step,
    TypeName,
)
from gateway.graph.model import ENCLOSING, Model, id_attributes, kind_of
from gateway.links import Parameters

_REMEMBERED = 256
"""Entities of a shape that are remembered as projected: more than a screen shows."""

_BYTES_OF_VALUE = 120
"""Memory for a value in a row, and for its part of the JSON that the row was made from."""

_ITEMS = 4
"""Items of a list, on average."""

_IN_PLACE = Leaf | SelfUri | Nested
"""Fields that the projection puts into their places."""


@dataclass(frozen=True, slots=True, eq=False)
class Hoisted:
    """A peer as the object above it sees it.

    The object has the list `holder`, of objects of the shape `held`, in which `peer` stands; where it stands
    in the objects of a list of theirs, `below` is that, and `held` its shape. For the peers themselves the
    projection of the object reads the list of the participants, `attribute`, once more. Where they hold peers
    in turn, `holder` is the list of those.
    """

    holder: "str | Hoisted"
    below: str | None
    held: "Shape"
    peer: Peer
    attribute: str


@dataclass(eq=False)
class Shape:
    """The selection on one object type.

    Attributes:
        model: The model of the type.
        name: The name of the type.
        fields: The selected fields, in order.
        identified: The attribute with every object's id, if the `material` has to include it.
        cuts: The deferred parts of the selection.
    """

    model: type[Model]
    name: str
    fields: list[Field]
    identified: str | None = None
    cuts: Cuts = UNCUT

    @cached_property
    def projection(self) -> Projection:
        """Decodes JSON to objects of this shape; the run fills in links, peers and computed values."""
        constants = {one.key: self.name for one in self.fields if isinstance(one, TypeName)}
        reads = list(chain.from_iterable(self._reads.values()))
        keys, notes = [one.key for one in self.fields], [ENCLOSED] if self.inherits else []
        return Projection(self.model, keys, constants, reads, notes, nulls=False)

    @cached_property
    def _reads(self) -> "dict[Field | Hoisted | Shape, list[Read]]":
        """The readings of the JSON for each field, each peer, and the shape itself."""
        reads: dict[Field | Hoisted | Shape, list[Read]] = {}
        for one in self.fields:
            match one:
                case TypeName():
                    pass
                case Leaf(key, attribute):
                    reads[one] = [Read(attribute, key)]
                case SelfUri(key):
                    *outer, own = id_attributes(self.model)
                    form = kind_of(self.model).path("/".join(["%s"] * (len(outer) + 1)))
                    reads[one] = [*(Read(each, part_of=key) for each in outer), Read(own, key, form=form)]
                case Nested(key, attribute, many, _, shape):
                    reads[one] = [Read(attribute, key, projection=shape.projection, many=many)]
                case Combined(key, lists):
                    reads[one] = [
                        Read(attribute, fills=key, projection=shape.projection, many=True)
                        for attribute, shape in lists
                    ]
                case Peer(key, attribute):
                    reads[one] = [Read(attribute, fills=key)]
                case Step(key) | Computed(key) | Paged(key):
                    held = (attribute for attribute in one.attributes if attribute != ENCLOSING)
                    reads[one] = [Read(attribute, fills=key) for attribute in held]
        for peer in self.hoisted:
            reads[peer] = [Read(peer.attribute, projection=peer.peer.shape.projection, many=True)]
        if self.identified or self._hands_down:
            reads[self] = [Read(self.identified or self.model.encloses or "id")]
        return reads

    def one(self, body: bytes) -> Row:
        """An object of this shape.

        Raises:
            Misfit: the JSON does not fit.
        """
        try:
            return self.projection.one(body)
        except Misfit:
            return self.projection.tolerant.one(body)

    def listed(self, body: bytes, items: str, total: str = "") -> tuple[list[Row], Any]:
        """The objects in the list under a key, and the value under another one.

        Raises:
            Misfit: the JSON does not fit.
        """
        try:
            return self._envelope(self.projection, items, total).read(body)
        except Misfit:
            return self._envelope(self.projection.tolerant, items, total).read(body)

    @cached_property
    def _envelope(self) -> Callable[[Projection, str, str], Envelope]:
        return cache(Envelope)

    @cached_property
    def material(self) -> "dict[Field | Hoisted | Shape, tuple[str, ...]]":
        """The names of a row that hold the readings for each field, each peer, and the shape itself."""
        names = iter(self.projection.names)
        material = {one: tuple(next(names) for _ in reads) for one, reads in self._reads.items()}
        return material | {one: (*material[one], ENCLOSED) for one in self._enclosed}

    @property
    def _leading(self) -> list[Step | Paged]:
        """The links and lists of its own objects."""
        return [*self.steps, *self.paged]

    @property
    def _enclosed(self) -> list[Step | Paged]:
        """Those links and lists that need the id of the conversation around the object."""
        return [one for one in self._leading if ENCLOSING in one.attributes]

    @cached_property
    def spent(self) -> frozenset[str]:
        """The names of all material that the run clears when it has filled in everything."""
        filled = (names for one, names in self.material.items() if not isinstance(one, _IN_PLACE))
        notes = [ENCLOSED] if self.inherits else []
        return frozenset(chain(*filled, notes)) - {one.key for one in self.fields}

    @cached_property
    def of_cached(self) -> Callable[[bytes], Row]:
        """The object of cached JSON; remembers the latest ones. Only for shapes that are not open."""
        return lru_cache(_REMEMBERED)(self.one)

    @property
    def remembered(self) -> int:
        """Memory for the objects that `of_cached` remembers, in bytes."""
        of_cached = self.__dict__.get("of_cached")
        return of_cached.cache_info().currsize * self._values * _BYTES_OF_VALUE if of_cached else 0

    @cached_property
    def _values(self) -> int:
        nested = [one for one in self.fields if isinstance(one, Nested)]
        below = sum(one.shape._values * (_ITEMS if one.many else 1) for one in nested)  # noqa: SLF001  # its own class
        return 1 + len(self.fields) + below

    @cached_property
    def steps(self) -> list[Step]:
        """Its own links."""
        return [one for one in self.fields if isinstance(one, Step)]

    @cached_property
    def paged(self) -> list[Paged]:
        """Its own lists that are read page by page."""
        return [one for one in self.fields if isinstance(one, Paged)]

    @cached_property
    def peers(self) -> list[Peer]:
        """Its own peers."""
        return [one for one in self.fields if isinstance(one, Peer)]

    @cached_property
    def computed(self) -> list[Computed]:
        """Its own computed values."""
        return [one for one in self.fields if isinstance(one, Computed)]

    @cached_property
    def combined(self) -> list[Combined]:
        """Its own lists that are made of several."""
        return [one for one in self.fields if isinstance(one, Combined)]

    @cached_property
    def lists(self) -> list[Nested]:
        """Its own lists of objects."""
        return [one for one in self.fields if isinstance(one, Nested) and one.many]

    @cached_property
    def hoisted(self) -> list[Hoisted]:
        """The peers among the items of each of its lists, and the peers of those."""
        return [hoisted for one in self.lists for hoisted in _hoist(one.key, one.shape, one.attribute)]

    @cached_property
    def branches(self) -> list[Nested]:
        """The objects below it in which, at some depth, something is left to do."""
        return [one for one in self.fields if isinstance(one, Nested) and one.shape.open]

    @cached_property
    def below(self) -> "list[Shape]":
        """The shapes of the objects below it in which something is left to do."""
        combined = [shape for one in self.combined for _, shape in one.lists if shape.open]
        return [branch.shape for branch in self.branches] + combined

    @cached_property
    def inherits(self) -> bool:
        """Whether a link in its objects, at any depth, needs the id of the conversation around them."""
        if self.model.encloses:
            return False
        return bool(self._enclosed) or any(shape.inherits for shape in self.below)

    @cached_property
    def _hands_down(self) -> bool:
        """Whether it is a conversation, and links in its parts need its id."""
        parts = [*self.below, *(hoisted.peer.shape for hoisted in self.hoisted)]
        return bool(self.model.encloses) and any(shape.inherits for shape in parts)

    @cached_property
    def heirs(self) -> list[tuple[str, bool]]:
        """The names in a row of what needs the id of the conversation, and whether each is a list."""
        heirs = [(branch.key, branch.many) for branch in self.branches if branch.shape.inherits]
        for one in self.combined:
            named = zip(one.lists, self.material[one], strict=True)
            heirs += [(name, True) for (_, shape), name in named if shape.inherits]
        hoisted = (one for one in self.hoisted if one.peer.shape.inherits)
        return heirs + [(name, True) for one in hoisted for name in self.material[one]]

    @cached_property
    def links(self) -> list[Step | Paged]:
        """The links and lists of its objects, at any depth, without those of peers."""
        return [*self._leading, *(one for shape in self.below for one in shape.links)]

    @cached_property
    def all_hoisted(self) -> list[Hoisted]:
        """The peers that objects in it see, at any depth."""
        return [*self.hoisted, *(hoisted for shape in self.below for hoisted in shape.all_hoisted)]

    @cached_property
    def open(self) -> bool:
        """Whether its objects need more than the projection of their JSON."""
        return bool(
            self.identified
            or self.steps
            or self.paged
            or self.peers
            or self.computed
            or self.combined
            or self.hoisted
            or self.branches
        )


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The selection on an entity of a known kind.

    Attributes:
        names: The JSON keys that the fields need; a reference that holds them all saves the read.
        parameters: The parameters that the upstream needs to fill the selected fields.
        singly: Whether the bulk read lacks one of these parameters.
        shape: The shape of the entity.
        locations: The places in the document.
    """

    names: frozenset[str]
    parameters: Parameters
    singly: bool
    shape: Shape
    locations: list[Location]


def _hoist(holder: str | Hoisted, held: Shape, attribute: str) -> Iterator[Hoisted]:
    own = [(None, held, peer) for peer in held.peers if peer.within is None]
    below = [
        (one.key, one.shape, peer)
        for one in held.lists
        for peer in one.shape.peers
        if peer.within == one.attribute
    ]
    for key, shape, peer in (*own, *below):
        hoisted = Hoisted(holder, key, shape, peer, peer.among or attribute)
        yield hoisted
        yield from _hoist(hoisted, peer.shape, hoisted.attribute)
