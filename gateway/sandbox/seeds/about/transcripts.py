"""Transcripts of the communications of ended conversations."""

from gateway.sandbox.kinds import Entity
from gateway.sandbox.store import Store

_TRANSCRIBED = ("calls", "chats", "emails", "messages")


def add_transcripts(store: Store, conversation: Entity) -> None:
    """One for each communication by voice or in writing; a signed URL leads to it."""
    for person in conversation["participants"]:
        for key in _TRANSCRIBED:
            for communication in person.get(key, ()):
                _add(store, conversation["id"], communication["id"])


def _add(store: Store, conversation_id: str, communication_id: str) -> None:
    signed = f"https://transcripts.example.com/{communication_id}.json?X-Amz-Signature={store.chance.id()}"
    store.add("transcript", {"id": communication_id, "conversationId": conversation_id, "url": signed})
