"""The fields that a client selects, and what they need of an entity.

They are found by the executor's rules for fragments and directives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, cast

from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution import VariableValues
from pydantic.alias_generators import to_camel
from strawberry.types import get_object_definition
from strawberry.types.info import Info

from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.internals import FieldDetails, FragmentDetails, collect_subfields, core_info
from gateway.graph.model import LEADS_BY, json_key
from gateway.links import Kind, Parameters

CoreInfo = GraphQLResolveInfo[Any]


def selected_names(info: CoreInfo, type_name: str) -> frozenset[str]:
    """The names of the fields selected below the current one, if its value is of this object type.

    `__typename` is not among them, because it needs no data.
    """
    groups = _below(info, type_name, _current(info))
    return frozenset(name for name, _ in groups) - {"__typename"}


def selected_below(info: CoreInfo, type_name: str, name: str) -> frozenset[str]:
    """The names of the fields selected below a field of that type, whose objects have one type."""
    field = cast("GraphQLObjectType", info.schema.type_map[type_name]).fields[name]
    inner = get_named_type(field.type).name
    fields = [
        one
        for selected, group in _below(info, type_name, _current(info))
        if selected == name
        for one in group
    ]
    return frozenset(selected for selected, _ in _below(info, inner, fields)) - {"__typename"}


def selects(info: CoreInfo, type_name: str, path: str) -> bool:
    """Whether `field`, or one below it as `field.below`, is selected below the current field."""
    return _selects(info, type_name, _current(info), path.split("."))


def _selects(info: CoreInfo, type_name: str, fields: Sequence[FieldDetails], path: list[str]) -> bool:
    name, *below = path
    for selected, group in _below(info, type_name, fields):
        if selected == name:
            field = cast("GraphQLObjectType", info.schema.type_map[type_name]).fields[name]
            if not below or _selects(info, get_named_type(field.type).name, group, below):
                return True
    return False


def _current(info: CoreInfo) -> list[FieldDetails]:
    return [FieldDetails(node, None) for node in info.field_nodes]


def _below(
    info: CoreInfo, type_name: str, fields: Sequence[FieldDetails]
) -> Iterator[tuple[str, list[FieldDetails]]]:
    groups = collect_subfields(
        info.schema,
        {name: FragmentDetails(definition, None) for name, definition in info.fragments.items()},
        # Strawberry's executor passes only the values to resolvers; directives need no more.
        VariableValues({}, cast("dict[str, Any]", info.variable_values)),
        info.operation,
        cast("GraphQLObjectType", info.schema.type_map[type_name]),
        list(fields),
    ).grouped_field_set
    return ((details[0].node.name.value, details) for details in groups.values())


class Selected(NamedTuple):
    """What the fields selected of an entity need: keys of its JSON, and parameters to have them all."""

    names: frozenset[str]
    parameters: Parameters


def selected(info: Info[Context], kind: Kind) -> Selected:
    """The selection of an entity of this kind, below the current field."""
    raw = core_info(info)
    type_name = kind.type_name
    key = (type_name, *map(id, raw.field_nodes))
    found: Selected | None = info.context.selections.get(key)
    if found is None:
        parameters = (one for path, one in kind.parameters.items() if selects(raw, type_name, path))
        names = needed(kind.name, selected_names(raw, type_name))
        found = Selected(names, frozenset(parameters))
        info.context.selections[key] = found
    return found


def parameters_of_page(info: Info[Context], kind: Kind) -> Parameters:
    """The parameters that the fields selected of a connection's entities need, below the current field."""
    raw = core_info(info)
    connection = get_named_type(raw.return_type).name
    return frozenset(
        parameter
        for path, parameter in kind.parameters.items()
        if any(selects(raw, connection, f"{place}.{path}") for place in ("nodes", "edges.node"))
    )


def needed(kind: str, names: Iterable[str]) -> frozenset[str]:
    """The JSON keys of an entity that these fields of it need; one that leads on by ids needs just those."""
    leading = _leading(kind)
    return frozenset(chain.from_iterable(leading.get(name, (name,)) for name in names))


@cache
def _leading(kind: str) -> Mapping[str, Sequence[str]]:
    """The JSON keys of the ids by which fields lead on, by the fields' names."""
    model = model_of(kind)
    return {
        to_camel(field.python_name): [json_key(model, attribute) for attribute in field.metadata[LEADS_BY]]
        for field in get_object_definition(model, strict=True).fields
        if LEADS_BY in field.metadata
    }
