"""Transfers: blind, attended, and after a consultation."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.conversations.write import Change, Write
from gateway.sandbox.kinds import Entity


@dataclass(frozen=True, slots=True)
class Destination:
    """A transfer's target: ``told`` is its form in the transfer, ``join`` adds it to the conversation."""

    told: Entity
    join: Callable[[], Entity]


def to_agent(write: Write) -> Destination:
    """A user, as an agent of the participant's queue."""
    user = write.entity("user", "userId")
    queue = write.organisation.get("queue", str(write.person.get("queueId")))
    return Destination(
        {"userId": user["id"], "address": f"sip:{user['email']}"},
        lambda: changes.join_user(write.organisation, write.conversation, user, write.now, queue=queue),
    )


def to_queue(write: Write) -> Destination:
    """A queue, in which the conversation waits again."""
    queue = write.entity("queue", "queueId")
    return Destination(
        {"address": queue["name"]},
        lambda: changes.join_queue(write.organisation, write.conversation, queue, write.now),
    )


def to_external(write: Write) -> Destination:
    """An address outside."""
    address = write.text("address")
    return Destination(
        {"address": address},
        lambda: changes.join_external(write.organisation, write.conversation, address, write.now),
    )


_PHONES = {
    "WorkPhone": "workPhone",
    "CellPhone": "cellPhone",
    "HomePhone": "homePhone",
    "OtherPhone": "otherPhone",
}


def to_contact(write: Write) -> Destination:
    """One of the numbers of an external contact."""
    contact = write.entity("externalContact", "contactId")
    phone = _PHONES.get(str(write.body.get("phoneType", "WorkPhone")))
    if phone is None:
        raise refusals.bad_request("phoneType is none of a contact's phones.")
    address = f"tel:{contact[phone]['e164']}"
    return Destination(
        {"address": address},
        lambda: changes.join_contact(write.organisation, write.conversation, contact, address, write.now),
    )


def replace(to: Callable[[Write], Destination]) -> Change:
    """Transfer: add the destination; a blind transfer disconnects the participant at once."""

    def change(write: Write) -> None:
        person, destination = write.present, to(write)
        _note(write, person, destination, attended=write.body.get("transferType") == "Attended")
        destination.join()

    return change


def _note(write: Write, person: Entity, destination: Destination, *, attended: bool) -> None:
    """Store a transfer by the participant's user, or by the token's user if the participant has none."""
    changes.hand_over(
        write.organisation,
        write.conversation,
        person,
        destination.told,
        write.now,
        initiator_id=person.get("userId") or write.token.user,
        attended=attended,
    )


def consult(to: Callable[[Write], Destination]) -> Change:
    """Begin a consultation about the participant in the path."""

    def change(write: Write) -> Entity:
        customer, destination, consultant = write.present, to(write), consulting(write)
        consultant["consultParticipantId"] = customer["id"]
        joined = destination.join()
        joined["consultParticipantId"] = customer["id"]
        _note(write, consultant, destination, attended=True)
        _speak(write, customer)
        return {"destinationParticipantId": joined["id"]}

    return change


def consulting(write: Write) -> Entity:
    """The consulting participant: that of the token's user, or the agent if a supervisor acts."""
    working = [each for each in changes.present(write.conversation) if each["purpose"] in {"agent", "user"}]
    own = [each for each in working if each.get("userId") == write.token.user_id]
    if not (own or working):
        raise refusals.bad_request("Nobody here can consult.")
    return (own or working)[0]


def _speak(write: Write, customer: Entity) -> None:
    """Set which side the consulting user speaks to, or both; the other side is on hold."""
    speak_to = write.body.get("speakTo", "DESTINATION")
    for person in changes.present(write.conversation):
        if person is customer:
            changes.hold(person, write.now, held=speak_to == "DESTINATION")
        elif person.get("consultParticipantId") == customer["id"]:
            changes.hold(person, write.now, held=speak_to == "OBJECT")


def consult_speak(write: Write) -> Entity:
    """Change which side hears the consulting user."""
    write.text("speakTo")
    customer = write.present
    _speak(write, customer)
    others = [
        each
        for each in write.conversation["participants"]
        if each.get("consultParticipantId") == customer["id"]
    ]
    return {"destinationParticipantId": others[-1]["id"]} if others else {}


def consult_cancel(write: Write) -> None:
    """End a consultation: disconnect the consulted party, and resume the customer."""
    customer = write.person
    consulted = [
        each
        for each in changes.present(write.conversation)
        if each.pop("consultParticipantId", "") == customer["id"]
    ]
    for person in consulted[1:]:
        changes.leave(write.conversation, person, write.now, "transfer.consult")
    changes.hold(customer, write.now, held=False)
    for transfer in write.conversation["recentTransfers"][:1]:
        transfer["state"] = "Canceled"
