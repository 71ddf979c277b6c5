"""What users set of themselves: presence and routing status, by the vendor's own client."""

from copy import deepcopy

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_TOKEN, Token

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def client(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield client


@pytest.fixture
def me(ask):
    return ask.sandbox.organisation.get("user", ask.sandbox.organisation.user_id)


def definition(ask, name):
    held = ask.sandbox.organisation.all("presenceDefinition").values()
    return next(each for each in held if each["name"] == name)


@pytest.mark.parametrize(
    ("name", "system", "status"),
    [
        ("On Queue", "On Queue", "IDLE"),
        ("Available", "Available", "OFF_QUEUE"),
        ("Team Huddle", "Training", "OFF_QUEUE"),
    ],
)
async def test_a_user_chooses_a_presence_and_the_routing_status_follows(
    ask, client, me, name, system, status
):
    other = "Available" if name == "On Queue" else "On Queue"
    for chosen in (other, name):
        wanted = {"presenceDefinition": {"id": definition(ask, chosen)["id"]}, "message": "soon back"}
        told = await vendor.ask(sdk.PresenceApi(client).patch_user_presences_purecloud, me["id"], wanted)
    read = await vendor.ask(sdk.PresenceApi(client).get_user_presences_purecloud, me["id"])
    assert vendor.written(told) == vendor.written(read) == vendor.comparable(me["presence"])
    assert (read.presence_definition.system_presence, read.message) == (system, "soon back")
    routing = await vendor.ask(sdk.UsersApi(client).get_user_routingstatus, me["id"])
    assert routing.status == status


async def test_a_message_alone_keeps_the_presence(client, me):
    before = me["presence"]["presenceDefinition"]
    told = await vendor.ask(
        sdk.PresenceApi(client).patch_user_presences_purecloud, me["id"], {"message": "lunch"}
    )
    assert (told.message, told.presence_definition.id) == ("lunch", before["id"])


async def test_a_user_on_queue_becomes_idle_again(ask, client, me):
    await ask(
        "PATCH",
        f"{me['selfUri']}/presences/purecloud",
        json={"presenceDefinition": {"id": definition(ask, "On Queue")["id"]}},
    )
    me["routingStatus"]["status"] = "NOT_RESPONDING"
    told = await vendor.ask(sdk.UsersApi(client).put_user_routingstatus, me["id"], {"status": "IDLE"})
    assert told.status == "IDLE"
    assert (
        await vendor.ask(sdk.UsersApi(client).get_user, me["id"], expand=["routingStatus"])
    ).routing_status.status == "IDLE"


REFUSED = {
    "an unknown presence": (
        "presence",
        {"presenceDefinition": {"id": UNKNOWN}},
        404,
        "presenceDefinition.id",
    ),
    "no presence": ("presence", {}, 400, "presenceDefinition"),
    "a presence without an id": ("presence", {"presenceDefinition": {}}, 400, "presenceDefinition.id"),
    "a deactivated presence": ("presence", "Fire Drill", 400, "presenceDefinition.id"),
    "a presence of the system's own": ("presence", "Idle", 400, "presenceDefinition.id"),
    "a message that is a number": ("presence", {"message": 1}, 400, "message"),
    "an unknown status": ("status", {"status": "ASLEEP"}, 400, "status"),
    "a status that comes of conversations": ("status", {"status": "INTERACTING"}, 400, "status"),
    "no status": ("status", {}, 400, "status"),
    "another user in the body": ("status", {"userId": UNKNOWN, "status": "OFF_QUEUE"}, 400, "userId"),
}


async def refused(ask, user, what, body):
    before = deepcopy(user)
    method, path = {"presence": ("PATCH", "presences/purecloud"), "status": ("PUT", "routingstatus")}[what]
    answer = await ask(method, f"{user['selfUri']}/{path}", json=body)
    assert user == before
    return answer


@pytest.mark.parametrize("why", REFUSED)
async def test_what_nobody_can_set_is_refused_and_changes_nothing(ask, me, why):
    what, body, status, field = REFUSED[why]
    if isinstance(body, str):
        body = {"presenceDefinition": {"id": definition(ask, body)["id"]}}
    answer = await refused(ask, me, what, body)
    assert (answer.status, answer.json["details"][0]["fieldName"]) == (status, field)


async def test_only_who_is_on_queue_is_idle(ask, me):
    me["presence"]["presenceDefinition"]["systemPresence"] = "Break"
    assert (await refused(ask, me, "status", {"status": "IDLE"})).status == 409


async def test_an_inactive_user_has_no_status_to_set(ask):
    users = ask.sandbox.organisation.all("user").values()
    inactive = next(each for each in users if each["state"] != "active")
    assert (await refused(ask, inactive, "status", {"status": "OFF_QUEUE"})).status == 409


@pytest.mark.parametrize("what", ["presence", "status"])
async def test_the_status_of_others_needs_a_permission(ask, me, what):
    users = ask.sandbox.organisation.all("user").values()
    other = next(each for each in users if each is not me and each["state"] == "active")
    body = {"message": "away"} if what == "presence" else {"status": "OFF_QUEUE"}
    ask.token = ask.sandbox.add(Token("agent", me["id"], frozenset())).value
    answer = await refused(ask, other, what, body)
    assert (answer.status, answer.json["messageParams"]) == (
        403,
        {"permissions": "[presence:userPresence:edit]"},
    )
    own = await ask("PATCH", f"{me['selfUri']}/presences/purecloud", json={"message": "away"})
    assert own.status == 200


async def test_an_unknown_user_has_no_presence(ask):
    assert (await ask("PATCH", f"/api/v2/users/{UNKNOWN}/presences/purecloud", json={})).status == 404
    assert (await ask.get(f"/api/v2/users/{UNKNOWN}/routingstatus")).status == 404
