"""Federation's root field, with the entities of representations."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Self

from graphql.execution import VariableValues

from gateway.engine.cost import Expected
from gateway.engine.errors import BadArgument
from gateway.engine.planned.inputs import Inputs, Targets
from gateway.engine.planned.roots.root import LeadingRoot, Planning, RootNode
from gateway.graph.annotations.weight import LISTED
from gateway.graph.schema import represented


class RepresentedRoot(LeadingRoot):
    """`_entities`: the entities of federation's representations."""

    __slots__ = ()

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        if node.name != "_entities":
            return None
        arguments = planning.arguments(node, converted=False)
        return cls(node.key, node.place, arguments, planning.selections(node.details))

    @property
    def many(self) -> bool:
        """See `LeadingRoot`."""
        return True

    def targets(self, variables: VariableValues) -> Targets:
        """See `LeadingRoot`."""
        return represented(self.arguments(variables)["representations"])

    def expected(self, inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        counts: dict[str | None, int] = {None: LISTED}
        with suppress(BadArgument):
            counts = {kind: len(keys) for kind, keys in self.keys(inputs).items()}
        for kind, count in counts.items():
            yield Expected.of(self, kind, count, self.key)
