"""The inputs of a prepared operation."""

from dataclasses import dataclass, field
from typing import Protocol

from graphql.execution import VariableValues

from gateway.errors import GatewayError
from gateway.graph.link import Target

Targets = list[Target | GatewayError]
"""The targets of entities that a client names; an invalid one is an error."""


class Leads(Protocol):
    """A root field that leads to entities."""

    def targets(self, variables: VariableValues, /) -> Targets:
        """The targets of the entities."""


@dataclass(slots=True, eq=False)
class Inputs:
    """The values of an operation's variables, and where its root fields lead with them.

    Attributes:
        variables: The values, coerced.
        once: Whether they serve one run only, as they do with a list in them. The targets are then kept, so
            that the estimate and the run compute them once.
    """

    variables: VariableValues
    once: bool = False
    _targets: dict[Leads, Targets] = field(default_factory=dict)

    def targets(self, root: Leads) -> Targets:
        """The targets of the entities that a root field leads to."""
        targets = self._targets.get(root)
        if targets is None:
            targets = root.targets(self.variables)
            if self.once:
                self._targets[root] = targets
        return targets
