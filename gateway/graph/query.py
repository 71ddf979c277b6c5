"""The queries: lists of conversations, one and many of each kind of entity, and searchable lists."""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Annotated, Any, cast

import strawberry
from pydantic.alias_generators import to_camel, to_snake
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from gateway.graph.annotations.rest import of_many, of_one, read_at
from gateway.graph.annotations.weight import LISTED, of_entities, of_entity, of_listing
from gateway.graph.context import Context
from gateway.graph.entity_class import entity_type, model_of
from gateway.graph.link import follow
from gateway.graph.lists.active import ACTIVE, ActiveConversationFilter
from gateway.graph.lists.connection import After, Connection, First
from gateway.graph.lists.history import HISTORY, ConversationHistoryOrder, Interval
from gateway.graph.lists.history_filter import ConversationHistoryFilter
from gateway.graph.lists.listing import LISTING
from gateway.graph.lists.search import list_of, narrows
from gateway.graph.model import Entity, Node, read
from gateway.graph.named import MOST_IDS, ROOT, RootField
from gateway.graph.scopes.subgraph import with_scopes
from gateway.graph.selection import selected
from gateway.graph.types.analytics import ConversationAnalytics
from gateway.graph.types.conversation import Conversation
from gateway.graph.types.user import User
from gateway.links import KINDS, Kind
from gateway.upstream.call import ApiCall

_ME = "/api/v2/users/me"
ME = RootField("user", path=_ME)
BY_SELF_URI = RootField(None)

_SELF_URI = strawberry.argument(description="Path of the entity in the REST API.")


