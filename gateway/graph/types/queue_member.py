"""Members of queues."""

from typing import Any

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Model, field, hidden
from gateway.graph.scalars import Int
from gateway.graph.types.user_status import RoutingStatus


@strawberry.pydantic.type(description="A user who serves a queue.")
class QueueMember(Model):
    user_id: strawberry.ID | None = field("Identifies the user.", key="id")
    name: str | None = field("Name of the user.")
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "The user.", ref="user_ref")
    ring_number: Int | None = field("Ring of the queue's bullseye routing in which the member is, from 1 on.")
    joined: bool | None = field(
        "True when the member has joined the queue, and so gets interactions from it."
    )
    member_by: str | None = field("How the member came to the queue, such as user (in person) or group.")
    routing_status: RoutingStatus | None = field("Routing status of the member.")
    member_uri: str | None = field("REST address of the membership.", key="selfUri")
