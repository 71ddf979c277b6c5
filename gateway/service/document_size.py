"""The size of a document, counted before it is validated or run.

One walk counts what validation and execution would visit. Like execution, it merges selections of one
response key in one place into one field, and follows fragments at every spread.
"""

from collections.abc import Hashable, Iterator, Mapping
from math import comb
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SchemaMetaFieldDef,
    SelectionSetNode,
    StringValueNode,
    TypeMetaFieldDef,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from gateway.service.limits import Limits, compare

_SELECTIONS = 20_000
"""Selections of one document; those of a fragment count at every spread."""

_PAIRS = 8_000
"""Pairs of selections that validation may compare; each takes 4 to 20 microseconds."""

_SDL = 10_000
"""Fields of introspection that `_service { sdl }` counts as; its text is a third of the standard answer."""


def check_size(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
    """Check that a document is within the limits. It may be invalid, but no fragment may spread itself.

    Raises:
        OperationTooComplex: It exceeds a limit, which the message names.
    """
    walk = _Walk(limits, document, schema)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            walk.operation(node)
    # Validation also compares the selections of unused fragments.
    for name, fragment in walk.fragments.items():
        if name not in walk.spread:
            walk.fragment(fragment)


class _Described(NamedTuple):
    """Parts of the schema that introspection describes in one place of the answer, and their GraphQL type."""

    type: GraphQLObjectType
    parts: list[Any]


class _Place(NamedTuple):
    """A place in the answer: its selections, its depth, and the parts of the schema described there."""

    selections: list[SelectionSetNode]
    depth: int
    described: _Described | None = None


class _Walk:
    """Walks over one document and counts.

    Attributes:
        fragments: The document's fragments, by name.
        spread: The names of the fragments spread so far.
    """

    def __init__(self, limits: Limits, document: DocumentNode, schema: GraphQLSchema) -> None:
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.spread: set[str] = set()
        self._limits = limits
        self._schema = schema
        self._selections = self._pairs = self._described = self._directives = 0
        self._paired: set[frozenset[Hashable]] = set()

    def operation(self, node: OperationDefinitionNode) -> None:
        """Count an operation."""
        self._direct(node, *(node.variable_definitions or ()))
        query = self._schema.query_type if node.operation is OperationType.QUERY else None
        self._go(node.selection_set, self._limits.root_fields, _Described(query, [None]) if query else None)

    def fragment(self, node: FragmentDefinitionNode) -> None:
        """Count a fragment that no operation spreads."""
        self._direct(node)
        self._go(node.selection_set, self._limits.fields)

    def _go(self, selections: SelectionSetNode, most: int, described: _Described | None = None) -> None:
        limits = self._limits
        fields = aliases = 0
        places = [_Place([selections], 1, described)]
        while places:
            place = places.pop()
            groups = self._groups(place)
            if place.depth == 1:
                compare(len(groups), most, "root fields")
            fields += len(groups)
            compare(fields, limits.fields, "fields")
            for nodes in groups.values():
                node = nodes[0]
                aliases += bool(node.alias)
                compare(aliases, limits.aliases, "aliases")
                compare(len(nodes), limits.repeats, "selections of one field")
                below = [one.selection_set for one in nodes if one.selection_set]
                found = self._introspect(place, node)
                if found is None and (place.described is None or place.depth == 1):
                    compare(place.depth, limits.depth, "levels of fields")
                if below:
                    places.append(_Place(below, place.depth + 1, found))

    def _groups(self, place: _Place) -> dict[str, list[FieldNode]]:
        """The fields selected in a place, by response key."""
        groups: dict[str, list[FieldNode]] = {}
        followed: set[str] = set()
        pending = [node for selections in place.selections for node in selections.selections]
        for node in pending:  # the loop appends the selections of fragments
            if isinstance(node, FieldNode):
                groups.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                pending += node.selection_set.selections
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in followed and name in self.fragments:
                    followed.add(name)
                    self._direct(self.fragments[name])
                    pending += self.fragments[name].selection_set.selections
        self._direct(*pending)
        self.spread |= followed
        self._selections += len(pending)
        compare(self._selections, _SELECTIONS, "selections when its fragments are followed")
        self._pair(frozenset(followed))
        for nodes in groups.values():
            self._pair(frozenset(map(id, nodes)))
        return groups

    def _direct(self, *nodes: Any) -> None:
        """Count the directives of nodes."""
        self._directives += sum(len(node.directives) for node in nodes if node.directives)
        compare(self._directives, self._limits.directives, "directives when its fragments are followed")

    def _pair(self, together: frozenset[Hashable]) -> None:
        """Count the pairs of selections in one place, unless the same pairs were counted before."""
        if len(together) > 1 and together not in self._paired:
            self._paired.add(together)
            self._pairs += comb(len(together), 2)
            compare(self._pairs, _PAIRS, "pairs of selections in the same places")

    def _introspect(self, place: _Place, node: FieldNode) -> _Described | None:
        """The parts of the schema that a field describes; counts each field of the answer."""
        if place.described is None:
            return None
        type_, parts = place.described
        name = node.name.value
        if type_ is self._schema.query_type:
            return self._introspected_root(node)
        self._described += len(parts) * (_SDL if name == "sdl" else 1)
        most = self._limits.introspection
        compare(self._described, most, "fields of introspection")
        field = type_.fields.get(name)
        below = field and get_named_type(field.type)
        if field is None or not isinstance(below, GraphQLObjectType):
            return None
        found: list[Any] = []
        arguments = {"includeDeprecated": True} if field.args else {}
        for part in parts:
            value = cast("Any", field.resolve)(part, SimpleNamespace(schema=self._schema), **arguments)
            if is_list_type(get_nullable_type(field.type)):
                found += value or ()
            elif value is not None:
                found.append(value)
            compare(self._described + len(found), most, "fields of introspection")
        return _Described(below, found)

    def _introspected_root(self, node: FieldNode) -> _Described | None:
        match node.name.value:
            case "__schema":
                return _Described(_object(SchemaMetaFieldDef.type), [self._schema])
            case "__type":
                return _Described(_object(TypeMetaFieldDef.type), list(self._named(node)))
            case "_service" if self._service is not None:
                return _Described(self._service, [None])
        return None

    @property
    def _service(self) -> GraphQLObjectType | None:
        return cast("GraphQLObjectType | None", self._schema.type_map.get("_Service"))

    def _named(self, node: FieldNode) -> Iterator[Any]:
        """The type that `__type` names; every type if a variable names it."""
        types: Mapping[str, Any] = self._schema.type_map
        for argument in node.arguments or ():
            if isinstance(argument.value, StringValueNode):
                types = {name: types[name] for name in [argument.value.value] if name in types}
        yield from types.values()


def _object(type_: Any) -> GraphQLObjectType:
    return cast("GraphQLObjectType", get_named_type(type_))
