"""Participants: customer, IVR, queue and agents of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.communications import communication, wrapup
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.media import LISTS, Leg
from gateway.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class ConversationSeed:
    """The data from which a conversation and its participants are made.

    Times are seconds since 1970; ``ended`` is ``None`` while the conversation lasts. ``contact`` is the
    customer, who called ``line``; ``user`` is the agent, for ``queue``.
    """

    conversation_id: str
    contact: Entity
    queue: Entity
    user: Entity
    started: float
    ended: float | None
    line: str

    @property
    def caller(self) -> str:
        """The address of the contact."""
        return f"tel:{self.contact['cellPhone']['e164']}"


def customer(store: Store, seed: ConversationSeed, media: Sequence[str]) -> Entity:
    """The customer: an external contact."""
    contact = seed.contact
    leg = Leg("customer", full_name(contact), seed.caller, seed.line, seed.started, seed.started, seed.ended)
    return participant(store, leg, media) | {
        "participantType": "External",
        "externalContactId": contact["id"],
        "externalContactInitialDivisionId": contact["division"]["id"],
        "externalOrganizationId": contact["externalOrganization"]["id"],
        "aniName": leg.name,
        "ani": seed.caller,
        "dnis": seed.line,
        "locale": "en-us",
        "attributes": {"customerNumber": f"C{store.chance.number(1, 99_999):05d}", "tier": "gold"},
    }


def menu(store: Store, seed: ConversationSeed, media: Sequence[str], ended: float) -> Entity:
    """The IVR or bot at the start; it ends before an agent begins."""
    flow = store.any("flow")
    since = seed.started
    leg = Leg("ivr", flow["name"], seed.line, seed.caller, since, since + 0.2, ended, how_ended="transfer")
    return participant(store, leg, media) | {
        "participantType": "Internal",
        "ani": seed.caller,
        "dnis": seed.line,
    }


def waiting(
    store: Store, seed: ConversationSeed, media: Sequence[str], since: float, ended: float | None
) -> Entity:
    """The queue in which the conversation waits, until an agent takes it."""
    queue = seed.queue
    leg = Leg("acd", queue["name"], seed.line, seed.caller, since, since + 0.1, ended, how_ended="transfer")
    return participant(store, leg, media) | {
        "participantType": "Internal",
        "queueId": queue["id"],
        "queueName": queue["name"],
        "conversationRoutingData": _routing_data(store, queue),
        "ani": seed.caller,
        "dnis": seed.line,
    }


def agent(
    store: Store,
    seed: ConversationSeed,
    media: Sequence[str],
    user: Entity,
    *,
    since: float,
    ended: float | None,
    held: bool = False,
    how_ended: str = "peer",
) -> Entity:
    """An agent, alerted at ``since`` and connected four seconds later."""
    address = f"sip:{user['email']}"
    leg = Leg("agent", user["name"], address, seed.caller, since, since + 4, ended, held, how_ended=how_ended)
    worker = participant(store, leg, media) | {
        "participantType": "Internal",
        "userUri": user["selfUri"],
        "userId": user["id"],
        "queueId": seed.queue["id"],
        "queueName": seed.queue["name"],
        "groupId": user["groups"][0]["id"],
        "teamId": user["team"]["id"],
        "ani": seed.caller,
        "dnis": seed.line,
        "wrapupRequired": True,
        "wrapupPrompt": "timeout",
        "wrapupTimeoutMs": 60_000,
        "wrapupSkipped": False,
        "alertingTimeoutMs": 30_000,
        "screenRecordingState": "active" if ended is None else "stopped",
        "attributes": {"script.step": f"{store.chance.number(1, 9)}"},
    }
    if ended is not None:
        worker |= {
            "wrapup": wrapup(store, ended),
            "startAcwTime": stamp(ended),
            "endAcwTime": stamp(ended + 20),
        }
    return worker


def participant(store: Store, leg: Leg, media: Sequence[str]) -> Entity:
    """The fields of every participant: times, purpose, address and communications."""
    entity: Entity = {
        "id": store.chance.id(),
        "startTime": stamp(leg.started),
        "connectedTime": stamp(leg.connected),
        "name": leg.name,
        "purpose": leg.purpose,
        "address": leg.address,
        "wrapupRequired": False,
        "mediaRoles": ["full"],
        "attributes": {},
    }
    if leg.ended is not None:
        entity["endTime"] = stamp(leg.ended)
    for medium in media:
        entity.setdefault(LISTS[medium], []).append(communication(store, medium, leg))
    return entity


def _routing_data(store: Store, queue: Entity) -> Entity:
    """How the conversation was routed: queue, language, skills, and the best-scored agent."""
    expression = store.any("skillExpression")
    return {
        "queue": ref("queue", queue["id"]),
        "language": ref("language", store.any("language")["id"]),
        "priority": store.chance.number(0, 10),
        "skills": [ref("skill", skill["id"]) for skill in store.some("skill", 1)],
        "skillExpression": expression["expression"],
        "skillExpressionId": expression["id"],
        "scoredAgents": [
            {"agent": ref_to("user", user), "score": store.chance.number(1, 100)}
            for user in store.some("user", 1)
        ],
        "label": next(iter(store.all("utilizationLabel"))),
    }
