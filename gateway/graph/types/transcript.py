"""Transcripts of communications."""

from gateway.graph.link import link
from gateway.graph.model import Entity, entity, field, required


@entity(
    "The transcript of a communication, made by speech and text analytics. It is kept on another host, where"
    " the gateway does not read it.",
    key="conversationId id",
)
class TranscriptUrl(Entity):
    conversation_id: str = required("Id of the conversation that the communication is part of.")
    conversation = link(
        "conversation", "Conversation that the communication is part of.", id="conversation_id"
    )
    url: str | None = field(
        "Where the transcript can be fetched, as JSON. The URL is signed: it takes no token and expires."
    )
