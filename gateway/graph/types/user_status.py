"""The present status of users."""

from typing import Annotated, Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Model, field, hidden
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.vocabulary import LifecycleState


@strawberry.enum(description="ACD states of an agent; an unknown user counts as off queue.")
class AgentRoutingStatus(VendorEnum):
    OFF_QUEUE = value("OFF_QUEUE", "Does not serve the queues.")
    IDLE = value("IDLE", "Serves the queues and is free.")
    INTERACTING = value("INTERACTING", "Serves a conversation of a queue.")
    NOT_RESPONDING = value("NOT_RESPONDING", "Did not answer, and gets nothing before coming back.")
    COMMUNICATING = value("COMMUNICATING", "Is in a conversation that came from no queue.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Routing status of an agent in ACD.")
class RoutingStatus(Model):
    user_id: str | None = field("Id of the agent described.")
    user = link("user", "User whose status this is.", id="user_id")
    status: AgentRoutingStatus | None = field("Whether the agent is off queue, free, busy or not answering.")
    start_time: DateTime | None = field("When the agent entered the present state, in ISO 8601.")


@strawberry.pydantic.type(description="How available a user declares to be, as seen by one source.")
class UserPresence(Model):
    presence_id: strawberry.ID | None = field(
        "Identifies what the source says: the presence as the source knows it, which many users share.",
        key="id",
    )
    name: str | None = field("Label of the presence record.")
    source: Annotated[
        str | None, strawberry.field(deprecation_reason="The vendor asks to read sourceId instead.")
    ] = field("Name of the reporting source.")
    source_id: str | None = field("Id of the registered source that reports the presence.")
    primary: bool | None = field("True when this source determines the user's presence.")
    presence_definition_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="presenceDefinition")
    presence_definition = link(
        "presenceDefinition", "The presence that is in force.", ref="presence_definition_ref"
    )
    future_presence_definition_ref: strawberry.Private[dict[str, Any] | None] = hidden(
        alias="futurePresenceDefinition"
    )
    future_presence_definition = link(
        "presenceDefinition",
        "The presence the user wants to change to later.",
        ref="future_presence_definition_ref",
    )
    message: str | None = field("Remark the user shows next to the presence.")
    modified_date: DateTime | None = field("When the presence last changed, in ISO 8601.")
    self_uri: str | None = field("REST address of the presence.")


@strawberry.pydantic.type(description="Number of interactions of a user, by stage.")
class MediaSummaryDetail(Model):
    active: Int | None = field("How many interactions are in progress.")
    acw: Int | None = field("How many interactions are in after-call work.")


@strawberry.pydantic.type(description="Counts of a user's current interactions on one medium.")
class MediaSummary(Model):
    contact_center: MediaSummaryDetail | None = field("Counts for interactions that came through ACD queues.")
    enterprise: MediaSummaryDetail | None = field(
        "Counts for interactions outside the queues, such as personal calls."
    )


@strawberry.pydantic.type(description="Counts of a user's current interactions, by medium.")
class UserConversationSummary(Model):
    user_id: str | None = field("Id of the user whose interactions are counted.")
    user = link("user", "User whose conversations are counted.", id="user_id")
    call: MediaSummary | None = field("Counts for voice calls of the user.")
    callback: MediaSummary | None = field("Counts for callbacks of the user.")
    email: MediaSummary | None = field("Counts for emails of the user.")
    message: MediaSummary | None = field("Counts for SMS and other messaging of the user.")
    chat: MediaSummary | None = field("Counts for web chats of the user.")
    social_expression: MediaSummary | None = field("Counts for social media posts handled by the user.")
    video: MediaSummary | None = field("Counts for video conversations of the user.")


@strawberry.pydantic.type(description="A user's absence notice and the period it covers.")
class OutOfOffice(Model):
    out_of_office_id: strawberry.ID | None = field("Identifies the notice.", key="id")
    name: str | None = field("Label of the absence notice.")
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "The person who is away.", ref="user_ref")
    start_date: DateTime | None = field("When the absence begins, in ISO 8601.")
    end_date: DateTime | None = field("When the absence ends, in ISO 8601.")
    active: bool | None = field("True when the absence notice is in force.")
    indefinite: bool | None = field("True when the absence has no planned end.")
    self_uri: str | None = field("REST address of the notice.")


@strawberry.pydantic.type(description="An ACD skill of an agent, with its level.")
class UserRoutingSkill(Model):
    skill_id: strawberry.ID | None = field("Identifies the skill that is rated.", key="id")
    name: str | None = field("Skill name shown to the agent.")
    proficiency: float | None = field(
        "Level from 0.0 to 5.0, weighed by queues that look for the best skills."
    )
    state: LifecycleState | None = field("Whether the skill counts for this agent.")
    skill_uri: str | None = field("REST address of the organization's entry for the skill.")
    skill = link("skill", "Skill that is rated.", id="skill_id", uri="skill_uri", name="name")
    self_uri: str | None = field("REST address of the assignment.")


@strawberry.pydantic.type(description="A language an agent serves customers in, with fluency.")
class UserRoutingLanguage(Model):
    language_id: strawberry.ID | None = field("Identifies the language that is rated.", key="id")
    name: str | None = field("Language name shown to the agent.")
    proficiency: float | None = field("Fluency from 0.0 to 5.0; routing prefers higher values.")
    state: LifecycleState | None = field("Whether the language counts for this agent.")
    language_uri: str | None = field("REST address of the organization's entry for the language.")
    language = link("language", "Language that is rated.", id="language_id", uri="language_uri", name="name")
    self_uri: str | None = field("REST address of the assignment.")
