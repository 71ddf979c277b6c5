"""Conversations in the shape of one medium, and who may read them so.

In this shape the participant of each communication holds what elsewhere the communication holds, and users,
queues and the like are references (``CallConversation`` and its sisters, SDK 269.0.0).
"""

from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.media import LISTS

PATHS = {
    "calls": "call",
    "callbacks": "callback",
    "cobrowsesessions": "cobrowse",
    "emails": "email",
    "messages": "message",
    "screenshares": "screenshare",
    "socials": "socialexpression",
    "videos": "video",
}
"""The name of each medium in paths, and its ``communicationType``."""

MODELS = frozenset({"calls", "callbacks", "cobrowsesessions", "emails", "messages"})
"""The media whose conversations can be read, and changed, in their own shape."""


def is_of(conversation: Entity, name: str) -> bool:
    """Whether a conversation has, or had, communications of a medium."""
    key = LISTS[PATHS[name]]
    return any(person.get(key) for person in conversation["participants"])
