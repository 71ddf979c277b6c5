"""Changes of a conversation. Each function changes it in place, at a given time of the organisation.

The state of a communication that is over is ``terminated``, or ``disconnected`` where the after-call work is
still to be done, and on the media that know no ``terminated``.
"""

from collections.abc import Iterator
from copy import deepcopy

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.communications import TERMINATED
from gateway.sandbox.seeds.conversations import transfer
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.store import Store

_PEOPLE = frozenset({"customer", "external", "agent", "user"})
_OVER = frozenset({"disconnected", "terminated"})
_RECENT = 5
"""Number of transfers that a conversation keeps."""


def communications(person: Entity) -> Iterator[Entity]:
    """All communications of a participant, of every medium."""
    for key in LISTS.values():
        yield from person.get(key, ())


def is_over(communication: Entity) -> bool:
    """Whether a communication has ended."""
    return communication["state"] in _OVER


def present(conversation: Entity) -> list[Entity]:
    """The participants who have not left."""
    return [person for person in conversation["participants"] if "endTime" not in person]


def end(conversation: Entity, now: float, how: str = "client") -> None:
    """End a conversation for all participants, unless it has ended."""
    if "endTime" in conversation:
        return
    for person in present(conversation):
        _leave(person, now, how)
    conversation |= {"endTime": stamp(now), "recordingState": "NONE"}
    conversation["securePause"] = False


def leave(conversation: Entity, person: Entity, now: float, how: str = "client") -> None:
    """Disconnect one participant; if only one would stay, the conversation ends."""
    _leave(person, now, how)
    if sum(other["purpose"] in _PEOPLE or other["purpose"] == "acd" for other in present(conversation)) < 2:
        end(conversation, now, "peer")


def _leave(person: Entity, now: float, how: str) -> None:
    moment = stamp(now)
    person["endTime"] = moment
    works_on = bool(person.get("wrapupRequired")) and "connectedTime" in person
    if works_on:
        person["startAcwTime"] = moment
    for communication in communications(person):
        if is_over(communication):
            continue
        communication |= {"state": "disconnected", "disconnectedTime": moment, "disconnectType": how}
        if "recordingState" in communication:
            communication |= {"recording": False, "recordingState": "none"}
        _close_segment(communication, moment, "disconnect")
        communication.get("segments", [{}])[-1]["disconnectType"] = how
        if works_on and communication.get("afterCallWorkRequired"):
            communication["afterCallWork"] = {"startTime": moment, "state": "pending"}
    if not works_on:
        _terminate(person)


def _terminate(person: Entity) -> None:
    """End the after-call work of a participant who has left."""
    for medium, key in LISTS.items():
        for communication in person.get(key, ()):
            if medium in TERMINATED and communication["state"] == "disconnected":
                communication["state"] = "terminated"


def _close_segment(communication: Entity, moment: str, how: str) -> None:
    segments = communication.get("segments", ())
    if segments and "endTime" not in segments[-1]:
        segments[-1] |= {"endTime": moment, "howEnded": how}


def connect(person: Entity, now: float) -> None:
    """Answer: connect the participant's alerting communications."""
    moment = stamp(now)
    person["connectedTime"] = moment
    for communication in communications(person):
        if communication["state"] == "alerting":
            communication |= {"state": "connected", "connectedTime": moment}
            _next_segment(communication, moment, "interact")


def hold(person: Entity, now: float, *, held: bool) -> None:
    """Put a participant's communications on hold, or resume them."""
    moment = stamp(now)
    for communication in communications(person):
        if (
            "held" not in communication
            or communication["held"] == held
            or communication["state"] != "connected"
        ):
            continue
        communication["held"] = held
        if held:
            communication["startHoldTime"] = moment
        else:
            communication.pop("startHoldTime", None)
        _next_segment(communication, moment, "hold" if held else "interact")


def _next_segment(communication: Entity, moment: str, kind: str) -> None:
    _close_segment(communication, moment, kind)
    if "segments" in communication:
        communication["segments"].append({"startTime": moment, "type": kind})


