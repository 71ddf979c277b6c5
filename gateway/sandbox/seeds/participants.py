"""Participants: who takes part in a conversation, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.communications import communication, wrapup
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.media import LISTS, Leg
from gateway.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Cast:
    """What the participants of one conversation share.

    Times are seconds since 1970, ``ended`` is ``None`` while it lasts. ``contact`` is at the other end and
    came in over ``line``; ``user`` works on it, on behalf of ``queue``.
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


def customer(store: Store, cast: Cast, media: Sequence[str]) -> Entity:
    """The external contact at the other end."""
    contact = cast.contact
    leg = Leg("customer", full_name(contact), cast.caller, cast.line, cast.started, cast.started, cast.ended)
    return participant(store, leg, media) | {
        "participantType": "External",
        "externalContactId": contact["id"],
        "externalContactInitialDivisionId": contact["division"]["id"],
        "externalOrganizationId": contact["externalOrganization"]["id"],
        "aniName": leg.name,
        "ani": cast.caller,
        "dnis": cast.line,
        "locale": "en-us",
        "attributes": {"customerNumber": f"C{store.chance.number(1, 99_999):05d}", "tier": "gold"},
    }


def menu(store: Store, cast: Cast, media: Sequence[str], ended: float) -> Entity:
    """The IVR (or bot) that took the conversation in; it always ends before an agent begins."""
    flow = store.any("flow")
    since = cast.started
    leg = Leg("ivr", flow["name"], cast.line, cast.caller, since, since + 0.2, ended, how_ended="transfer")
    return participant(store, leg, media) | {
        "participantType": "Internal",
        "ani": cast.caller,
        "dnis": cast.line,
    }


def waiting(store: Store, cast: Cast, media: Sequence[str], since: float, ended: float | None) -> Entity:
    """The queue in which the conversation waits, until an agent takes it."""
    queue = cast.queue
    leg = Leg("acd", queue["name"], cast.line, cast.caller, since, since + 0.1, ended, how_ended="transfer")
    return participant(store, leg, media) | {
        "participantType": "Internal",
        "queueId": queue["id"],
        "queueName": queue["name"],
        "conversationRoutingData": _routing_data(store, queue),
        "ani": cast.caller,
        "dnis": cast.line,
    }


def agent(
    store: Store,
    cast: Cast,
    media: Sequence[str],
    user: Entity,
    *,
    since: float,
    ended: float | None,
    held: bool = False,
    how_ended: str = "peer",
) -> Entity:
    """A user who works on the conversation from ``since`` on; answering takes four seconds."""
    address = f"sip:{user['email']}"
    leg = Leg("agent", user["name"], address, cast.caller, since, since + 4, ended, held, how_ended=how_ended)
    worker = participant(store, leg, media) | {
        "participantType": "Internal",
        "userUri": user["selfUri"],
        "userId": user["id"],
        "queueId": cast.queue["id"],
        "queueName": cast.queue["name"],
        "groupId": user["groups"][0]["id"],
        "teamId": user["team"]["id"],
        "ani": cast.caller,
        "dnis": cast.line,
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
    """What every participant has: times, a purpose, an address and its communications."""
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
    """How the conversation was routed: the queue, a language, skills, and who scored best."""
    return {
        "queue": ref("queue", queue["id"]),
        "language": ref("language", store.any("language")["id"]),
        "priority": store.chance.number(0, 10),
        "skills": [ref("skill", skill["id"]) for skill in store.some("skill", 1)],
        "skillExpression": "(skill >= 3)",
        "skillExpressionId": store.chance.id(),
        "scoredAgents": [
            {"agent": ref_to("user", user), "score": store.chance.number(1, 100)}
            for user in store.some("user", 1)
        ],
        "label": "standard",
    }
