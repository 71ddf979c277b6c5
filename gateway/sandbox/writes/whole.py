"""Writes to a whole conversation: its end, recording, tag and label."""

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes.write import Write


def disconnect(write: Write) -> str:
    """End the conversation for everybody; if it has ended already, the answer is the same."""
    changes.end(write.conversation, write.now)
    return "disconnected"


def update(write: Write) -> Entity:
    """Disconnect everybody, or set the state of the recording, by a body that is a conversation.

    Of the fields that a conversation has, these two can be changed.
    """
    write.demand_ongoing()
    state = str(write.body.get("state", "")).lower()
    if state not in {"", "disconnected"}:
        raise refusals.invalid("state", "A conversation can only become disconnected.")
    if "recordingState" in write.body:
        record(write)
    elif not state:
        raise refusals.bad_request("The body has neither state nor recordingState.")
    if state:
        changes.end(write.conversation, write.now)
    return write.conversation


def record(write: Write) -> str:
    """Pause or resume the recording, or stop it; what is not recorded cannot be paused."""
    state = write.text("recordingState").upper()
    if state not in {"ACTIVE", "PAUSED", "NONE"}:
        raise refusals.invalid("recordingState", "recordingState is ACTIVE, PAUSED or NONE.")
    write.demand_ongoing()
    if not any(person.get("calls") for person in changes.present(write.conversation)):
        raise refusals.wrong_medium("Only calls are recorded.")
    if state == "PAUSED" and write.conversation["recordingState"] == "NONE":
        raise refusals.conflict("Nothing is recorded.")
    changes.record(write.conversation, state)
    return state


def tag(write: Write) -> str:
    """Set the external tag; an empty text removes it."""
    text = write.body.get("externalTag")
    if text is None:
        raise refusals.invalid("externalTag", "The body needs externalTag.")
    if text:
        write.conversation["externalTag"] = text
    else:
        write.conversation.pop("externalTag", None)
    return str(text)


def label(write: Write) -> str:
    """Set the utilization label; without one, the system's own applies."""
    write.demand_ongoing()
    if "utilizationLabelId" not in write.body:
        write.conversation.pop("utilizationLabelId", None)
        return ""
    found = write.entity("utilizationLabel", "utilizationLabelId")
    write.conversation["utilizationLabelId"] = found["id"]
    return str(found["id"])
