"""Root fields with the entities that a client names by their ids, or by a self URI."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from graphql.execution import VariableValues

from gateway.engine.cost import Expected
from gateway.engine.errors import BadArgument
from gateway.engine.planned.inputs import Inputs, Targets
from gateway.engine.planned.roots.root import LeadingRoot, Planning, RootNode
from gateway.graph.annotations.weight import LISTED
from gateway.graph.named import ROOT, RootField


@dataclass(frozen=True, slots=True, eq=False)
class NamedRoot(LeadingRoot):
    """One entity or many of a kind by their ids, or one of any kind by its self URI."""

    declaration: RootField

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        declaration = node.declaration(ROOT)
        if declaration is None or declaration.path:
            return None
        arguments = planning.arguments(node, converted=False)
        return cls(node.key, node.place, arguments, planning.selections(node.details), declaration)

    @property
    def many(self) -> bool:
        """See `LeadingRoot`."""
        return self.declaration.many

    def targets(self, variables: VariableValues) -> Targets:
        """See `LeadingRoot`."""
        return self.declaration.targets(self.arguments(variables))

    def expected(self, inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        try:
            count = sum(map(len, self.keys(inputs).values()))
        except BadArgument:
            count = LISTED if self.many else 1
        if count:
            yield Expected.of(self, self.declaration.kind, count, self.key)
