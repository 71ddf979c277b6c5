"""Supervision of calls (monitor, coach, barge in) and secure flows."""

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes.consults import consulting
from gateway.sandbox.writes.write import Change, Write


def supervise(role: str) -> Change:
    """Add the token's user as a participant who monitors, coaches, or barges in on another."""

    def change(write: Write) -> None:
        write.demand_ongoing()
        watched = write.present if "participant_id" in write.path else consulting(write)
        if watched["purpose"] not in {"agent", "user"}:
            raise refusals.wrong_medium("Only agents and users are supervised.")
        write.calling(watched)
        write.demand_absent(write.own_user)
        joined = joining.join_user(write.organisation, write.conversation, write.own_user, write.now)
        joined[role] = watched["id"]
        changes.connect(joined, write.now)

    return change


def begin_secure_session(write: Write) -> Entity:
    """Start a secure flow for a participant; the recording pauses."""
    person = write.on_call
    flow = write.entity("flow", "flowId")
    if flow["type"] != "SECURECALL":
        raise refusals.invalid("flowId", "The flow is not for secure calls.")
    if not write.organisation.takes_part(write.token.user, write.conversation):
        raise refusals.not_participating()
    source = write.body.get("sourceParticipantId", person["id"])
    if all(each["id"] != source for each in write.conversation["participants"]):
        raise refusals.invalid("sourceParticipantId", "The conversation has no such participant.")
    changes.record(write.conversation, "PAUSED")
    session_id = write.organisation.chance.id()
    under = f"{write.conversation['selfUri']}/participants/{person['id']}"
    session = {
        "id": session_id,
        "flow": {key: flow[key] for key in ("id", "name", "selfUri")},
        "userData": write.body.get("userData", ""),
        "state": "PENDING",
        "sourceParticipantId": source,
        "disconnect": write.body.get("disconnect", False),
        "selfUri": f"{under}/secureivrsessions/{session_id}",
    }
    return write.organisation.secure_sessions.setdefault(session_id, session)
