"""The fields that a client selects of an object, by the executor's rules for fragments and directives."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution import VariableValues

from gateway.graph.internals import FieldDetails, FragmentDetails, collect_subfields

Info = GraphQLResolveInfo[Any]


def selected_names(info: Info, type_name: str) -> frozenset[str]:
    """The names of the fields selected below the current one, if its value is of this object type.

    `__typename` is not among them, because it needs no data.
    """
    groups = _below(info, type_name, _current(info))
    return frozenset(name for name, _ in groups) - {"__typename"}


def selected_below(info: Info, type_name: str, name: str) -> frozenset[str]:
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


def selects(info: Info, type_name: str, path: str) -> bool:
    """Whether `field`, or one below it as `field.below`, is selected below the current field."""
    return _selects(info, type_name, _current(info), path.split("."))


def _selects(info: Info, type_name: str, fields: Sequence[FieldDetails], path: list[str]) -> bool:
    name, *below = path
    for selected, group in _below(info, type_name, fields):
        if selected == name:
            field = cast("GraphQLObjectType", info.schema.type_map[type_name]).fields[name]
            if not below or _selects(info, get_named_type(field.type).name, group, below):
                return True
    return False


def _current(info: Info) -> list[FieldDetails]:
    return [FieldDetails(node, None) for node in info.field_nodes]


def _below(
    info: Info, type_name: str, fields: Sequence[FieldDetails]
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
