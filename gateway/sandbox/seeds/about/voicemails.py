"""Voicemail messages: what callers say when nobody answers."""

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.store import Store

_SAID = ("Please ring me back about my claim.", "I have a question about the premium.")


def add_voicemails(store: Store, conversation: Entity) -> None:
    """The messages behind the callbacks of a conversation."""
    for person in conversation["participants"]:
        for callback in person.get("callbacks", ()):
            store.add("voicemailMessage", _message(store, conversation, callback))


def _message(store: Store, conversation: Entity, callback: Entity) -> Entity:
    message_id, left = callback["voicemail"]["id"], conversation["startTime"]
    seconds = store.chance.number(5, 90)
    owner = store.chance.pick(("queue", "group", "user"))
    copy = {"user": _ref(store, "user"), "group": _ref(store, "group"), "date": left}
    return {
        "id": message_id,
        "conversation": ref("conversation", conversation["id"]),
        "read": False,
        "audioRecordingDurationSeconds": seconds,
        "audioRecordingSizeBytes": seconds * 8_000,
        "transcription": store.chance.pick(_SAID),
        "createdDate": left,
        "modifiedDate": left,
        "callerAddress": f"tel:{callback['callbackNumbers'][0]}",
        "callerName": callback["callbackUserName"],
        "deleted": False,
        "note": "Sounds urgent",
        "callerUser": _ref(store, "user"),
        owner: _ref(store, owner),
        "copiedFrom": copy,
        "copiedTo": [copy],
        "deleteRetentionPolicy": {"voicemailRetentionPolicyType": "RETAIN_WITH_TTL", "numberOfDays": 30},
        "selfUri": ref("voicemailMessage", message_id)["selfUri"],
    }


def _ref(store: Store, kind: str) -> Entity:
    return ref(kind, store.any(kind)["id"])
