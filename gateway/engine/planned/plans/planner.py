"""The planner: makes the plan of an operation.

In: a checked operation and the values of the variables in its `@skip` and `@include`. Out: a `Plan`, with a
`Root` for each root field, and a `Shape` for each object selected. A plan depends on no other variable, so it
serves every later execution of the operation.

The planner knows the root fields of `gateway.engine.planned.roots`, and below them projections, links, peers
and computed fields. For anything else it raises `Unplanned`, and the reference engine runs the whole
operation.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    visit,
)
from graphql.execution import VariableValues
from graphql.language import (
    DocumentNode,
    FragmentDefinitionNode,
)
from strawberry.types.field import StrawberryField

from gateway.engine.errors import Location, locations_of
from gateway.engine.operation import Operation
from gateway.engine.planned.plans.arguments import arguments_of
from gateway.engine.planned.plans.cutter import Cutter
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.roots.root import Root, RootNode
from gateway.engine.planned.roots.sorts import SORTS
from gateway.engine.planned.shapes.fields import (
    Arguments,
    Combined,
    Computed,
    Field,
    Leaf,
    Nested,
    Paged,
    Peer,
    SelfUri,
    Step,
    TypeName,
)
from gateway.engine.planned.shapes.page import PagePlan, Part, Record
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.engine.root_places import RootPlace, root_places
from gateway.graph.entity_class import model_of
from gateway.graph.internals import (
    CollectedFields,
    FieldDetails,
    FieldDetailsList,
    FragmentDetails,
    class_of,
    collect_fields,
    collect_subfields,
    definition_of,
    resolver_of,
)
from gateway.graph.link import LinkField
from gateway.graph.lists.belonging import BelongingList
from gateway.graph.lists.listing import Listing
from gateway.graph.model import NEEDS, SELF_URI, Model
from gateway.graph.peer import PeerField
from gateway.graph.selection import needed
from gateway.links import ROWS


class Unplanned(Exception):  # noqa: N818  # an outcome, not a failure
    """The planner does not know something in the operation."""


class Planner:
    """Makes the plan of one operation.

    Raises:
        Unplanned: the planner does not know something in it.
    """

    def __init__(self, schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> None:
        self._schema = schema
        self._document = operation.document
        self._operation = operation.definition
        self._variables = variables
        self._fragments = {
            node.name.value: FragmentDetails(node, None)
            for node in operation.document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._planned = _BYTES_OF_PLAN
        self._shapes: list[Shape] = []
        self._cutter = Cutter(variables)

    def plan(self) -> Plan:
        """The plan of the whole operation."""
        if _has_reserved_alias(self._document):
            raise Unplanned
        operation = self._operation.operation
        type_ = cast("GraphQLObjectType", self._schema.get_root_type(operation))
        collected = collect_fields(self._schema, self._fragments, self._variables, type_, self._operation)
        groups = collected.grouped_field_set
        cuts = self._cutter.cuts(collected)
        places = root_places(self._schema, type_, groups)
        roots = [self._root(type_, key, details, places) for key, details in groups.items()]
        turns = [[root] for root in roots] if operation is OperationType.MUTATION else [roots]
        return Plan(roots, turns, places, self._bytes, cuts)

    def _bytes(self) -> int:
        return self._planned + sum(shape.remembered for shape in self._shapes)

    def _root(
        self,
        type_: GraphQLObjectType,
        key: str,
        details: FieldDetailsList,
        places: Mapping[str, RootPlace],
    ) -> Root:
        name = details[0].node.name.value
        field = type_.fields.get(name)
        place = places.get(key) or RootPlace([], non_null=True)
        node = RootNode(key, type_.name, name, place, details, field, definition_of(field) if field else None)
        root = next((root for sort in SORTS if (root := sort.planned(node, self))), None)
        if root is None:
            raise Unplanned
        return root

    def page(self, listing: Listing, type_: GraphQLObjectType, details: FieldDetailsList) -> PagePlan:
        """The plan of a page of a connection."""
        return PagePlan(listing, self._record(type_, details, listing))

    def _record(self, type_: GraphQLObjectType, details: FieldDetailsList, listing: Listing) -> Record:
        fields: dict[str, Part] = {}
        collected = self._collected(type_, details)
        cuts = self._cutter.cuts(collected)
        for key, group in collected.grouped_field_set.items():
            name = group[0].node.name.value
            if name == "__typename":
                fields[key] = Part(None, None, [])
                continue
            field = type_.fields[name]
            attribute = cast("StrawberryField", definition_of(field)).python_name
            below: Record | Selection | None = None
            if attribute in {"node", "nodes"}:
                below = self._listed(listing, field, group)
            elif not is_leaf_type(inner := get_named_type(field.type)):
                below = self._record(cast("GraphQLObjectType", inner), group, listing)
            fields[key] = Part(attribute, below, _locations(group))
        return Record(type_.name, fields, cuts)

    def _listed(self, listing: Listing, field: GraphQLField, details: FieldDetailsList) -> Selection:
        """The selection on the items of a listing."""
        if isinstance(listing.of, str):
            return self.selection(listing.of, details)
        return Selection(frozenset(), frozenset(), False, self.below(field, details), _locations(details))

    def selections(self, details: FieldDetailsList) -> Callable[[str], Selection]:
        """The selection on an entity, as a function of its kind."""

        @cache
        def selection(kind: str) -> Selection:
            return self.selection(kind, details)

        return selection

    def selection(self, kind: str, details: FieldDetailsList) -> Selection:
        """The selection on an entity of this kind."""
        row = ROWS[kind]
        type_ = cast("GraphQLObjectType", self._schema.type_map[row.type_name])
        collected = self._collected(type_, details)
        groups = collected.grouped_field_set
        names = frozenset(group[0].node.name.value for group in groups.values()) - {"__typename"}
        parameters = frozenset(
            parameter
            for path, parameter in row.parameters.items()
            if self._selects(type_, groups, path.split("."))
        )
        shape = self._shape(model_of(kind), type_, collected)
        singly = row.needs_single_reads(parameters)
        return Selection(needed(kind, names), parameters, singly, shape, _locations(details))

    def _selects(
        self, type_: GraphQLObjectType, groups: Mapping[str, FieldDetailsList], path: Sequence[str]
    ) -> bool:
        """Whether a field, or with a longer path one below it, is among those selected of a type."""
        name, *below = path
        found = [details for details in groups.values() if details[0].node.name.value == name]
        if not below:
            return bool(found)
        inner = cast("GraphQLObjectType", get_named_type(type_.fields[name].type))
        inside = (self._collected(inner, details).grouped_field_set for details in found)
        return any(self._selects(inner, each, below) for each in inside)

    def _shape(
        self,
        model: type[Model],
        type_: GraphQLObjectType,
        collected: CollectedFields,
        *,
        identified: str | None = None,
    ) -> Shape:
        # First, since the fields below may stand in what is deferred here.
        cuts = self._cutter.cuts(collected)
        fields = [self._field(type_, key, group) for key, group in collected.grouped_field_set.items()]
        self._planned += _BYTES_OF_SHAPE + _BYTES_OF_FIELD * len(fields)
        shape = Shape(model, type_.name, fields, identified, cuts)
        self._shapes.append(shape)
        return shape

    def _field(self, type_: GraphQLObjectType, key: str, details: FieldDetailsList) -> Field:
        node = details[0].node
        if node.name.value == "__typename":
            return TypeName(key)
        field = type_.fields[node.name.value]
        definition, locations = definition_of(field), _locations(details)
        if definition is None:
            raise Unplanned
        match definition.metadata:
            case {"link": LinkField() as link}:
                return self._step(key, link, details)
            case {"peer": PeerField() as peer}:
                below = self.below(field, details, identified=peer.own)
                return Peer(key, peer.id, peer.within, peer.among, below, locations)
            case {"listing": BelongingList() as belonging}:
                return self._paged(key, field, belonging, details)
            case {"combines": attributes}:
                return self._combined(key, type_, attributes, details)
        if SELF_URI in definition.metadata:
            return SelfUri(key, locations)
        if (resolver := resolver_of(definition)) is not None:
            return self._computed(key, field, definition, resolver, details)
        if is_leaf_type(get_named_type(field.type)):
            return Leaf(key, definition.python_name, not is_non_null_type(field.type), locations)
        many, nullable = is_list_type(get_nullable_type(field.type)), not is_non_null_type(field.type)
        return Nested(key, definition.python_name, many, nullable, self.below(field, details), locations)

    def _combined(
        self, key: str, type_: GraphQLObjectType, attributes: Sequence[str], details: FieldDetailsList
    ) -> Combined:
        fields = {
            cast("StrawberryField", definition_of(one)).python_name: one for one in type_.fields.values()
        }
        locations = _locations(details)
        lists = [(name, self.below(fields[name], details)) for name in attributes]
        return Combined(key, lists, locations)

    def _step(self, key: str, link: LinkField, details: FieldDetailsList) -> Step:
        selection = self.selections(details)
        names = selection(link.kind).names if link.kind is not None else frozenset[str]()
        known, waits = link.attributes, self._cutter.deferring(details)
        if link.ref is not None:
            whats = ("id", "selfUri", *sorted(names - {"id", "selfUri"}))
            return Step(key, link, _locations(details), selection, whats, (link.ref,), waits)
        if link.many:
            return Step(key, link, _locations(details), selection, ("id",), (known["id"],), waits)
        return Step(key, link, _locations(details), selection, tuple(known), tuple(known.values()), waits)

    def _paged(
        self,
        key: str,
        field: GraphQLField,
        belonging: BelongingList,
        details: FieldDetailsList,
    ) -> Paged:
        connection = cast("GraphQLObjectType", get_named_type(field.type))
        arguments = self._arguments(field, details[0].node, definition_of(field))
        page = self.page(belonging.listing, connection, details)
        return Paged(key, belonging, arguments, page, _locations(details), self._cutter.deferring(details))

    def below(
        self, field: GraphQLField, details: FieldDetailsList, *, identified: str | None = None
    ) -> Shape:
        """The shape of the object in a field."""
        type_ = get_named_type(field.type)
        if not isinstance(type_, GraphQLObjectType):
            raise Unplanned
        model = class_of(type_)
        return self._shape(model, type_, self._collected(type_, details), identified=identified)

    def _computed(
        self,
        key: str,
        field: GraphQLField,
        definition: StrawberryField,
        resolver: Callable[..., Any],
        details: FieldDetailsList,
    ) -> Computed:
        needs = definition.metadata.get(NEEDS)
        if needs is None or not is_leaf_type(get_named_type(field.type)):
            raise Unplanned
        nullable = not is_non_null_type(field.type)
        arguments = self._arguments(field, details[0].node)
        return Computed(key, needs, resolver, arguments, nullable, _locations(details))

    def arguments(self, node: RootNode, *, converted: bool) -> Arguments:
        """The arguments of a root field, with `converted` as its resolver would get them."""
        if node.field is None:
            raise Unplanned
        return self._arguments(node.field, node.details[0].node, node.definition if converted else None)

    def _arguments(
        self, field: GraphQLField, node: FieldNode, definition: StrawberryField | None = None
    ) -> Arguments:
        arguments, most = arguments_of(field, node, definition)
        self._planned += most
        return arguments

    def _collected(self, type_: GraphQLObjectType, details: FieldDetailsList) -> CollectedFields:
        """The fields that are selected below a field."""
        return collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, type_, details
        )


def _has_reserved_alias(document: DocumentNode) -> bool:
    """Whether an alias begins with two underscores, which the specification reserves."""
    found: list[str] = []

    class Aliases(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node.alias and node.alias.value.startswith("__"):
                found.append(node.alias.value)

    visit(document, Aliases())
    return bool(found)


_BYTES_OF_PLAN = 4_000
_BYTES_OF_SHAPE = 8_000
_BYTES_OF_FIELD = 1_500
"""Memory for the parts of a plan, decoders included; a test compares it with what plans really take."""


def _locations(details: list[FieldDetails]) -> list[Location]:
    return [place for one in details for place in locations_of(one.node)]
