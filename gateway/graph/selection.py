"""What a client selected of an object, by the executor's own rules for fragments and directives."""

from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues


def selected_names(info: GraphQLResolveInfo[Any], type_name: str) -> frozenset[str]:
    """The names of the fields selected below the current one, if its value is of this object type.

    `__typename` is not among them, since it needs no data.
    """
    groups = collect_subfields(
        info.schema,
        {name: FragmentDetails(definition, None) for name, definition in info.fragments.items()},
        # Strawberry's executor tells resolvers the values alone, which is what directives are checked by.
        VariableValues({}, cast("dict[str, Any]", info.variable_values)),
        info.operation,
        cast("GraphQLObjectType", info.schema.type_map[type_name]),
        [FieldDetails(node, None) for node in info.field_nodes],
    ).grouped_field_set
    return frozenset(details[0].node.name.value for details in groups.values()) - {"__typename"}
