"""Acts that begin a conversation."""

import re
from collections.abc import Iterator

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.given import Given, Problem, body, is_one, wrong_texts
from gateway.graph.mutations.payload import ConversationPayload
from gateway.graph.scalars import DateTimeText, JSONMapping

_CALLED = ("phone_number", "call_user_id", "call_queue_id", "participants")
"""What of a call's input says whom to call."""

_COUNTRY = re.compile(r"[A-Za-z]{2}")


@strawberry.enum(description="Whether an agent is reserved before the customer of a callback is called.")
class CallbackDelivery(VendorEnum):
    USEQUEUESETTING = value("UseQueueSetting", "As the queue says.")
    USEAGENTRESERVATION = value("UseAgentReservation", "One is.")
    NOAGENTRESERVATION = value("NoAgentReservation", "None is.")
    UNKNOWN = unknown()


@strawberry.input(description="One of several parties to call: exactly one of the fields beside the name.")
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
class StartCallInput(Given):
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
        default=None, description="Attributes for the customer: texts by their names."
    )
    language_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the language that the agent of the called queue is to speak."
    )
    routing_skills_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the skills that the agent of the called queue is to have."
    )
    routing_skill_expression: str | None = strawberry.field(
        default=None, description="Expression over skills by which the agent of the called queue is chosen."
    )
    participants: list[CalledPartyInput] | None = strawberry.field(
        default=None, description="The parties of a conference, all of whom are called."
    )
    uui_data: str | None = strawberry.field(
        default=None, description="User-to-user information that goes with the call."
    )
    external_contact_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the external contact who is called."
    )
    label: str | None = strawberry.field(
        default=None, description="Id of the utilization label under which the call counts."
    )

    def problems(self) -> Iterator[Problem]:
        """Somebody is called."""
        if not is_one(getattr(self, name) for name in _CALLED):
            yield Problem(
                None,
                "One of phoneNumber, callUserId, callQueueId and participants, and no other, is called.",
            )
        if not all(party.is_one for party in self.participants or ()):
            yield Problem("participants", "Each party has exactly one of address, userId and queueId.")
        if self.attributes is not None:
            yield from wrong_texts("attributes", self.attributes)


@strawberry.input(description="How the agent for a callback is found.")
class CallbackRoutingInput:
    queue_id: strawberry.ID = strawberry.field(description="Id of the queue in which the callback waits.")
    language_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the language that the agent is to speak."
    )
    label: str | None = strawberry.field(
        default=None, description="Id of the utilization label under which the callback counts."
    )
    priority: int | None = strawberry.field(
        default=None, description="Weight of the callback among those that wait."
    )
    skill_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the skills that the agent is to have."
    )
    skill_expression: str | None = strawberry.field(
        default=None, description="Expression over skills by which the agent is chosen."
    )
    preferred_agent_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the users who are asked first."
    )
    routing_flags: list[str] | None = strawberry.field(
        default=None, description="Flags that change how the agent is found."
    )


@strawberry.input(description="Whom to call back, when, and through which queue.")
class StartCallbackInput(Given):
    callback_numbers: list[str] = strawberry.field(description="Phone numbers at which to call, in order.")
    queue_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the queue in which the callback waits; needed without routingData."
    )
    routing_data: CallbackRoutingInput | None = strawberry.field(
        default=None, description="How the agent is found; needed without queueId."
    )
    script_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the script that the agent gets."
    )
    customer_first_callback_delivery_mode: CallbackDelivery | None = strawberry.field(
        default=None, description="Whether an agent is reserved, where the customer is called first."
    )
    callback_user_name: str | None = strawberry.field(
        default=None, description="Name of the one who is called back."
    )
    callback_scheduled_time: DateTimeText | None = strawberry.field(
        default=None, description="When to call, in ISO 8601; as soon as an agent is free when left out."
    )
    country_code: str | None = strawberry.field(
        default=None, description="Country of the numbers, as two letters of ISO 3166."
    )
    validate_callback_numbers: bool | None = strawberry.field(
        default=None, description="Whether the platform refuses numbers that cannot be called."
    )
    data: JSONMapping | None = strawberry.field(
        default=None, description="Data for the agent's script: texts by their names."
    )
    caller_id: str | None = strawberry.field(default=None, description="Phone number that the customer sees.")
    caller_id_name: str | None = strawberry.field(default=None, description="Name that the customer sees.")

    def problems(self) -> Iterator[Problem]:
        """There are numbers, and one queue."""
        if not self.callback_numbers or not all(self.callback_numbers):
            yield Problem("callbackNumbers", "A callback needs one phone number at least, and no empty one.")
        if (self.queue_id is None) == (self.routing_data is None):
            yield Problem("queueId", "Either queueId or routingData says which queue the callback waits in.")
        if self.country_code is not None and not _COUNTRY.fullmatch(self.country_code):
            yield Problem("countryCode", "A country is two letters of ISO 3166, such as US.")
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
        body,
        shows=effects.begun,
        begun="id",
    ),
    Act(
        "startCallback",
        "Puts a callback into a queue.",
        StartCallbackInput,
        ConversationPayload,
        "POST",
        "/api/v2/conversations/callbacks",
        ("conversation:callback:create",),
        body,
        shows=effects.begun,
        begun="conversation.id",
    ),
)
