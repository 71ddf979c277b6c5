"""Events: the topics and bodies that a change sends to notification channels.

The topics and bodies are the vendor's (``ConversationEventTopicConversation`` and its sisters, SDK 269.0.0):
a conversation in an event is the conversation without the keys of the table below.
"""

from collections.abc import Iterator
from typing import Any

from gateway.sandbox.kinds import Entity

_SESSION = frozenset({"segments", "startAlertingTime", "recordingId"})
_REFERENCE = frozenset({"selfUri"})

_UNTOLD: dict[str, frozenset[str]] = {
    "participants": frozenset(
        {
            "ani",
            "aniName",
            "dnis",
            "evaluations",
            "locale",
            "participantType",
            "queueName",
            "startTime",
            "userUri",
            "wrapupSkipped",
        }
    ),
    "wrapup": frozenset({"name", "provisional"}),
    "conversationRoutingData": frozenset({"label", "skillExpression"}),
    "queue": _REFERENCE,
    "language": _REFERENCE,
    "skills": _REFERENCE,
    "agent": _REFERENCE,
    "division": frozenset({"name"}),
    "entities": frozenset({"name"}),
    "calls": _SESSION | {"clientIpAddress"},
    "callbacks": _SESSION,
    "chats": _SESSION | {"direction"},
    "cobrowsesessions": _SESSION,
    "emails": _SESSION,
    "messages": _SESSION | {"authenticated", "messageURI"},
    "internalMessages": _SESSION,
    "screenMonitorings": _SESSION | {"screenMonitoring", "targetUser"},
    "screenshares": _SESSION,
    "socialExpressions": _SESSION,
    "videos": _SESSION,
    "disposition": frozenset(
        {
            "amdTimeout",
            "detectedSpeechEnd",
            "detectedSpeechStart",
            "dispositionParameters",
            "silentCallTimeout",
        }
    ),
    "dialerPreview": frozenset({"callbackAutoAnswer"}),
    "phoneNumberColumns": frozenset({"callableTimeColumnName"}),
    "errorInfo": frozenset({"details", "entityId", "entityName", "errors", "limit"}),
    "draftAttachments": frozenset({"inlineImage"}),
}
"""The keys that an event leaves out of the objects under each key."""

_CONVERSATION = frozenset({"conversationIds", "endTime", "name", "selfUri", "startTime"})


def of(kind: str, entity: Entity) -> Iterator[tuple[str, Entity]]:
    """The topics of a change, each with the event's body."""
    if kind == "conversation":
        body = _shown(entity, _CONVERSATION)
        for name, path in (("userId", "users"), ("queueId", "routing.queues")):
            ids = {person[name] for person in entity["participants"] if name in person}
            for each in sorted(ids):
                yield f"v2.{path}.{each}.conversations", body
    elif kind == "user":
        yield f"v2.users.{entity['id']}.presence", _presence(entity["presence"])
        yield f"v2.users.{entity['id']}.routingStatus", _routing_status(entity)


def _shown(value: Entity, untold: frozenset[str]) -> Entity:
    return {
        key: _part(part, _UNTOLD.get(key, frozenset())) for key, part in value.items() if key not in untold
    }


def _part(part: Any, untold: frozenset[str]) -> Any:
    if isinstance(part, dict):
        return _shown(part, untold)
    if isinstance(part, list):
        return [_part(each, untold) for each in part]
    return part


def _presence(presence: Entity) -> Entity:
    definition = {key: presence["presenceDefinition"][key] for key in ("id", "systemPresence")}
    told = {key: presence[key] for key in ("source", "primary", "message", "modifiedDate")}
    return told | {"presenceDefinition": definition}


def _routing_status(user: Entity) -> Entity:
    status = user["routingStatus"]
    return {
        "id": user["id"],
        "routingStatus": {"status": status["status"], "startTime": status["startTime"]},
    }
