"""The schema for clients, without federation's types, fields and directives.

Only the router of a federated graph needs those; code generators, linters and caches take them for part of
the contract, or fail on them.
"""

from graphql import GraphQLObjectType, GraphQLSchema, print_schema, specified_directives

from gateway.graph.internals import INCREMENTAL
from gateway.links import KINDS

_FEDERATION = frozenset({"_entities", "_service"})
"""The fields for routers only; no other field has one of federation's types."""


def api(schema: GraphQLSchema) -> str:
    """The text of a schema without federation's parts."""
    query = schema.query_type
    if query is None:
        raise TypeError("A schema must have queries.")
    fields = {name: field for name, field in query.fields.items() if name not in _FEDERATION}
    client = GraphQLSchema(
        query=GraphQLObjectType(query.name, fields, description=query.description),
        mutation=schema.mutation_type,
        subscription=schema.subscription_type,
        directives=(*specified_directives, *INCREMENTAL),
        types=[schema.type_map[kind.type_name] for kind in KINDS.values()],
        description=schema.description,
    )
    return print_schema(client) + "\n"
