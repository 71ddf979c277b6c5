"""Transfers, blind or attended, and their targets."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes.write import Change, Write

_PHONE = re.compile(r"(tel:)?\+?\d[\d ().-]{1,20}|sips?:[^@\s]+@[^@\s]+", re.ASCII)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a transfer: its ``destination`` for the record, and ``join``, which adds it."""

    destination: Entity
    join: Callable[[], Entity]


To = Callable[[Write], Target]
"""Finds and checks the target that a body names."""


def to_agent(write: Write) -> Target:
    """An active user who is not in the conversation, as an agent of the participant's queue."""
    user = _user(write)
    if user["state"] != "active":
        raise refusals.invalid("userId", "The user is not active.")
    write.demand_absent(user)
    queue = write.organisation.get("queue", str(write.person.get("queueId")))
    return Target(
        {"userId": user["id"], "address": f"sip:{user['email']}"},
        lambda: joining.join_user(write.organisation, write.conversation, user, write.now, queue=queue),
    )


def _user(write: Write) -> Entity:
    """The user whom the body names by id, by user name or by display name."""
    for key, own in (("userName", "username"), ("userDisplayName", "name")):
        if "userId" not in write.body and key in write.body:
            named = [user for user in write.organisation.all("user").values() if user[own] == write.body[key]]
            return write.named("user", named[0]["id"] if named else write.body[key], key)
    return write.entity("user", "userId")


def to_queue(write: Write) -> Target:
    """A queue, in which the conversation waits again."""
    queue = _queue(write)
    return Target(
        {"address": queue["name"]},
        lambda: joining.join_queue(write.organisation, write.conversation, queue, write.now),
    )


def _queue(write: Write) -> Entity:
    """The queue that the body names by id, or by name."""
    name = write.body.get("queueName")
    if "queueId" not in write.body and name:
        named = [queue for queue in write.organisation.all("queue").values() if queue["name"] == name]
        return write.named("queue", named[0]["id"] if named else name, "queueName")
    return write.entity("queue", "queueId")


def to_external(write: Write) -> Target:
    """An address outside: a number or SIP address for a call, a mail address for an email."""
    address = write.text("address")
    if write.person.get("calls"):
        demand_phone(address, "address")
    elif not write.person.get("emails"):
        raise refusals.wrong_medium("Only calls and emails go to an address outside.")
    elif not _MAIL.fullmatch(address):
        raise refusals.invalid("address", "An email goes to a mail address.")
    return Target(
        {"address": address},
        lambda: joining.join_external(write.organisation, write.conversation, address, write.now),
    )


def demand_phone(number: str, field: str) -> str:
    """A number or SIP address that can be called; raises a 400 for anything else."""
    if not _PHONE.fullmatch(number):
        raise refusals.invalid(field, f"{field} is a telephone number or a SIP address.")
    return number


_PHONES = {
    "WorkPhone": "workPhone",
    "CellPhone": "cellPhone",
    "HomePhone": "homePhone",
    "OtherPhone": "otherPhone",
}


def to_contact(write: Write) -> Target:
    """One of the numbers of an external contact; only a call can go there."""
    contact = write.entity("externalContact", "contactId")
    if not write.person.get("calls"):
        raise refusals.wrong_medium("Only calls go to a contact's number.")
    phone = _PHONES[write.body.get("phoneType", "WorkPhone")]
    if phone not in contact:
        raise refusals.invalid("phoneType", "The contact has no such number.")
    address = f"tel:{contact[phone]['e164']}"
    return Target(
        {"address": address},
        lambda: joining.join_contact(write.organisation, write.conversation, contact, address, write.now),
    )


def to_any(write: Write) -> Target:
    """The user, queue or address that the body names; raises a 400 unless it is one of them."""
    ways = {"userId": to_agent, "userName": to_agent, "queueId": to_queue, "address": to_external}
    named = [key for key in ways if key in write.body]
    if len(named) != 1:
        raise refusals.invalid("userId", f"A transfer has one of {', '.join(ways)}.")
    return ways[named[0]](write)


def replace(to: To) -> Change:
    """Transfer: add the target; a blind transfer disconnects the participant at once."""

    def change(write: Write) -> None:
        person, target = write.present, to(write)
        attended = write.body.get("transferType") == "Attended"
        if attended and not person.get("calls"):
            raise refusals.wrong_medium("Only a call can be transferred with the agent attending.")
        if person["purpose"] in {"agent", "user"} and "connectedTime" not in person:
            raise refusals.conflict("The participant has not answered yet.")
        note(write, person, target, attended=attended)
        target.join()

    return change


def note(write: Write, person: Entity, target: Target, *, attended: bool) -> None:
    """Store a transfer by the participant's user, or by the token's user if the participant has none."""
    changes.hand_over(
        write.organisation,
        write.conversation,
        person,
        target.destination,
        write.now,
        initiator_id=person.get("userId") or write.token.user,
        attended=attended,
    )
