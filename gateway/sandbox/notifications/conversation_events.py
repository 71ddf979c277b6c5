"""Events with the whole state of a conversation.

An event lacks some keys of the REST conversation, in a table below, and all nulls, empty lists and empty
objects. Some values have another spelling, and the times of two timers are numbers
(``ConversationEventTopicConversation`` and its parts, SDK 269.0.0).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway.sandbox.kinds import Entity

_CONVERSATION = frozenset({"conversationIds", "endTime", "name", "selfUri", "startTime", "state"})
_SESSION = frozenset({"segments", "startAlertingTime", "recordingId"})
_REFERENCE = frozenset({"selfUri"})

_OMITTED: Mapping[str, frozenset[str]] = {
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
    "disposition": frozenset({"detectedSpeechEnd", "detectedSpeechStart", "dispositionParameters"}),
    "dialerPreview": frozenset({"callbackAutoAnswer"}),
    "phoneNumberColumns": frozenset({"callableTimeColumnName"}),
    "errorInfo": frozenset({"details", "entityId", "entityName", "errors", "limit"}),
    "draftAttachments": frozenset({"inlineImage"}),
}
"""The keys that an event leaves out of the objects under each key."""

_SPELLED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("calls", "disconnectType"): {
        "endpoint.donotdisturb": "endpoint.dnd",
        "transfer.donotdisturb": "transfer.dnd",
    },
    ("recentTransfers", "state"): {
        each: each.lower()
        for each in ("Active", "Canceled", "Complete", "Failed", "Pending", "Timeout", "Unknown")
    },
    ("recentTransfers", "transferType"): {each: each.lower() for each in ("Attended", "Unattended")},
}
"""The values with another spelling in events, by the keys of their object and their own."""

_TERMINATED = frozenset(
    {"calls", "callbacks", "chats", "cobrowsesessions", "screenshares", "socialExpressions", "videos"}
)
"""The keys of communications whose state is terminated after their after-call work."""

_TIMERS = frozenset({"amdTimeout", "silentCallTimeout"})
_OFTEN = frozenset({"id", "participants", "recordingState"})


def whole(conversation: Entity, *, sparse: bool) -> Entity:
    """The event for a conversation.

    A ``sparse`` event has an id, participants and a recording state only, as most captured ones have.
    """
    event = _shown(conversation, "", _CONVERSATION)
    return {key: value for key, value in event.items() if key in _OFTEN} if sparse else event


def _shown(value: Entity, key: str, omitted: frozenset[str]) -> Entity:
    shown = {
        name: _part(part, key, name)
        for name, part in value.items()
        if name not in omitted and part not in (None, [], {})
    }
    if (
        key in _TERMINATED
        and value["state"] == "disconnected"
        and value.get("afterCallWork", {}).get("state") != "pending"
    ):
        shown["state"] = "terminated"
    if key == "screenMonitorings" and "targetUser" in value:
        shown["targetUserId"] = value["targetUser"]["id"]
    return shown


def _part(part: Any, key: str, name: str) -> Any:
    if name == "attributes":
        return part
    if isinstance(part, dict):
        return _shown(part, name, _OMITTED.get(name, frozenset()))
    if isinstance(part, list):
        return [_part(each, key, name) for each in part]
    if key in _TIMERS and name.endswith("Time"):
        return datetime.fromisoformat(part).timestamp() * 1000
    return _SPELLED.get((key, name), {}).get(part, part)
