"""The sandbox's organisation as authors of operations know it: what can be asked for, and what cannot."""

from held import ids

from gateway.links import KINDS
from gateway.sandbox import Organisation
from gateway.sandbox.kinds import Entity

MALFORMED = ("", "me", "../users/1", "a1/b2", "a1?b=2", "a1%2fb2", "é1", "x" * 65, "1" * 64)
UNKNOWN = ("00000000-0000-4000-8000-000000000000", "0a", "ININ-WRAP-UP-TIMEOUT", "a-1")
HOSTILE = (
    "",
    "/",
    "https://evil.example/api/v2/users/{id}",
    "//evil.example/api/v2/users/{id}",
    "/api/v2/users/../groups/{id}",
    "/api/v2/users/%2e%2e%2f{id}",
    "/api/v2/users/me",
    "/api/v2/users/{id}?expand=team",
    "/api/v2/users/{id}/",
    "/api/v2/nothing/{id}",
    "/api/v1/users/{id}",
    " /api/v2/users/{id}",
)
BEGINNINGS = ("", "m", "A", "phone 00", "Motor Claims", "nothing", "*", "x" * 300)
CURSORS = ("MA", "MQ", "Mg", "NQ", "OTk5", "LTE", "", "MA==", "!", "not a cursor", "MTIzNDU2Nzg5MA")
INTERVALS = (
    "2026-01-30T00:00:00Z/2026-02-01T00:00:00Z",
    "2026-01-31T09:30:00.000Z/2026-01-31T10:00:00.000Z",
    "2020-01-01/2020-01-02",
    "2026-02-01T00:00:00Z/2026-01-30T00:00:00Z",
)


def organisation() -> Organisation:
    """A small organisation of every medium, in which participants are bound to each other in all ways."""
    made = Organisation.seeded(
        1, 6, users=12, queues=4, divisions=3, contacts=6, waiting=2, ended=3, mixed_every=2
    )
    for conversation in made.all("conversation").values():
        _tangle(conversation)
        made.changed("conversation", conversation)
    return made


def _tangle(conversation: Entity) -> None:
    """Peers in a chain, in a circle, of oneself, and of no participant."""
    people = conversation["participants"]
    for at, person in enumerate(people):
        person["consultParticipantId"] = people[(at + 1) % len(people)]["id"]
        person["coachedParticipantId"] = person["id"]
        person["monitoredParticipantId"] = people[at - 1]["id"] if at else "nobody-1"
    conversation["conversationIds"] = [conversation["id"], UNKNOWN[0]]


class World:
    """The ids of an organisation, by the gateway's kinds."""

    def __init__(self, organisation: Organisation) -> None:
        self.ids = {kind: tuple(ids(organisation, kind)) for kind in KINDS}
        self.attributes = ("customerNumber", "tier", "script.step", "none of these", "")
