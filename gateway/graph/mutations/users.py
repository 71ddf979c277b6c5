"""Acts on users."""

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.inputs import MutationInput, vendor_body
from gateway.graph.mutations.payload import UserPayload
from gateway.graph.types.user_status import AgentRoutingStatus

_EDIT = "presence:userPresence:edit"
"""The permission to change other users; the vendor asks for none to change one's own status."""


@strawberry.input
class OnUser(MutationInput):
    """The base of the inputs of acts on one user."""

    user_id: strawberry.ID = strawberry.field(description="Id of the user.")


@strawberry.input(description="A user and their new presence.")
class SetPresenceInput(OnUser):
    presence_definition_id: strawberry.ID = strawberry.field(
        description="Id of the presence definition, from `presenceDefinitionList`."
    )
    message: str | None = strawberry.field(default=None, description="Remark to show next to the presence.")


@strawberry.input(description="A user and their new routing status.")
class SetRoutingStatusInput(OnUser):
    status: AgentRoutingStatus = strawberry.field(
        description="IDLE to serve queues, or OFF_QUEUE; the platform sets the other values itself."
    )


def _presence(input_: SetPresenceInput) -> dict[str, object]:
    definition = {"id": input_.presence_definition_id}
    return {"presenceDefinition": definition, **vendor_body(input_, {"user_id", "presence_definition_id"})}


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
        shows_effect=effects.presence_set,
        user_fields=("presence",),
    ),
    Act(
        "setRoutingStatus",
        "Puts a user on queue or off queue.",
        SetRoutingStatusInput,
        UserPayload,
        "PUT",
        "/api/v2/users/{userId}/routingstatus",
        (_EDIT,),
        lambda input_: {"status": input_.status.value},
        repeatable=True,
        shows_effect=effects.routing_status_set,
        user_fields=("routingStatus",),
    ),
)
