"""The schema: queries, which answer with the upstream's JSON, and how fields are read from that."""

# mypy: disable-error-code="return-value"

from typing import Any

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types.info import Info

from tests.bench.plain.context import Context, Json
from tests.bench.plain.types import (
    Call,
    Conversation,
    DateTime,
    DivisionMembership,
    Participant,
    RoutingData,
    User,
    Wrapup,
)


@strawberry.type
class ConversationConnection:
    totalCount: int  # noqa: N815  # named as in the schema
    nodes: list[Conversation]


@strawberry.type
class Query:
    @strawberry.field
    async def activeConversations(  # noqa: N802  # named as in the schema
        self, info: Info[Context], first: int | None = None
    ) -> ConversationConnection:
        listing = await info.context.get("/api/v2/conversations")
        return {"totalCount": listing["total"], "nodes": listing["entities"][:first]}

    @strawberry.field
    async def conversation(self, info: Info[Context], id: strawberry.ID) -> Conversation | None:  # noqa: A002
        return await info.context.get(f"/api/v2/conversations/{id}")

    @strawberry.field
    async def me(self, info: Info[Context]) -> User | None:
        return await info.context.get("/api/v2/users/me")


def is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is list


LISTS = frozenset(
    name
    for type_ in (Conversation, Participant, Call, Wrapup, RoutingData, DivisionMembership)
    for name, annotation in type_.__annotations__.items()
    if is_list(annotation)
)
"""Names of fields that are never null, though the upstream leaves empty lists out."""


def from_json(parent: Json, name: str) -> object:
    """The default resolver."""
    value = parent.get(name)
    return () if value is None and name in LISTS else value


schema = strawberry.federation.Schema(
    query=Query,
    types=[User],
    extensions=[ParserCache, ValidationCache],
    config=StrawberryConfig(
        auto_camel_case=False,
        default_resolver=from_json,
        scalar_map={DateTime: strawberry.scalar(name="DateTime", serialize=str, parse_value=str)},
    ),
)
