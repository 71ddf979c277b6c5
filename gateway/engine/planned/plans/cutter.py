"""The cuts of a plan, at fragments with `@defer` and lists with `@stream`."""

from collections.abc import Mapping
from typing import Any

from graphql import DirectiveNode, GraphQLStreamDirective
from graphql.execution import VariableValues, get_argument_values

from gateway.engine.planned.shapes.deferred import AT_ONCE, UNCUT, Cuts, Deferred, Streamed
from gateway.graph.internals import CollectedFields, DeferUsage, FieldDetailsList, GroupedFieldSet


class Cutter:
    """Cuts the objects of one plan, outer ones first.

    Args:
        variables: The values of those in the directives.
    """

    def __init__(self, variables: VariableValues) -> None:
        self._variables = variables
        # Kept, since they are known by their identity.
        self._usages: list[DeferUsage] = []
        self._deferred: dict[int, Deferred] = {}

    def cuts(self, collected: CollectedFields) -> Cuts:
        """The cuts of an object with these fields."""
        introduced = []
        for usage in collected.new_defer_usages:
            parent = usage.parent_defer_usage and self._deferred[id(usage.parent_defer_usage)]
            deferred = self._deferred[id(usage)] = Deferred(usage.label, parent)
            self._usages.append(usage)
            introduced.append(deferred)
        streams = self._streams(collected.grouped_field_set)
        if not (self._usages or streams):
            return UNCUT
        alone: dict[str, frozenset[Deferred]] = {}
        selected: dict[Deferred, list[str]] = {}
        for key, details in collected.grouped_field_set.items():
            for deferred in self._selecting(details):
                selected.setdefault(deferred, []).append(key)
            # The name of a type is known at once.
            if details[0].node.name.value != "__typename" and (needed := self.deferring(details)):
                alone[key] = needed
        streamed = {key: self._streamed(collected.grouped_field_set, key, *streams[key]) for key in streams}
        return Cuts(tuple(introduced), alone, selected, streamed)

    def deferring(self, details: FieldDetailsList) -> frozenset[Deferred]:
        """The deferred fragments that alone select a field, each of which delivers it; else none."""
        if any(one.defer_usage is None for one in details):
            return AT_ONCE
        found = self._selecting(details)
        return frozenset(one for one in found if not one.is_within(found))

    def _streams(self, groups: GroupedFieldSet) -> dict[str, tuple[DirectiveNode, dict[str, Any]]]:
        """The `@stream` of each field that has one, and its arguments."""
        found = {}
        for key, details in groups.items():
            for node in details[0].node.directives or ():
                if node.name.value == GraphQLStreamDirective.name:
                    arguments = get_argument_values(GraphQLStreamDirective, node, self._variables)
                    if arguments.get("if") is not False:
                        found[key] = node, arguments
        return found

    def _streamed(
        self, groups: GroupedFieldSet, key: str, node: DirectiveNode, arguments: Mapping[str, Any]
    ) -> Streamed:
        """A list whose items come in two parts; if all come with the second, what is in them is deferred."""
        usage = DeferUsage(node, arguments.get("label"), None)
        rest = self._deferred[id(usage)] = Deferred(usage.label, None)
        self._usages.append(usage)
        first = max(0, arguments["initialCount"])
        if not first:
            groups[key] = [one._replace(defer_usage=usage) for one in groups[key]]
        return Streamed(first, rest)

    def _selecting(self, details: FieldDetailsList) -> frozenset[Deferred]:
        return frozenset(self._deferred[id(one.defer_usage)] for one in details if one.defer_usage)