def mark(person: Entity, key: str, *, on: bool) -> None:
    """Set ``muted`` or ``confined`` on the calls of a participant."""
    for call in person.get("calls", ()):
        call[key] = on


def record(conversation: Entity, state: str) -> None:
    """Set the recording's state (``ACTIVE``, ``PAUSED``, ``NONE``); ``PAUSED`` is a secure pause."""
    paused = state == "PAUSED"
    conversation |= {"recordingState": state, "securePause": paused}
    for person in present(conversation):
        record_participant(person, state)


def record_participant(person: Entity, state: str) -> None:
    """Set the state of the recording of one participant's calls."""
    for call in person.get("calls", ()):
        call |= {"recording": state == "ACTIVE", "recordingState": state.lower()}
        call["securePause"] = state == "PAUSED"


def wrap_up(store: Store, person: Entity, wrapup: Entity, now: float) -> None:
    """Store a participant's wrap-up."""
    code = store.get("wrapupCode", str(wrapup.get("code")))
    noted = {
        "code": wrapup.get("code"),
        "name": code["name"] if code else wrapup.get("name"),
        "notes": wrapup.get("notes", ""),
        "tags": wrapup.get("tags") or [],
        "durationSeconds": wrapup.get("durationSeconds") or 0,
        "endTime": stamp(now),
        "provisional": bool(wrapup.get("provisional")),
    }
    person["wrapup"] = noted
    if "endTime" in person:
        person["endAcwTime"] = stamp(now)
    for communication in communications(person):
        if "afterCallWork" in communication:
            communication["wrapup"] = noted
            communication["afterCallWork"] |= {"state": "complete", "endTime": stamp(now)}
    if "endTime" in person:
        _terminate(person)


def hand_over(
    store: Store,
    conversation: Entity,
    person: Entity,
    destination: Entity,
    now: float,
    *,
    initiator_id: str,
    attended: bool,
) -> None:
    """Store a transfer by a participant; a blind transfer disconnects the participant at once."""
    done = transfer(
        store,
        initiator_id=initiator_id,
        destination=destination,
        moment=now,
        kind="Attended" if attended else "Unattended",
    )
    if attended:
        done["state"] = "Active"
    conversation["recentTransfers"] = [done, *conversation["recentTransfers"]][:_RECENT]
    if not attended:
        _leave(person, now, "transfer")


def answer(conversation: Entity, person: Entity, now: float) -> None:
    """Connect an alerted participant, and complete the attended transfers to them: their initiators leave.

    A consulted party completes no transfer.
    """
    connect(person, now)
    if "consultParticipantId" in person:
        return
    for one in conversation["recentTransfers"]:
        if one["state"] == "Active" and one["destination"].get("userId") == person.get("userId"):
            one["state"] = "Complete"
            for other in present(conversation):
                if other.get("userId") == one["initiator"]["userId"]:
                    _leave(other, now, "transfer")


def merge(store: Store, merged: list[Entity], now: float) -> Entity:
    """Move the calls of all present participants into a new conference, and end the old conversations."""
    conference_id = store.chance.id()
    conference = merged[0] | {
        "id": conference_id,
        "name": "Conference",
        "startTime": stamp(now),
        "conversationIds": [conversation["id"] for conversation in merged],
        "participants": [
            _moved(store, each, now) for conversation in merged for each in present(conversation)
        ],
        "recentTransfers": [],
        "selfUri": ref("conversation", conference_id)["selfUri"],
    }
    for conversation in merged:
        end(conversation, now, "transfer.conference")
    return store.add("conversation", conference)


def _moved(store: Store, person: Entity, now: float) -> Entity:
    """A participant of a conference: with calls only."""
    moment = stamp(now)
    moved = deepcopy({key: value for key, value in person.items() if key not in LISTS.values()})
    calls = deepcopy(person.get("calls", []))
    for call in calls:
        call |= {"id": store.chance.id(), "segments": [{"startTime": moment, "type": "interact"}]}
    return moved | {"id": store.chance.id(), "connectedTime": moment, "calls": calls}
