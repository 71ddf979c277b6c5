"""The places of an operation's root fields in its document."""

from collections.abc import Mapping
from typing import NamedTuple

from graphql import GraphQLObjectType, GraphQLSchema, is_non_null_type

from gateway.engine.errors import Location, locations_of
from gateway.graph.internals import FieldDetailsList


class RootPlace(NamedTuple):
    """The locations of a root field in the document, and whether its type is non-null."""

    locations: list[Location]
    non_null: bool


def root_places(
    schema: GraphQLSchema, type_: GraphQLObjectType, groups: Mapping[str, FieldDetailsList]
) -> dict[str, RootPlace]:
    """The places of the root fields with selections, by response key."""
    places = {}
    for key, details in groups.items():
        node = details[0].node
        field = schema.get_field(type_, node.name.value)
        if node.selection_set and field:
            locations = [place for one in details for place in locations_of(one.node)]
            places[key] = RootPlace(locations, is_non_null_type(field.type))
    return places
