"""Voicemail messages: what callers say when nobody answers."""

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_SAID = ("Please ring me back about my claim.", "I have a question about the premium.")


def add_mailboxes(store: Store) -> None:
    """The messages that lie in the mailboxes of a few users, groups and queues."""
    for owner in ("user", "group", "queue"):
        caller = {"callerAddress": f"tel:{store.chance.phone()}", "callerUser": _ref(store, "user")}
        left = stamp(store.chance.moment(EPOCH - 90_000, EPOCH - 9_000))
        copy = {"user": _ref(store, "user"), "group": _ref(store, "group"), "date": left}
        fields = {owner: _ref(store, owner), "copiedFrom": copy, "copiedTo": [copy], "note": "Sounds urgent"}
        gone = {"deleted": True, "deletedDate": left} if owner == "group" else {}
        _add(store, store.chance.id(), left, caller | fields | gone)


def add_voicemails(store: Store, conversation: Entity) -> None:
    """The messages behind the callbacks of a conversation."""
    for person in conversation["participants"]:
        for callback in person.get("callbacks", ()):
            fields = {
                "conversation": ref("conversation", conversation["id"]),
                "callerAddress": f"tel:{callback['callbackNumbers'][0]}",
                "callerName": callback["callbackUserName"],
                "queue": _ref(store, "queue"),
            }
            _add(store, callback["voicemail"]["id"], conversation["startTime"], fields)


def _add(store: Store, message_id: str, left: str, fields: Entity) -> None:
    seconds = store.chance.number(5, 90)
    message = {
        "id": message_id,
        "read": False,
        "audioRecordingDurationSeconds": seconds,
        "audioRecordingSizeBytes": seconds * 8_000,
        "transcription": store.chance.pick(_SAID),
        "createdDate": left,
        "modifiedDate": left,
        "deleted": False,
        "deleteRetentionPolicy": {"voicemailRetentionPolicyType": "RETAIN_WITH_TTL", "numberOfDays": 30},
        "selfUri": ref("voicemailMessage", message_id)["selfUri"],
    }
    store.add("voicemailMessage", message | fields)


def _ref(store: Store, kind: str) -> Entity:
    return ref(kind, store.any(kind)["id"])
