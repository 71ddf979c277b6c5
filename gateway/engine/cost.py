"""What an operation costs in upstream calls, estimated from its plan before any is made.

The least is certain: what the root fields read. The most assumes that every link leads to an entity, that
each is another one, and that none is in the cache or shared. Where only the data tells how long a list is,
`LISTED` and `NESTED` are assumed. A bulk read that leaves an id out costs a single read more, which is not
counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from graphql import GraphQLError
from graphql.execution.values import VariableValues

from gateway.engine.page import Record
from gateway.engine.plan import Listed, Named, Plan, Represented, Root
from gateway.engine.shape import Nested, Peer, Shape, Step
from gateway.errors import GatewayError
from gateway.graph.link import Target
from gateway.graph.schema import represented
from gateway.links import KINDS, Link

LISTED = 100
"""Entities assumed of a listing without `first`, and of a list of ids that is not known."""

NESTED = 10
"""Items assumed of a list within an entity."""

_HELD = frozenset({"id", "selfUri"})
"""What every link holds itself, so that selecting no more of its entity costs no call."""

_Shapes = list[tuple[str, Shape]]
"""What is selected of an entity, by the path in the answer where it stands."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads that go out together.

    Attributes:
        kind: The kind of entity, ``None`` where only the data tells.
        entities: How many are read at most.
        calls: The calls that takes.
        paths: Where in the answer the entities stand.
    """

    kind: str | None
    entities: int
    calls: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Want:
    """Entities at one path; ``calls`` where they are not read by their ids, ``singly`` for want of bulk."""

    kind: str | None
    entities: int
    path: str
    shapes: _Shapes
    calls: int | None = None
    singly: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation costs, as data.

    Attributes:
        least: Calls that are certain, were nothing in the cache.
        most: Calls at most, under this module's assumptions.
        levels: The reads of each level; a level waits for the one before it.
    """

    least: int
    most: int
    levels: tuple[tuple[Reads, ...], ...]


@dataclass(eq=False)
class Estimate:
    """The cost of a plan with these variables, worked out as far as it is looked at."""

    plan: Plan
    variables: VariableValues

    @cached_property
    def least(self) -> int:
        """See `Cost`."""
        listings = 0
        links: set[Link] = set()
        singly: set[Link] = set()
        for root in self.plan.roots:
            match root:
                case Listed():
                    listings += 1
                case Named(root=declaration) if declaration.path:
                    listings += 1
                case Named() | Represented():
                    found = self._links(root) or set()
                    links |= found
                    singly |= {link for link in found if root.selection(link.kind).singly}
        bulk = (_counted(links - singly) or {}).items()
        return listings + len(singly) + sum(_calls(kind, count, singly=False) for kind, count in bulk)

    @cached_property
    def most(self) -> int:
        """See `Cost`."""
        return self.cost().most

    def cost(self) -> Cost:
        """All of it."""
        levels = []
        wants = [want for root in self.plan.roots for want in self._root(root)]
        while wants:
            levels.append(tuple(_reads(wants)))
            wants = list(_merged(below for want in wants for below in _below(want)))
        most = sum(reads.calls for level in levels for reads in level)
        return Cost(min(self.least, most), most, tuple(levels))

    def _root(self, root: Root) -> Iterator[_Want]:
        match root:
            case Listed():
                yield from self._listed(root)
            case Named(root=declaration) if declaration.path:
                yield _Want(declaration.kind, 1, root.key, _shapes(root, declaration.kind), 1)
            case Named(root=declaration):
                links = self._links(root)
                count = len(links) if links is not None else LISTED if declaration.many else 1
                if count:
                    kind = declaration.kind
                    yield _Want(kind, count, root.key, _shapes(root, kind), singly=_singly(root, kind))
            case Represented():
                kinds = _counted(self._links(root))
                for kind, count in ({None: LISTED} if kinds is None else kinds).items():
                    yield _Want(kind, count, root.key, _shapes(root, kind), singly=_singly(root, kind))

    def _listed(self, root: Listed) -> Iterator[_Want]:
        kind, shapes = root.listing.kind, list(_recorded(root.page.record, root.key))
        try:
            page = root.listing.page(root.arguments(self.variables))
        except GatewayError:
            return
        except GraphQLError:
            yield _Want(kind, LISTED, root.key, shapes, 1)
            return
        yield _Want(kind, LISTED if page.take is None else page.take, root.key, shapes, len(page.calls))

    def _links(self, root: Named | Represented) -> set[Link] | None:
        """The entities that a client names; ``None`` where a variable that names them is not known."""
        try:
            given = root.arguments(self.variables)
            if isinstance(root, Represented):
                targets: Iterable[Target | GatewayError] = represented(given["representations"])
            else:
                targets = root.root.targets(given)
        except GatewayError:
            return set()
        except GraphQLError:
            return None
        return {target.link for target in targets if isinstance(target, Target)}


