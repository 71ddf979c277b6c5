"""The cost of an operation in upstream calls, estimated from its plan before any call.

The least cost is certain: the reads of the root fields. The most assumes that every link has an entity, that
all entities differ, and that none is cached or shared. Lists whose length depends on the data have `LISTED`
or `NESTED` items (`gateway.graph.annotations.weight`). If a bulk read leaves an id out, one more call reads
it; that call is not counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import NamedTuple, Protocol, Self

from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.shapes.fields import Combined, Nested, Paged, Peer, Step
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.errors import GatewayError
from gateway.graph.annotations.weight import LISTED, NESTED
from gateway.links import KINDS, ROWS

_HELD = frozenset({"id", "selfUri"})
"""The fields that every link has; selecting only these costs no call."""

PathShapes = list[tuple[str, Shape]]
"""The shapes selected of an entity, with the path of each in the answer."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads that are made together.

    Attributes:
        kind: The kind of the entities; ``None`` if it depends on the data.
        entities: The number of entities at most.
        calls: The number of calls.
        paths: The paths of the entities in the answer.
        by_ids: Whether they are read by ids; otherwise as a list.
    """

    kind: str | None
    entities: int
    calls: int
    paths: tuple[str, ...]
    by_ids: bool


class Leading(Protocol):
    """A link or a root field that leads to entities."""

    @property
    def selection(self) -> Callable[[str], Selection]:
        """Returns the selection of an entity, for its kind."""


_Keys = Mapping[str, AbstractSet[str]]
"""The `key` of entities' links, by kind."""

_NONE: _Keys = {}


class Certain(NamedTuple):
    """The reads that are certain: a number of calls, and entities read in bulk or singly.

    Entities that several root fields read in bulk are read together.
    """

    calls: int = 0
    bulk: _Keys = _NONE
    singly: _Keys = _NONE


@dataclass(frozen=True, slots=True)
class Expected:
    """Entities at one path. ``calls`` is `None` if they are read by ids, ``singly`` or in bulk."""

    kind: str | None
    entities: int
    path: str
    shapes: PathShapes
    calls: int | None = None
    singly: bool = False

    @classmethod
    def of(cls, leading: Leading, kind: str | None, entities: int, path: str) -> Self:
        """The entities of a link or a root field, of one kind or of any kind."""
        shapes = [(path, leading.selection(each).shape) for each in ([kind] if kind else KINDS)]
        return cls(kind, entities, path, shapes, singly=kind is not None and leading.selection(kind).singly)


class Costed(Protocol):
    """A root field, for estimates."""

    def certain(self, inputs: Inputs, /) -> Certain:
        """The reads that are certain with an empty cache."""

    def expected(self, inputs: Inputs, /) -> Iterable[Expected]:
        """The entities that it reads at most."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of an operation, as data.

    Attributes:
        least: Calls that are certain with an empty cache.
        most: Calls at most, under this module's assumptions.
        objects: Objects in the answer at most, under the same assumptions: entities and nested objects.
        levels: The reads of each level; a level waits for the one before it.
    """

    least: int
    most: int
    objects: int
    levels: tuple[tuple[Reads, ...], ...]


@dataclass(eq=False)
class Estimate:
    """The cost of root fields with these inputs; each part is computed at its first use.

    The root fields of one turn are read together, before those of the next turn.
    """

    turns: Sequence[Sequence[Costed]]
    inputs: Inputs

    @cached_property
    def least(self) -> int:
        """See `Cost`."""
        return sum(map(self._least, self.turns))

    def _least(self, roots: Sequence[Costed]) -> int:
        certain = [root.certain(self.inputs) for root in roots]
        singly = _together(one.singly for one in certain)
        bulk = _together(one.bulk for one in certain)
        return (
            sum(one.calls for one in certain)
            + sum(map(len, singly.values()))
            + sum(_bulk_calls(kind, keys - singly.get(kind, set())) for kind, keys in bulk.items())
        )

    @property
    def most(self) -> int:
        """See `Cost`."""
        return self.cost.most

    @property
    def objects(self) -> int:
        """See `Cost`."""
        return self.cost.objects

    @cached_property
    def cost(self) -> Cost:
        """The whole cost."""
        levels = []
        objects = 0
        for roots in self.turns:
            wants = [want for root in roots for want in root.expected(self.inputs)]
            while wants:
                objects += sum(want.entities * _objects_of(want) for want in wants)
                levels.append(tuple(_reads(wants)))
                wants = list(_merged(below for want in wants for below in _below(want, self.inputs)))
        most = sum(reads.calls for level in levels for reads in level)
        return Cost(min(self.least, most), most, objects, tuple(levels))


def _objects_of(want: Expected) -> int:
    """The objects in the answer for each expected entity; the largest number if the kind is open."""
    sizes = [_objects(shape) for _, shape in want.shapes]
    return sum(sizes) if want.kind else max(sizes, default=0)


