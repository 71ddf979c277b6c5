"""Conversations: plain calls, and one scene for each other sort of conversation."""

from collections.abc import Callable

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds import participants
from gateway.sandbox.seeds.about.evaluations import evaluation
from gateway.sandbox.seeds.about.messages import add_messages
from gateway.sandbox.seeds.about.voicemails import add_voicemails
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.media import LISTS, Leg, campaign_contact, outbound_details
from gateway.sandbox.seeds.participants import ConversationSeed
from gateway.sandbox.store import Store

Scene = Callable[[Store, ConversationSeed], list[Entity]]
"""Makes the participants of a conversation."""

_CALL = ("call",)


def add_conversations(store: Store, active: int, ended: int, mixed_every: int) -> None:
    """Add active and ended conversations; every ``mixed_every``-th active one is the next scene in turn."""
    scenes = list(_SCENES.values())
    for index in range(active):
        mixed = mixed_every and index % mixed_every == mixed_every - 1
        scene = scenes[index // mixed_every % len(scenes)] if mixed else plain
        begin(store, store.chance.moment(EPOCH - 1_800, EPOCH - 60), scene=scene)
    for index in range(ended):
        scene = scenes[index // 2 % len(scenes)] if index % 2 else plain
        started = store.chance.moment(EPOCH - 86_400, EPOCH - 3_600)
        begin(store, started, started + store.chance.number(120, 1_200), scene=scene)


def add_waiting(store: Store, count: int) -> None:
    """Add calls that wait in a queue for an agent."""
    for _ in range(count):
        begin(store, store.chance.moment(EPOCH - 600, EPOCH - 60), scene=queued)


def queued(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call that nobody has answered yet."""
    since = seed.started + 12
    return [
        participants.customer(store, seed, _CALL),
        participants.menu(store, seed, _CALL, since),
        participants.waiting(store, seed, _CALL, since, None),
    ]


def plain(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call of four participants."""
    return _four(store, seed, _CALL)


def begin(
    store: Store,
    started: float,
    ended: float | None = None,
    *,
    scene: Scene = plain,
    user: Entity | None = None,
    queue: Entity | None = None,
) -> Entity:
    """Add a conversation that began at ``started`` (seconds since 1970).

    It has this user and this queue, or random ones.
    """
    seed = ConversationSeed(
        conversation_id=store.chance.id(),
        contact=store.any("externalContact"),
        queue=queue or store.any("queue"),
        user=user or _worker(store),
        started=started,
        ended=ended,
        line=f"tel:{store.chance.phone()}",
    )
    conversation = _conversation(store, seed, scene(store, seed))
    add_messages(store, conversation)
    add_voicemails(store, conversation)
    return store.add("conversation", conversation)


def alone(store: Store, seed: ConversationSeed) -> list[Entity]:
    """An agent who calls out, before the other end is dialled."""
    return [participants.agent(store, seed, _CALL, seed.user, since=seed.started, ended=None)]


def called_back(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A customer who waits to be called back."""
    media = ("callback",)
    return [
        participants.customer(store, seed, media),
        participants.waiting(store, seed, media, seed.started, None),
    ]


def _worker(store: Store) -> Entity:
    user = store.any("user")
    return user if user["state"] == "active" else next(iter(store.all("user").values()))


def _four(
    store: Store, seed: ConversationSeed, media: tuple[str, ...], *, held: bool = False
) -> list[Entity]:
    queued, answered = seed.started + 12, seed.started + 30
    return [
        participants.customer(store, seed, media),
        participants.menu(store, seed, media, queued),
        participants.waiting(store, seed, media, queued, answered),
        participants.agent(store, seed, media, seed.user, since=answered, ended=seed.ended, held=held),
    ]


def _conversation(store: Store, seed: ConversationSeed, people: list[Entity]) -> Entity:
    over = seed.ended is not None
    conversation: Entity = {
        "id": seed.conversation_id,
        "name": f"Conversation with {people[0]['name']}",
        "externalTag": f"TAG-{store.chance.number(1, 9_999):04d}",
        "startTime": stamp(seed.started),
        "address": seed.line,
        "participants": people,
        "conversationIds": [],
        "maxParticipants": 24,
        "recordingState": "NONE" if over else "ACTIVE",
        "divisions": _divisions(seed),
        "recentTransfers": [
            transfer(
                store,
                initiator_id=store.any("user")["id"],
                destination={"userId": seed.user["id"], "address": f"sip:{seed.user['email']}"},
                moment=seed.started + 25,
            )
        ],
        "securePause": False,
        "utilizationLabelId": store.any("utilizationLabel")["id"],
        "inactivityTimeout": stamp(seed.started + 259_200),
        "selfUri": ref("conversation", seed.conversation_id)["selfUri"],
    }
    if seed.ended is not None:
        conversation["endTime"] = stamp(seed.ended)
    return conversation


def _divisions(seed: ConversationSeed) -> list[Entity]:
    """The divisions of queue, user and contact, each with its entities."""
    contact = ref("externalContact", seed.contact["id"], full_name(seed.contact))
    parts = (
        (seed.queue, ref_to("queue", seed.queue)),
        (seed.user, ref_to("user", seed.user)),
        (seed.contact, contact),
    )
    memberships: dict[str, list[Entity]] = {}
    for entity, reference in parts:
        entities = memberships.setdefault(entity["division"]["id"], [])
        entities.append(reference | {"dateDivisionUpdated": stamp(seed.started)})
    return [
        {"division": ref("division", division_id), "entities": entities}
        for division_id, entities in memberships.items()
    ]


def transfer(
    store: Store, *, initiator_id: str, destination: Entity, moment: float, kind: str = "Unattended"
) -> Entity:
    """A completed transfer."""
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
    """Four participants on another medium, on hold."""

    def scene(store: Store, seed: ConversationSeed) -> list[Entity]:
        return _four(store, seed, (medium,), held=True)

    return scene


def _beside_a_call(medium: str) -> Scene:
    """A call with another medium beside it, for customer and agent."""

    def scene(store: Store, seed: ConversationSeed) -> list[Entity]:
        people = plain(store, seed)
        for person, with_medium in zip(people, _four(store, seed, (medium,)), strict=True):
            if person["purpose"] in {"customer", "agent"}:
                person[LISTS[medium]] = with_medium[LISTS[medium]]
        return people

    return scene


def supervised(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call on hold for a consultation with a colleague; supervisors monitor, coach and barge in."""
    people = _four(store, seed, _CALL, held=True)
    caller, agent = people[0], people[-1]
    caller["flaggedReason"] = "general"
    agent["consultParticipantId"] = caller["id"]
    roles = (
        ("consultParticipantId", caller, "agent"),
        ("monitoredParticipantId", agent, "user"),
        ("coachedParticipantId", agent, "user"),
        ("bargedParticipantId", agent, "user"),
    )
    since = seed.started + 50
    for user, (role, whom, purpose) in zip(store.some("user", len(roles)), roles, strict=False):
        person = participants.agent(
            store, seed, _CALL, user, since=since, ended=seed.ended, how_ended="client"
        )
        people.append(person | {role: whom["id"], "purpose": purpose})
    return people


def evaluated(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call whose agent was evaluated."""
    people = plain(store, seed)
    judged = evaluation(store, seed.conversation_id, seed.user["id"], seed.queue["id"], seed.started)
    people[-1]["evaluations"] = [judged]
    return people


def dialled(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call that an agent dialled for a campaign."""
    people = plain(store, seed)
    for person in people:
        for call in person["calls"]:
            call["direction"] = "outbound"
    people[0]["calls"][0] |= outbound_details(seed.started)
    people[0]["purpose"] = "external"
    campaign, contact = campaign_contact(store)
    people[0]["attributes"] |= {
        "dialerCampaignId": campaign["id"],
        "dialerContactListId": contact["contactListId"],
        "dialerContactId": contact["id"],
    }
    return people


def transferred(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call that a first agent wrapped up and transferred to the present one."""
    people = plain(store, seed)
    since, until = seed.started + 30, seed.started + 90
    user = store.any("user")
    first = participants.agent(store, seed, _CALL, user, since=since, ended=until, how_ended="transfer")
    return [*people[:3], first, people[3]]


def watched(store: Store, seed: ConversationSeed) -> list[Entity]:
    """A call whose agent's screen a supervisor watches."""
    people = plain(store, seed)
    watcher = store.any("user")
    since, address = seed.started + 40, f"sip:{watcher['email']}"
    leg = Leg("user", watcher["name"], address, "", since, since, seed.ended)
    eye = participants.participant(store, leg, ("screenmonitoring",))
    eye["screenMonitorings"][0]["targetUser"] = ref("user", seed.user["id"])
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
"""All scenes but the plain call, in the order in which they are used."""
