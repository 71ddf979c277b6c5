"""Acts on users."""

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.given import Given, body
from gateway.graph.mutations.payload import UserPayload
from gateway.graph.types.user_status import AgentRoutingStatus

_EDIT = "presence:userPresence:edit"
"""Of others; nothing is asked of those who change what is their own."""


@strawberry.input
class OnUser(Given):
    """The base of the inputs of acts on one user."""

    user_id: strawberry.ID = strawberry.field(description="Id of the user.")


@strawberry.input(description="The presence that a user gets.")
class SetPresenceInput(OnUser):
    presence_definition_id: strawberry.ID = strawberry.field(
        description="Id of the presence's definition, as in `presenceDefinitionList`."
    )
    message: str | None = strawberry.field(default=None, description="Remark to show next to the presence.")


@strawberry.input(description="Whether a user serves the queues.")
class SetRoutingStatusInput(OnUser):
    status: AgentRoutingStatus = strawberry.field(
        description="OFF_QUEUE, or IDLE to serve the queues; the platform sets the others itself."
    )


def _presence(given: SetPresenceInput) -> dict[str, object]:
    definition = {"id": given.presence_definition_id}
    return {"presenceDefinition": definition, **body(given, {"user_id", "presence_definition_id"})}


ACTS = (
    Act(
        "setPresence",
        "Sets a user's presence.",
        SetPresenceInput,
        UserPayload,
        "PATCH",
        "/api/v2/users/{userId}/presences/purecloud",
        (_EDIT,),
        _presence,
        repeatable=True,
        shows=effects.present_as,
        needs=("presence",),
    ),
    Act(
        "setRoutingStatus",
        "Takes a user on the queues, or off them.",
        SetRoutingStatusInput,
        UserPayload,
        "PUT",
        "/api/v2/users/{userId}/routingstatus",
        (_EDIT,),
        lambda given: {"status": given.status.value},
        repeatable=True,
        shows=effects.routed,
        needs=("routingStatus",),
    ),
)