def _objects(shape: Shape) -> int:
    """The number of objects of a shape, with nested ones, but without the entities of links."""
    count = 1
    for field in shape.fields:
        match field:
            case Nested():
                count += _objects(field.shape) * (NESTED if field.many else 1)
            case Combined():
                count += NESTED * sum(_objects(each) for _, each in field.lists)
            case Peer():
                count += _objects(field.shape)
            case Step() if _is_held(field):
                count += NESTED if field.link.many else 1
    return count


def _together(parts: Iterable[_Keys]) -> _Keys:
    """The distinct entities of several root fields."""
    together: dict[str, AbstractSet[str]] = {}
    for part in parts:
        for kind, keys in part.items():
            together[kind] = together[kind] | keys if kind in together else keys
    return together


def _below(want: Expected, inputs: Inputs) -> Iterator[Expected]:
    """The entities behind the links of entities, and in the lists that belong to them."""
    for start, shape in want.shapes:
        for step, entities, path in _steps(shape, want.entities, start):
            if isinstance(step, Paged):
                yield _page(step, entities, path, inputs)
            elif step.link.in_update and step.link.kind:
                yield _in_update(step, step.link.kind, entities, path)
            else:
                yield Expected.of(step, step.link.kind, entities, path)


def _in_update(step: Step, kind: str, entities: int, path: str) -> Expected:
    """Entities that come with an update; a call reads them only if they are selected with parameters."""
    expected = Expected.of(step, kind, entities, path)
    return expected if step.selection(kind).parameters else replace(expected, calls=0)


def _page(paged: Paged, lists: int, path: str, inputs: Inputs) -> Expected:
    """The entities of the pages of a number of lists."""
    try:
        page = paged.belonging.pages(paged.arguments(inputs.variables), paged.page.parameters)
    except GatewayError:
        calls, count = 1, LISTED
    else:
        calls, count = len(page.calls), LISTED if page.take is None else page.take
    return Expected(paged.page.kind, lists * count, path, paged.page.paths(path), calls=lists * calls)


def _steps(shape: Shape, entities: int, path: str) -> Iterator[tuple[Step | Paged, int, str]]:
    """The links and lists of a number of objects of a shape, with the number of entities or lists."""
    for field in shape.fields:
        below = f"{path}.{field.key}"
        match field:
            case Step():
                count = entities * (NESTED if field.link.many else 1)
                if field.link.kind is not None and _is_held(field):
                    yield from _steps(field.selection(field.link.kind).shape, count, below)
                else:
                    yield field, count, below
            case Paged():
                yield field, entities, below
            case Nested():
                yield from _steps(field.shape, entities * (NESTED if field.many else 1), below)
            case Combined():
                for _, each in field.lists:
                    yield from _steps(each, entities * NESTED, below)
            case Peer():
                yield from _steps(field.shape, entities, below)


def _is_held(step: Step) -> bool:
    """Whether a link has all that is selected of its entity."""
    kind = step.link.kind
    return kind is not None and step.selection(kind).names <= _HELD


def _merged(wants: Iterable[Expected]) -> Iterable[Expected]:
    """Each path and kind once: the entities above it may have several kinds, but the place is the same."""
    merged: dict[tuple[str | None, str, bool], Expected] = {}
    for want in wants:
        known = merged.setdefault((want.kind, want.path, want.singly), want)
        known.shapes.extend(each for each in want.shapes if each not in known.shapes)
    return merged.values()


def _reads(wants: list[Expected]) -> Iterator[Reads]:
    """The reads of a level; entities of one kind that are read by ids are read together."""
    by_ids: dict[tuple[str | None, bool], list[Expected]] = {}
    for want in wants:
        if want.calls is None:
            by_ids.setdefault((want.kind, want.singly), []).append(want)
        else:
            yield Reads(want.kind, want.entities, want.calls, _paths([want]), by_ids=False)
    for (kind, singly), together in by_ids.items():
        entities = sum(want.entities for want in together)
        # Entities within others may each be within a different one, so no bulk read is certain.
        apart = singly or (kind is not None and bool(ROWS[kind].outer))
        yield Reads(kind, entities, _calls(kind, entities, singly=apart), _paths(together), by_ids=True)


def _paths(wants: list[Expected]) -> tuple[str, ...]:
    paths = (path for want in wants for path in [path for path, _ in want.shapes] or [want.path])
    return tuple(dict.fromkeys(paths))


def _bulk_calls(kind: str, keys: AbstractSet[str]) -> int:
    """The number of bulk reads for entities of a kind; one call reads entities with the same outer ids."""
    if not ROWS[kind].outer:
        return _calls(kind, len(keys), singly=False)
    together = Counter(key.rpartition("/")[0] for key in keys)
    return sum(_calls(kind, count, singly=False) for count in together.values())


def _calls(kind: str | None, entities: int, *, singly: bool) -> int:
    bulk = ROWS[kind].bulk if kind and not singly else None
    return entities if bulk is None else ceil(entities / bulk.size)
