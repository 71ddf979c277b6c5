"""Conversations: plain calls, and one scene for everything else that a conversation can be."""

from collections.abc import Callable

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds import participants
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.evaluations import evaluation
from gateway.sandbox.seeds.media import LISTS, Leg, outbound_details
from gateway.sandbox.seeds.participants import Cast
from gateway.sandbox.store import Store

Scene = Callable[[Store, Cast], list[Entity]]
"""Makes the participants of a conversation."""

_CALL = ("call",)


def add_conversations(store: Store, active: int, ended: int, mixed_every: int) -> None:
    """Add ongoing and past conversations; every ``mixed_every``-th ongoing one is the next scene in turn."""
    scenes = list(_SCENES.values())
    for index in range(active):
        mixed = mixed_every and index % mixed_every == mixed_every - 1
        scene = scenes[index // mixed_every % len(scenes)] if mixed else plain
        begin(store, store.chance.moment(EPOCH - 1_800, EPOCH - 60), scene=scene)
    for index in range(ended):
        scene = scenes[index // 2 % len(scenes)] if index % 2 else plain
        started = store.chance.moment(EPOCH - 86_400, EPOCH - 3_600)
        begin(store, started, started + store.chance.number(120, 1_200), scene=scene)


def plain(store: Store, cast: Cast) -> list[Entity]:
    """A call of four participants."""
    return _four(store, cast, _CALL)


def begin(
    store: Store,
    started: float,
    ended: float | None = None,
    *,
    scene: Scene = plain,
    user: Entity | None = None,
) -> Entity:
    """Add one conversation that began at ``started`` (seconds since 1970), with a given user or any."""
    cast = Cast(
        conversation_id=store.chance.id(),
        contact=store.any("contact"),
        queue=store.any("queue"),
        user=user or _worker(store),
        started=started,
        ended=ended,
        line=f"tel:{store.chance.phone()}",
    )
    return store.add("conversation", _conversation(store, cast, scene(store, cast)))


def alone(store: Store, cast: Cast) -> list[Entity]:
    """An agent who calls out, before anybody is called."""
    return [participants.agent(store, cast, _CALL, cast.user, since=cast.started, ended=None)]


def _worker(store: Store) -> Entity:
    user = store.any("user")
    return user if user["state"] == "active" else next(iter(store.all("user").values()))


def _four(store: Store, cast: Cast, media: tuple[str, ...], *, held: bool = False) -> list[Entity]:
    queued, answered = cast.started + 12, cast.started + 30
    return [
        participants.customer(store, cast, media),
        participants.menu(store, cast, media, queued),
        participants.waiting(store, cast, media, queued, answered),
        participants.agent(store, cast, media, cast.user, since=answered, ended=cast.ended, held=held),
    ]


def _conversation(store: Store, cast: Cast, people: list[Entity]) -> Entity:
    over = cast.ended is not None
    conversation: Entity = {
        "id": cast.conversation_id,
        "name": f"Conversation with {people[0]['name']}",
        "externalTag": f"TAG-{store.chance.number(1, 9_999):04d}",
        "startTime": stamp(cast.started),
        "address": cast.line,
        "participants": people,
        "conversationIds": [],
        "maxParticipants": 24,
        "recordingState": "NONE" if over else "ACTIVE",
        "divisions": _divisions(cast),
        "recentTransfers": [
            transfer(
                store,
                initiator_id=store.any("user")["id"],
                destination={"userId": cast.user["id"], "address": f"sip:{cast.user['email']}"},
                moment=cast.started + 25,
            )
        ],
        "securePause": False,
        "utilizationLabelId": store.any("utilizationLabel")["id"],
        "inactivityTimeout": stamp(cast.started + 259_200),
        "selfUri": ref("conversation", cast.conversation_id)["selfUri"],
    }
    if cast.ended is not None:
        conversation["endTime"] = stamp(cast.ended)
    return conversation


def _divisions(cast: Cast) -> list[Entity]:
    """The divisions of queue, user and contact, each with the entities that brought it in."""
    contact = ref("contact", cast.contact["id"], full_name(cast.contact))
    parts = (
        (cast.queue, ref_to("queue", cast.queue)),
        (cast.user, ref_to("user", cast.user)),
        (cast.contact, contact),
    )
    memberships: dict[str, list[Entity]] = {}
    for entity, reference in parts:
        entities = memberships.setdefault(entity["division"]["id"], [])
        entities.append(reference | {"dateDivisionUpdated": stamp(cast.started)})
    return [
        {"division": ref("division", division_id), "entities": entities}
        for division_id, entities in memberships.items()
    ]


def transfer(
    store: Store, *, initiator_id: str, destination: Entity, moment: float, kind: str = "Unattended"
) -> Entity:
    """A transfer that has happened."""
    return {
        "id": store.chance.id(),
        "state": "Complete",
        "dateIssued": stamp(moment),
        "initiator": {"userId": initiator_id},
        "modifiedBy": ref("user", initiator_id),
        "destination": destination,
        "transferType": kind,
    }


def _of(medium: str) -> Scene:
    """Four participants on another medium, where the agent let the customer wait."""

    def scene(store: Store, cast: Cast) -> list[Entity]:
        return _four(store, cast, (medium,), held=True)

    return scene


def _beside_a_call(medium: str) -> Scene:
    """A medium that comes on top of a call, at the customer and the agent."""

    def scene(store: Store, cast: Cast) -> list[Entity]:
        people = plain(store, cast)
        for person, with_medium in zip(people, _four(store, cast, (medium,)), strict=True):
            if person["purpose"] in {"customer", "agent"}:
                person[LISTS[medium]] = with_medium[LISTS[medium]]
        return people

    return scene


def supervised(store: Store, cast: Cast) -> list[Entity]:
    """A call on hold for a consultation with a colleague; supervisors monitor, coach and barge in."""
    people = _four(store, cast, _CALL, held=True)
    caller, agent = people[0], people[-1]
    caller["flaggedReason"] = "general"
    agent["consultParticipantId"] = caller["id"]
    roles = (
        ("consultParticipantId", caller, "agent"),
        ("monitoredParticipantId", agent, "user"),
        ("coachedParticipantId", agent, "user"),
        ("bargedParticipantId", agent, "user"),
    )
    since = cast.started + 50
    for user, (role, whom, purpose) in zip(store.some("user", len(roles)), roles, strict=False):
        person = participants.agent(
            store, cast, _CALL, user, since=since, ended=cast.ended, how_ended="client"
        )
        people.append(person | {role: whom["id"], "purpose": purpose})
    return people


def evaluated(store: Store, cast: Cast) -> list[Entity]:
    """A call whose agent was evaluated."""
    people = plain(store, cast)
    judged = evaluation(store, cast.conversation_id, cast.user["id"], cast.queue["id"], cast.started)
    people[-1]["evaluations"] = [judged]
    return people


def dialled(store: Store, cast: Cast) -> list[Entity]:
    """A call that an agent dialled for a campaign."""
    people = plain(store, cast)
    for person in people:
        for call in person["calls"]:
            call["direction"] = "outbound"
    people[0]["calls"][0] |= outbound_details(cast.started)
    people[0]["purpose"] = "external"
    return people


def transferred(store: Store, cast: Cast) -> list[Entity]:
    """A call that a first agent handed on, wrapped up, to the one who has it now."""
    people = plain(store, cast)
    since, until = cast.started + 30, cast.started + 90
    user = store.any("user")
    first = participants.agent(store, cast, _CALL, user, since=since, ended=until, how_ended="transfer")
    return [*people[:3], first, people[3]]


def watched(store: Store, cast: Cast) -> list[Entity]:
    """A call whose agent's screen a supervisor watches."""
    people = plain(store, cast)
    watcher = store.any("user")
    since, address = cast.started + 40, f"sip:{watcher['email']}"
    leg = Leg("user", watcher["name"], address, "", since, since, cast.ended)
    eye = participants.participant(store, leg, ("screenmonitoring",))
    eye["screenMonitorings"][0]["targetUser"] = ref("user", cast.user["id"])
    identity = {"participantType": "Internal", "userId": watcher["id"], "userUri": watcher["selfUri"]}
    return [*people, eye | identity]


_SCENES: dict[str, Scene] = {
    "email": _of("email"),
    "message": _of("message"),
    "supervised": supervised,
    "callback": _of("callback"),
    "chat": _of("chat"),
    "evaluated": evaluated,
    "cobrowse": _beside_a_call("cobrowse"),
    "internalmessage": _beside_a_call("internalmessage"),
    "watched": watched,
    "screenshare": _beside_a_call("screenshare"),
    "socialexpression": _of("socialexpression"),
    "video": _beside_a_call("video"),
    "dialled": dialled,
    "transferred": transferred,
}
"""Everything but a plain call, in the order in which it is sprinkled in."""
