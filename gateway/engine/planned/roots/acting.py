"""Root fields of mutations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from gateway.engine.cost import Certain, Expected
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.roots.root import Planning, Root, RootNode, Running
from gateway.engine.planned.shapes.fields import Arguments, Leaf
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.graph.link import OF_ANY_LINK
from gateway.graph.mutations.act import ACT, Act
from gateway.graph.mutations.performing import PAUSES, PayloadSelection, perform


@dataclass(frozen=True, eq=False)
class ActingRoot(Root):
    """An act, and the fields selected of its payload."""

    act: Act
    arguments: Arguments
    payload: Shape

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        act = node.declaration(ACT)
        if act is None or node.field is None:
            return None
        arguments, payload = (
            planning.arguments(node, converted=True),
            planning.below(node.field, node.details),
        )
        return cls(node.key, node.place, act, arguments, payload)

    async def start(self, run: Running) -> None:
        """See `Root`."""
        input_ = self.arguments(run.inputs.variables)["input"]
        payload = await perform(self.act, input_, self._selection, run.entities)
        run.put(self, run.objects.made(payload, self.payload))

    @cached_property
    def _subjects(self) -> dict[str, Selection]:
        """The fields selected of the conversation or the user, by response key."""
        return {one.key: one.selection(self.act.subject) for one in self.payload.steps}

    @cached_property
    def _selection(self) -> PayloadSelection:
        selections = self._subjects.values()
        attributes = {one.attribute for one in self.payload.fields if isinstance(one, Leaf)}
        attributes |= {"participant" for _ in self.payload.peers}
        attributes |= {self.act.subject for one in selections if not one.names <= OF_ANY_LINK}
        return PayloadSelection(attributes, frozenset().union(*(one.parameters for one in selections)))

    @property
    def shapes(self) -> Iterable[Shape]:
        """See `Root`."""
        return _with_peers(self.payload)

    def certain(self, _inputs: Inputs) -> Certain:
        """See `Root`."""
        return Certain(1 + self._selection.needs_read)

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        most = 1 + (len(PAUSES) if self.act.shows_effect else 0) if self._selection.needs_read else 0
        shapes = [(f"{self.key}.{key}", one.shape) for key, one in self._subjects.items()]
        shapes += [(f"{self.key}.{one.key}", one.shape) for one in self.payload.peers]
        yield Expected(self.act.subject, 1, self.key, shapes, calls=1 + most)


def _with_peers(shape: Shape) -> Iterator[Shape]:
    """A shape and those of its peers; the peers stand in no list above it."""
    yield shape
    for peer in shape.peers:
        yield from _with_peers(peer.shape)
