"""Root fields with the one entity at a fixed path."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from gateway.engine.cost import Certain, Expected
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.roots.root import Planning, Root, RootNode, Running
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.graph.named import ROOT
from gateway.upstream.call import ApiCall


@dataclass(frozen=True, slots=True, eq=False)
class FixedRoot(Root):
    """The one entity at a fixed path, such as `me`."""

    kind: str
    path: str
    selection: Selection

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        declaration = node.declaration(ROOT)
        if declaration is None or not declaration.path:
            return None
        selection = planning.selections(node.details)(declaration.kind)
        return cls(node.key, node.place, declaration.kind, declaration.path, selection)

    async def start(self, run: Running) -> None:
        """See `Root`."""
        raw = await run.entities.body(
            ApiCall(self.path, self.path, read=True, query=tuple(sorted(self.selection.parameters)))
        )
        (value,) = run.objects.values([raw], self.selection.shape, self.place.locations)
        run.put(self, value)

    @property
    def shapes(self) -> Iterable[Shape]:
        """See `Root`."""
        return [self.selection.shape]

    def certain(self, _inputs: Inputs) -> Certain:
        """See `Root`."""
        return Certain(1)

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        yield Expected(self.kind, 1, self.key, [(self.key, self.selection.shape)], calls=1)