@strawberry.field(
    description=read_at("The user of the token.", _ME, KINDS["user"].permissions),
    metadata={ROOT: ME},
    directives=of_entity(None),
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
async def me(info: Info[Context]) -> User | None:
    query = tuple(sorted(selected(info, KINDS["user"]).parameters))
    call = ApiCall(_ME, _ME, read=True, query=query)
    return read(User, await info.context.loaders.entities.json(call))


@strawberry.field(
    description="The entity of any kind with this self URI.",
    metadata={ROOT: BY_SELF_URI},
    directives=of_entity(None),
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def node(self_uri: Annotated[strawberry.ID, _SELF_URI], info: Info[Context]) -> Node | None:
    return cast("Node | None", follow(BY_SELF_URI.targets({"selfUri": self_uri})[0], info))


@strawberry.field(
    description="The same as `node`, as an `Entity`, so that its id can be selected without naming its type.",
    metadata={ROOT: BY_SELF_URI},
    directives=of_entity(None),
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def resource(self_uri: Annotated[str, _SELF_URI], info: Info[Context]) -> Entity | None:
    return cast("Entity | None", follow(BY_SELF_URI.targets({"selfUri": self_uri})[0], info))


@strawberry.field(
    description=ACTIVE.described("The active conversations in which the token's user takes part."),
    metadata={LISTING: ACTIVE},
    directives=of_listing(),
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
async def active_conversations(
    info: Info[Context],
    filter: Annotated[  # noqa: A002  # the contract's name
        ActiveConversationFilter | None,
        strawberry.argument(description="The conditions that the conversations meet."),
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Conversation] | None:
    arguments = {"filter": filter, "first": first, "after": after}
    return await ACTIVE.connection(arguments, info)


@strawberry.field(
    description=HISTORY.described(
        "The conversations of an interval, including ended ones, from the analytics search."
    ),
    metadata={LISTING: HISTORY},
    directives=of_listing(),
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
async def conversation_history(
    info: Info[Context],
    interval: Annotated[
        Interval, strawberry.argument(description="The interval, as two times with a slash between them.")
    ],
    filter: Annotated[  # noqa: A002  # the contract's name
        ConversationHistoryFilter | None,
        strawberry.argument(description="The conditions that the conversations meet."),
    ] = None,
    order_by: Annotated[
        ConversationHistoryOrder | None,
        strawberry.argument(description="The order; by default the latest start first."),
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[ConversationAnalytics] | None:
    arguments = {"interval": interval, "filter": filter, "order_by": order_by, "first": first, "after": after}
    return await HISTORY.connection(arguments, info)


@strawberry.type(name="_Service", description="The schema for the router of a federated graph.")
class Subgraph:
    sdl: str = strawberry.field(description="The text of the schema.")


@strawberry.field(name="_service", description="The schema for the router of a federated graph.")  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def service(info: Info[Context]) -> Subgraph:
    scoped = info.context.caller.identity.scopes is not None
    sdl = info.schema.as_str()
    return Subgraph(sdl=with_scopes(sdl) if scoped else sdl)


def _one(kind: Kind) -> StrawberryField:
    root = RootField(kind.name)

    def resolve(info: Info[Context], **ids: str) -> Any:
        return follow(root.targets(_camelized(ids))[0], info)

    arguments = {**_outer(kind), "id": Annotated[strawberry.ID, strawberry.argument(description="Its id.")]}
    return _named(
        kind.name,
        _taking(arguments, resolve),
        entity_type(kind.name),
        of_one(f"The {kind.label} with this id.", kind),
        {ROOT: root},
        of_entity(None),
    )


def _many(kind: Kind) -> StrawberryField:
    root = RootField(kind.name, many=True)

    def resolve(info: Info[Context], **ids: Any) -> Any:
        return [follow(target, info) for target in root.targets(_camelized(ids))]

    described = strawberry.argument(description=f"Their ids, at most {MOST_IDS}.")
    return _named(
        kind.plural,
        _taking({**_outer(kind), "ids": Annotated[list[strawberry.ID], described]}, resolve),
        list[entity_type(kind.name)] | None,  # type: ignore[misc]  # a type made at run time
        of_many(f"The {kind.label} for each of these ids, in their order; null for an unknown id.", kind),
        {ROOT: root},
        of_entities(kind.name, LISTED),
    )


def _list(kind: Kind) -> StrawberryField:
    listing = list_of(kind)

    async def resolve(info: Info[Context], **arguments: Any) -> Any:
        return await listing.connection(arguments, info)

    return _named(
        f"{kind.name}List",
        _taking({**narrows(kind), "first": First, "after": After}, resolve, None),
        Connection[model_of(kind.name)] | None,  # type: ignore[misc]  # a type made at run time
        listing.described(f"The active {kind.label}s that the token may see, to search and choose from."),
        {LISTING: listing},
        of_listing(),
    )


def _named(
    name: str,
    resolver: Callable[..., Any],
    type_: Any,
    description: str,
    metadata: Mapping[str, Any],
    directives: Sequence[object],
) -> StrawberryField:
    resolver.__name__ = name  # the name that `create_type` uses for the field
    field: StrawberryField = strawberry.field(
        resolver=resolver,
        name=name,
        description=description,
        graphql_type=type_,
        metadata=metadata,
        directives=directives,
    )
    return field


def _outer(kind: Kind) -> dict[str, Any]:
    """The types of the arguments with the outer ids of a kind's path."""
    return {
        name: Annotated[strawberry.ID, strawberry.argument(description="Id of what it belongs to.")]
        for name in kind.outer
    }


def _taking(
    arguments: Mapping[str, Any], resolver: Callable[..., Any], default: Any = Parameter.empty
) -> Callable[..., Any]:
    """The resolver with a signature for these arguments, which depend on the kind."""
    named = [
        Parameter(to_snake(name), Parameter.KEYWORD_ONLY, annotation=type_, default=default)
        for name, type_ in arguments.items()
    ]
    info = Parameter("info", Parameter.POSITIONAL_OR_KEYWORD, annotation=Info[Context])
    resolver.__signature__ = Signature([info, *named])  # type: ignore[attr-defined]  # Python's own protocol
    return resolver


def _camelized(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {to_camel(name): value for name, value in arguments.items()}


Query = create_type(
    "Query",
    [
        me,
        active_conversations,
        conversation_history,
        node,
        resource,
        service,
        *(make(kind) for kind in KINDS.values() for make in (_one, _many)),
        *(_list(kind) for kind in KINDS.values() if kind.listed),
    ],
    description=(
        "Queries begin with active conversations (`activeConversations`), past ones "
        "(`conversationHistory`), the token's user (`me`), or entities: by id (`user`), by several ids "
        "(`users`), from a searchable list (`userList`) or by self URI (`node`)."
    ),
)

ENTITIES = [model_of(kind) for kind in KINDS]
"""The classes of all kinds, so that the schema also has those that no field links to."""
