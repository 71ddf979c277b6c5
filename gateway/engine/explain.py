"""What a document costs, told without any call: the links it follows, and how many calls each may need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
)

from gateway.engine.operation import Operation
from gateway.graph.link import LINK, ROOT
from gateway.graph.listing import LISTING
from gateway.links import KINDS

_HELD = {"__typename", "id", "selfUri"}
"""What every reference holds, so that selecting no more of its entity costs no call."""


@dataclass(frozen=True, slots=True)
class Step:
    """Reads that go out together.

    Attributes:
        level: How many steps come before; 1 is the first.
        kind: The kind of entity, ``None`` where only the data tells.
        paths: Where in the answer the entities stand.
        calls: The calls in the worst case, in words.
    """

    level: int
    kind: str | None
    paths: tuple[str, ...]
    calls: str


def explain(operation: Operation, schema: GraphQLSchema) -> list[Step]:
    """The steps of an operation, in the order in which they go out."""
    walk = _Walk(operation, schema)
    steps: dict[tuple[int, str | None, str], list[str]] = {}
    for level, kind, calls, path in walk.reads():
        steps.setdefault((level, kind, calls), []).append(path)
    ordered = sorted(steps.items(), key=lambda item: item[0][0])
    return [Step(level, kind, tuple(dict.fromkeys(paths)), calls) for (level, kind, calls), paths in ordered]


Read = tuple[int, str | None, str, str]
"""Level, kind, calls, path."""


@dataclass(frozen=True, slots=True)
class _Place:
    type: GraphQLNamedType
    path: str
    level: int


class _Walk:
    def __init__(self, operation: Operation, schema: GraphQLSchema) -> None:
        self._operation = operation
        self._schema = schema
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            node.name.value: node
            for node in operation.document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def reads(self) -> Iterator[Read]:
        root = self._schema.get_root_type(self._operation.type)
        if root is not None:
            yield from self._below(self._operation.definition.selection_set, _Place(root, "", 0))

    def _below(self, selections: SelectionSetNode | None, at: _Place) -> Iterator[Read]:
        for node, type_ in self._fields(selections, at.type):
            field = getattr(type_, "fields", {}).get(node.name.value)
            if field is not None:
                yield from self._field(node, field, at)

    def _field(self, node: FieldNode, field: GraphQLField, at: _Place) -> Iterator[Read]:
        name = node.alias.value if node.alias else node.name.value
        path = f"{at.path}.{name}" if at.path else name
        below = get_named_type(field.type)
        level = at.level
        cost = _cost(_metadata(field))
        if cost is not None and self._needs_call(node, below, at.level):
            kind, calls = cost
            level += 1
            yield level, kind, calls, path
        if is_composite_type(below):
            yield from self._below(node.selection_set, _Place(below, path, level))

    def _needs_call(self, node: FieldNode, type_: GraphQLNamedType, level: int) -> bool:
        """A root field always does: only the upstream can tell whether what a client names exists."""
        names = {below.name.value for below, _ in self._fields(node.selection_set, type_)}
        return level == 0 or not names <= _HELD

    def _fields(
        self, selections: SelectionSetNode | None, type_: GraphQLNamedType
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType]]:
        """The fields selected, fragments followed, each with the type that it is selected on."""
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                yield node, type_
                continue
            fragment = self._fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if isinstance(fragment, (FragmentDefinitionNode, InlineFragmentNode)):
                condition = fragment.type_condition
                on = self._schema.get_type(condition.name.value) if condition else type_
                yield from self._fields(fragment.selection_set, on or type_)


def _metadata(field: GraphQLField) -> Mapping[str, Any]:
    definition = field.extensions.get("strawberry-definition")
    return getattr(definition, "metadata", None) or {}


def _cost(metadata: Mapping[str, Any]) -> tuple[str | None, str] | None:
    """The kind that a field leads to and what reading it costs; nothing for a field that reads none."""
    if listing := metadata.get(LISTING):
        return listing.kind, "1 for the listing, 1 more for each further page"
    if root := metadata.get(ROOT):
        return root.kind, _many(root.kind) if root.many else "1"
    if link := metadata.get(LINK):
        return link.kind, _many(link.kind)
    return None


def _many(kind: str | None) -> str:
    bulk = KINDS[kind].bulk if kind else None
    if bulk is None:
        return "1 for each"
    return f"1 for each {bulk.size}, 1 more for each that the bulk read leaves out"
