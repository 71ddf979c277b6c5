"""Root fields of subscriptions, which answer with the update that the operation runs for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from gateway.engine.cost import Expected
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.roots.root import Planning, Root, RootNode, Running
from gateway.engine.planned.shapes.shape import Shape
from gateway.graph.subscriptions.subscription import SUBSCRIPTION


@dataclass(frozen=True, slots=True, eq=False)
class UpdateRoot(Root):
    """Answers with the update that the operation runs for. It makes no call."""

    shape: Shape

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        if node.field is None or node.declaration(SUBSCRIPTION) is None:
            return None
        return cls(node.key, node.place, planning.below(node.field, node.details))

    def start(self, run: Running) -> None:
        """See `Root`."""
        (value,) = run.objects.values([run.update], self.shape, self.place.locations)
        run.put(self, value)

    @property
    def shapes(self) -> Iterable[Shape]:
        """See `Root`."""
        return [self.shape]

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        yield Expected(None, 1, self.key, [(self.key, self.shape)], calls=0)
