"""Adds participants to conversations. Each function adds one, who is alerted at a given time."""

from gateway.sandbox.conversations.changes import communications, present
from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.media import LISTS, Leg
from gateway.sandbox.seeds.participants import participant
from gateway.sandbox.store import Store


def join_user(
    store: Store, conversation: Entity, user: Entity, now: float, *, queue: Entity | None = None
) -> Entity:
    """Add a user, alerting on the conversation's media, as an agent of the given queue, if any."""
    leg = Leg(
        "agent" if queue else "user",
        user["name"],
        f"sip:{user['email']}",
        conversation["address"],
        now,
        now,
    )
    person = _join(store, conversation, leg)
    person |= {"participantType": "Internal", "userId": user["id"], "userUri": user["selfUri"]}
    person["teamId"] = user["team"]["id"]
    if queue is not None:
        person |= {"queueId": queue["id"], "queueName": queue["name"], "wrapupRequired": True}
    return person


def join_queue(store: Store, conversation: Entity, queue: Entity, now: float) -> Entity:
    """Add a queue, in which the conversation waits."""
    address = conversation["address"]
    person = _join(store, conversation, Leg("acd", queue["name"], address, address, now, now))
    person |= {"participantType": "Internal", "queueId": queue["id"], "queueName": queue["name"]}
    person["conversationRoutingData"] = {"queue": ref("queue", queue["id"]), "priority": 0, "skills": []}
    return person


def join_external(store: Store, conversation: Entity, address: str, now: float) -> Entity:
    """Add the party at an external address."""
    person = _join(store, conversation, Leg("external", address, address, conversation["address"], now, now))
    person["participantType"] = "External"
    return person


def join_contact(store: Store, conversation: Entity, contact: Entity, address: str, now: float) -> Entity:
    """Add an external contact at one of their numbers."""
    leg = Leg("external", full_name(contact), address, conversation["address"], now, now)
    person = _join(store, conversation, leg)
    person |= {"participantType": "External", "externalContactId": contact["id"]}
    return person


def _join(store: Store, conversation: Entity, leg: Leg) -> Entity:
    media = [
        medium for medium, key in LISTS.items() if any(key in person for person in present(conversation))
    ]
    person = participant(store, leg, [medium for medium in media if medium in _JOINABLE] or ["call"])
    del person["connectedTime"]
    for communication in communications(person):
        communication["state"] = "alerting"
        del communication["connectedTime"]
        if "segments" in communication:
            communication["segments"] = [{"startTime": stamp(leg.started), "type": "alert"}]
    conversation["participants"].append(person)
    return person


_JOINABLE = ("call", "callback", "chat", "email", "message")
"""Media on which a participant can be added; the other media come with these."""
