"""Summaries of conversations, as the platform's AI writes them and agents edit them."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, entity, field, hidden, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Stages in the making of a summary.")
class SummaryStatus(VendorEnum):
    PENDING = value("Pending", "It has not begun.")
    QUEUED = value("Queued", "It waits for its turn.")
    STARTED = value("Started", "It has begun.")
    COMPLETED = value("Completed", "It is done.")
    ERROR = value("Error", "It has failed.")
    PROCESSING = value("Processing", "It is being made.")
    UNKNOWN = unknown()


@strawberry.enum(description="Media of which summaries are made.")
class SummaryMediaType(VendorEnum):
    EMAIL = value("Email", "Mail.")
    CALL = value("Call", "Phone calls.")
    CHAT = value("Chat", "Web chats.")
    MESSAGE = value("Message", "Messages, such as text messages.")
    WEBMESSAGING = value("Webmessaging", "Messages from web pages.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A wrap-up code that the AI proposes for what it summed up.")
class ConversationSummaryWrapupCode(Model):
    wrapup_code_id: strawberry.ID | None = field("Id of the wrap-up code.", key="id")
    name: str | None = field("Name of the wrap-up code.")
    description: str | None = field("Purpose of the wrap-up code.")
    confidence: float | None = field("How sure the AI is, from 0 to 1.")
    wrapup_code_uri: str | None = field("REST address of the wrap-up code.", key="selfUri")
    wrapup_code = link(
        "wrapupCode", "The wrap-up code.", id="wrapup_code_id", uri="wrapup_code_uri", name="name"
    )


@strawberry.pydantic.type(description="A summary as an agent changed it.")
class ConversationEditedInput(Model):
    text: str | None = field("The changed text.")
    date_modified: DateTime | None = field("When it was changed.")


@strawberry.pydantic.type(description="Why the customer got in touch.")
class ConversationSummaryReason(Model):
    confidence: float | None = field("How sure the AI is, from 0 to 1.")
    text: str | None = field("The reason in a few words.")
    description: str | None = field("The reason in detail.")


@strawberry.pydantic.type(description="Follow-up after a conversation.")
class ConversationSummaryFollowup(Model):
    confidence: float | None = field("How sure the AI is, from 0 to 1.")
    text: str | None = field("The task in a few words.")
    description: str | None = field("The task in detail.")


@strawberry.pydantic.type(description="How the customer's matter was settled.")
class ConversationSummaryResolution(Model):
    confidence: float | None = field("How sure the AI is, from 0 to 1.")
    text: str | None = field("The solution in a few words.")
    description: str | None = field("The solution in detail.")
    outcome: str | None = field("Outcome, such as resolved or unresolved.")


@strawberry.pydantic.type(description="Reference to a communication of a conversation.")
class CommunicationReference(Model):
    communication_id: strawberry.ID | None = field("Id of the communication.", key="id")


class Summary(Model):
    """The fields of all summaries."""

    summary_id: strawberry.ID | None = field("Identifies the summary.", key="id")
    text: str | None = field("The summary itself.")
    confidence: float | None = field("How sure the AI is, from 0 to 1.")
    status: SummaryStatus | None = field("How far the making of the summary has got.")
    media_type: SummaryMediaType | None = field("Medium of the summarized communication.")
    language: str | None = field("Language of the summarized communication, such as en-US.")
    predicted_wrapup_codes: Many[ConversationSummaryWrapupCode] = listed(
        "Wrap-up codes that the AI proposes."
    )
    edited_summary: ConversationEditedInput | None = field("The summary as an agent changed it.")
    reason: ConversationSummaryReason | None = field("Why the customer got in touch.")
    followup: ConversationSummaryFollowup | None = field("Follow-up.")
    resolution: ConversationSummaryResolution | None = field("How the matter was settled.")
    date_created: DateTime | None = field("When the summary was made.")
    participants: Many[Reference] = listed("Participants of the conversation whom the summary is about.")


@strawberry.pydantic.type(description="Summary of a whole conversation.")
class ConversationSummary(Summary):
    """A summary of a whole conversation, with every field of a summary and no more."""


@strawberry.pydantic.type(description="Summary of one communication, such as one agent's call.")
class ConversationSessionSummary(Summary):
    communication: CommunicationReference | None = field("Communication that is summed up.")


@entity("The summaries of a conversation that the platform's AI made.")
class ConversationSummaries(Entity):
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation that is summed up.", ref="conversation_ref")
    summary: ConversationSummary | None = field("Summary of the whole conversation.")
    session_summaries: Many[ConversationSessionSummary] = listed("Summaries of its communications.")
