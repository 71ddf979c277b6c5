"""Operations of checked documents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    NonNullTypeNode,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    Visitor,
    visit,
)

from gateway.graph.internals import INCREMENTAL

_INCREMENTAL = frozenset(directive.name for directive in INCREMENTAL)

Variables = dict[str, Any]
"""The JSON values of an operation's variables, not yet coerced."""


@dataclass(frozen=True, eq=False)
class Operation:
    """An operation of a document that was parsed, measured and validated.

    Equal requests get the same object while the document is cached, so it is a key for plans.

    Attributes:
        document: The whole document.
        definition: The operation in the document.
        text: The text of the document.
    """

    document: DocumentNode
    definition: OperationDefinitionNode
    text: str

    @property
    def name(self) -> str | None:
        """Its name; `None` without one."""
        return self.definition.name.value if self.definition.name else None

    @property
    def type(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.definition.operation

    @cached_property
    def hash(self) -> str:
        """The first 16 hexadecimal digits of the document's SHA-256."""
        return sha256(self.text.encode()).hexdigest()[:16]

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """The names of its variables."""
        return tuple(one.variable.name.value for one in self.definition.variable_definitions or ())

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The names of the variables in directives, on which the selected fields depend."""
        names: set[str] = set()

        class Conditions(Visitor):
            def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
                names.update(variables_in(node.arguments or ()))

        visit(self.document, Conditions())
        return tuple(sorted(names))

    @cached_property
    def nullable_conditions(self) -> tuple[str, ...]:
        """The names of the conditions that may be null because they have a default.

        Such a null is an error of its field or fragment.
        """
        return tuple(
            one.variable.name.value
            for one in self.definition.variable_definitions or ()
            if one.variable.name.value in self.conditions
            and not isinstance(one.type, NonNullTypeNode)
            and one.default_value is not None
            and not isinstance(one.default_value, NullValueNode)
        )

    @property
    def fragments(self) -> list[FragmentDefinitionNode]:
        """All fragments of the document."""
        return [node for node in self.document.definitions if isinstance(node, FragmentDefinitionNode)]

    @cached_property
    def is_incremental(self) -> bool:
        """Whether a client may get its result in parts."""
        found: list[DirectiveNode] = []

        class Directives(Visitor):
            def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
                if node.name.value in _INCREMENTAL:
                    found.append(node)

        visit(self.document, Directives())
        return bool(found)

    @cached_property
    def incremental_conditions(self) -> frozenset[str]:
        """The names of the variables that switch `@defer` and `@stream`."""
        names: set[str] = set()

        class Directives(Visitor):
            def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
                if node.name.value in _INCREMENTAL:
                    names.update(variables_in(one for one in node.arguments or () if one.name.value == "if"))

        visit(self.document, Directives())
        return frozenset(names.intersection(self.declared))

    @cached_property
    def stream_counts(self) -> list[ValueNode]:
        """How many items each `@stream` of the document asks for at once, if it says so."""
        counts: list[ValueNode] = []

        class Streams(Visitor):
            def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
                if node.name.value == "stream":
                    counts.extend(
                        one.value for one in node.arguments or () if one.name.value == "initialCount"
                    )

        visit(self.document, Streams())
        return counts

    @cached_property
    def root_names(self) -> frozenset[str]:
        """The names of all root fields that it selects under any condition."""
        fragments = {node.name.value: node for node in self.fragments}
        return frozenset(_names(self.definition.selection_set, fragments, set()))


def _names(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], met: set[str]
) -> Iterator[str]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from _names(node.selection_set, fragments, met)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in met:
            met.add(node.name.value)
            yield from _names(fragments[node.name.value].selection_set, fragments, met)


def variables_in(nodes: Iterable[Node]) -> set[str]:
    """The names of the variables in parts of a document."""
    names: set[str] = set()

    class Names(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            names.add(node.name.value)

    for node in nodes:
        visit(node, Names())
    return names