def _counted(links: set[Link] | None) -> Mapping[str | None, int] | None:
    return None if links is None else Counter(link.kind for link in links)


def _shapes(root: Named | Represented | Step, kind: str | None, path: str | None = None) -> _Shapes:
    """What is selected of an entity, for each kind that it may be of."""
    return [(path or root.key, root.selection(each).shape) for each in ([kind] if kind else KINDS)]


def _singly(root: Named | Represented | Step, kind: str | None) -> bool:
    """Whether entities are read one by one, since the bulk read lacks a parameter."""
    return kind is not None and root.selection(kind).singly


def _recorded(record: Record, path: str) -> Iterator[tuple[str, Shape]]:
    for key, part in record.parts.items():
        if isinstance(part.below, Shape):
            yield f"{path}.{key}", part.below
        elif part.below is not None:
            yield from _recorded(part.below, f"{path}.{key}")


def _below(want: _Want) -> Iterator[_Want]:
    """What the links in some entities lead to."""
    for start, shape in want.shapes:
        for step, entities, path in _steps(shape, want.entities, start):
            kind = step.link.kind
            if kind is None or not step.selection(kind).names <= _HELD:
                yield _Want(kind, entities, path, _shapes(step, kind, path), singly=_singly(step, kind))


def _steps(shape: Shape, entities: int, path: str) -> Iterator[tuple[Step, int, str]]:
    """The links in so many objects of a shape, with how many entities each leads to."""
    for field in shape.fields:
        below = f"{path}.{field.key}"
        match field:
            case Step():
                yield field, entities * (NESTED if field.link.many else 1), below
            case Nested():
                yield from _steps(field.shape, entities * (NESTED if field.many else 1), below)
            case Peer():
                yield from _steps(field.shape, entities, below)


def _merged(wants: Iterable[_Want]) -> Iterable[_Want]:
    """Each path and kind once: what stands there is one entity, of whichever kind that is above it."""
    merged: dict[tuple[str | None, str, bool], _Want] = {}
    for want in wants:
        known = merged.setdefault((want.kind, want.path, want.singly), want)
        known.shapes.extend(each for each in want.shapes if each not in known.shapes)
    return merged.values()


def _reads(wants: list[_Want]) -> Iterator[Reads]:
    """The reads of a level: what is read by its ids goes out together, by kinds."""
    by_ids: dict[tuple[str | None, bool], list[_Want]] = {}
    for want in wants:
        if want.calls is None:
            by_ids.setdefault((want.kind, want.singly), []).append(want)
        else:
            yield Reads(want.kind, want.entities, want.calls, _paths([want]))
    for (kind, singly), together in by_ids.items():
        entities = sum(want.entities for want in together)
        yield Reads(kind, entities, _calls(kind, entities, singly=singly), _paths(together))


def _paths(wants: list[_Want]) -> tuple[str, ...]:
    paths = (path for want in wants for path in [path for path, _ in want.shapes] or [want.path])
    return tuple(dict.fromkeys(paths))


def _calls(kind: str | None, entities: int, *, singly: bool) -> int:
    bulk = KINDS[kind].bulk if kind and not singly else None
    return entities if bulk is None else ceil(entities / bulk.size)
