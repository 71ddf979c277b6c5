"""Acts that start a conversation."""

import re
from collections.abc import Iterator

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.inputs import InputProblem, MutationInput, is_one, vendor_body, wrong_texts
from gateway.graph.mutations.payload import ConversationPayload
from gateway.graph.scalars import DateTimeText, JSONMapping

_CALLED = ("phone_number", "call_user_id", "call_queue_id", "participants")
"""The fields of a call's input that name the called party."""

_COUNTRY = re.compile(r"[A-Za-z]{2}")


@strawberry.enum(description="Whether an agent is reserved before the customer of a callback is called.")
class CallbackDelivery(VendorEnum):
    USEQUEUESETTING = value("UseQueueSetting", "The queue's setting decides.")
    USEAGENTRESERVATION = value("UseAgentReservation", "An agent is reserved.")
    NOAGENTRESERVATION = value("NoAgentReservation", "No agent is reserved.")
    UNKNOWN = unknown()


@strawberry.input(description="One party of a conference call. Set exactly one field beside the name.")
class CalledPartyInput:
    address: str | None = strawberry.field(default=None, description="A phone number or a SIP address.")
    name: str | None = strawberry.field(default=None, description="Name to show for the party.")
    user_id: strawberry.ID | None = strawberry.field(default=None, description="Id of a user.")
    queue_id: strawberry.ID | None = strawberry.field(default=None, description="Id of a queue.")

    @property
    def is_one(self) -> bool:
        """Whether exactly one party is named."""
        return is_one((self.address, self.user_id, self.queue_id))


@strawberry.input(description="Whom to call, on whose behalf, and how the call is routed.")
class StartCallInput(MutationInput):
    phone_number: str | None = strawberry.field(default=None, description="Phone number to call.")
    caller_id: str | None = strawberry.field(
        default=None, description="Phone number that the called party sees."
    )
    caller_id_name: str | None = strawberry.field(
        default=None, description="Name that the called party sees."
    )
    call_from_queue_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the queue on whose behalf the call is made."
    )
    call_queue_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the queue to call."
    )
    call_user_id: strawberry.ID | None = strawberry.field(default=None, description="Id of the user to call.")
    priority: int | None = strawberry.field(
        default=None, description="Weight of the call among those that wait in the called queue."
    )
    attributes: JSONMapping | None = strawberry.field(
        default=None, description="Attributes of the customer: strings by name."
    )
    language_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the language that the agent of the called queue must speak."
    )
    routing_skills_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the skills that the agent of the called queue must have."
    )
    routing_skill_expression: str | None = strawberry.field(
        default=None, description="Skill expression that chooses the agent of the called queue."
    )
    participants: list[CalledPartyInput] | None = strawberry.field(
        default=None, description="The parties of a conference; all of them are called."
    )
    uui_data: str | None = strawberry.field(
        default=None, description="User-to-user information to send with the call."
    )
    external_contact_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the external contact who is called."
    )
    label: str | None = strawberry.field(
        default=None, description="Id of the utilization label under which the call counts."
    )

    def problems(self) -> Iterator[InputProblem]:
        """Exactly one party is called."""
        if not is_one(getattr(self, name) for name in _CALLED):
            yield InputProblem(
                None, "Give exactly one of phoneNumber, callUserId, callQueueId and participants."
            )
        if not all(party.is_one for party in self.participants or ()):
            yield InputProblem("participants", "Give each party exactly one of address, userId and queueId.")
        if self.attributes is not None:
            yield from wrong_texts("attributes", self.attributes)


@strawberry.input(description="How the platform chooses the agent for a callback.")
class CallbackRoutingInput:
    queue_id: strawberry.ID = strawberry.field(description="Id of the queue in which the callback waits.")
    language_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the language that the agent must speak."
    )
    label: str | None = strawberry.field(
        default=None, description="Id of the utilization label under which the callback counts."
    )
    priority: int | None = strawberry.field(
        default=None, description="Weight of the callback among those that wait in the queue."
    )
    skill_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the skills that the agent must have."
    )
    skill_expression: str | None = strawberry.field(
        default=None, description="Skill expression that chooses the agent."
    )
    preferred_agent_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the users to whom the callback is offered first."
    )
    routing_flags: list[str] | None = strawberry.field(
        default=None, description="Flags that change how the agent is chosen."
    )


@strawberry.input(description="Whom to call back, when, and through which queue.")
class StartCallbackInput(MutationInput):
    callback_numbers: list[str] = strawberry.field(description="Phone numbers to call, in this order.")
    queue_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the queue in which the callback waits; required without routingData."
    )
    routing_data: CallbackRoutingInput | None = strawberry.field(
        default=None, description="How the agent is chosen; required without queueId."
    )
    script_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the script that the agent sees."
    )
    customer_first_callback_delivery_mode: CallbackDelivery | None = strawberry.field(
        default=None, description="Whether an agent is reserved before the customer is called."
    )
    callback_user_name: str | None = strawberry.field(
        default=None, description="Name of the person to call back."
    )
    callback_scheduled_time: DateTimeText | None = strawberry.field(
        default=None, description="When to call, in ISO 8601; by default as soon as an agent is free."
    )
    country_code: str | None = strawberry.field(
        default=None, description="Country of the numbers, as an ISO 3166 code of two letters."
    )
    validate_callback_numbers: bool | None = strawberry.field(
        default=None, description="Whether the platform refuses numbers that cannot be called."
    )
    data: JSONMapping | None = strawberry.field(
        default=None, description="Data for the agent's script: strings by name."
    )
    caller_id: str | None = strawberry.field(default=None, description="Phone number that the customer sees.")
    caller_id_name: str | None = strawberry.field(default=None, description="Name that the customer sees.")

    def problems(self) -> Iterator[InputProblem]:
        """There are phone numbers, and exactly one queue."""
        if not self.callback_numbers or not all(self.callback_numbers):
            yield InputProblem("callbackNumbers", "Give at least one phone number, and no empty one.")
        if (self.queue_id is None) == (self.routing_data is None):
            yield InputProblem("queueId", "Give exactly one of queueId and routingData.")
        if self.country_code is not None and not _COUNTRY.fullmatch(self.country_code):
            yield InputProblem("countryCode", "Give an ISO 3166 code of two letters, such as US.")
        if self.data is not None:
            yield from wrong_texts("data", self.data)


ACTS = (
    Act(
        "startCall",
        "Calls somebody on behalf of the token's user.",
        StartCallInput,
        ConversationPayload,
        "POST",
        "/api/v2/conversations/calls",
        ("conversation:call:add",),
        vendor_body,
        shows_effect=effects.has_participants,
        created_id="id",
    ),
    Act(
        "startCallback",
        "Puts a callback into a queue.",
        StartCallbackInput,
        ConversationPayload,
        "POST",
        "/api/v2/conversations/callbacks",
        ("conversation:callback:create",),
        vendor_body,
        shows_effect=effects.has_participants,
        created_id="conversation.id",
    ),
)
