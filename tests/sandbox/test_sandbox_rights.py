"""Who may see what, and how a no looks."""

import base64
import re

import pytest

from gateway.sandbox import DEMO_CLIENT, Sandbox, Token
from gateway.sandbox.kinds import KINDS

UNKNOWN = "00000000-0000-4000-8000-000000000000"
FORM = {"grant_type": "client_credentials"}


def basic(client_id, secret):
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


async def grant(ask, authorization, form):
    async with ask.session.post(
        ask.url + "/oauth/token", data=form, headers={"Authorization": authorization}
    ) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "conversation"])
async def test_an_unknown_id_is_a_404_with_the_vendors_body(ask, kind):
    answer = await ask.get(re.sub(r"{\w+}", UNKNOWN, KINDS[kind].uri(UNKNOWN)))
    assert answer.status == 404
    assert answer.json.keys() == {
        "message",
        "code",
        "status",
        "contextId",
        "messageWithParams",
        "messageParams",
        "details",
        "errors",
    }
    assert (answer.json["code"], answer.json["status"]) == ("not.found", 404)
    assert answer.json["contextId"] == answer.headers["ININ-Correlation-Id"]
    assert UNKNOWN in answer.json["message"]
    assert UNKNOWN not in answer.json["messageWithParams"]
    assert answer.json["messageParams"] == {"id": UNKNOWN}


async def test_an_unknown_path_is_a_404_too(ask):
    answer = await ask.get("/api/v2/nothing")
    assert (answer.status, answer.json["code"]) == (404, "not.found")


async def test_a_wrong_method_finds_nothing_either(ask):
    answer = await ask("DELETE", "/api/v2/users")
    assert (answer.status, answer.json["code"]) == (404, "not.found")


@pytest.mark.parametrize(
    ("token", "code"), [(None, "authentication.required"), ("stranger", "bad.credentials")]
)
async def test_no_token_and_an_unknown_one_are_a_401(ask, token, code):
    ask.token = token
    answer = await ask.get("/api/v2/users/me")
    assert (answer.status, answer.json["code"]) == (401, code)
    assert "ININ-Correlation-Id" in answer.headers


async def test_a_token_ends_with_its_time(ask, clock):
    ask.token = ask.sandbox.add(
        Token("brief", ask.sandbox.organisation.user_id, expires=clock.now + 10)
    ).value
    before = await ask.get("/api/v2/users/me")
    clock.now += 10
    after = await ask.get("/api/v2/users/me")
    assert (before.status, after.status) == (200, 401)


async def test_a_revoked_token_is_a_401(ask):
    ask.sandbox.revoke(ask.token)
    assert (await ask.get("/api/v2/users/me")).status == 401


async def test_a_missing_permission_refuses_the_whole_bulk_call(ask):
    ask.token = ask.sandbox.add(Token("poor", None, permissions=frozenset({"routing:queue:search"}))).value
    queue_id = ask.any("queue")["id"]
    refused = await ask.get("/api/v2/routing/queues", id=queue_id)
    single = await ask.get(f"/api/v2/routing/queues/{queue_id}")
    sibling = await ask.get("/api/v2/routing/queues/divisionviews", id=queue_id)
    assert (refused.status, refused.json["code"]) == (403, "missing.any.permissions")
    assert refused.json["messageParams"] == {"permissions": "[routing:queue:view]"}
    assert single.status == 403
    assert (sibling.status, len(sibling.json["entities"])) == (200, 1)


async def test_a_foreign_division_is_a_403_alone_and_left_out_of_many(ask):
    queues = list(ask.sandbox.organisation.all("queue").values())
    own = queues[0]
    foreign = next(each for each in queues if each["division"]["id"] != own["division"]["id"])
    divisions = frozenset({own["division"]["id"]})
    ask.token = ask.sandbox.add(Token("north", None, divisions=divisions)).value
    many = await ask("GET", "/api/v2/routing/queues", query=[("id", own["id"]), ("id", foreign["id"])])
    single = await ask.get(f"/api/v2/routing/queues/{foreign['id']}")
    assert [each["id"] for each in many.json["entities"]] == [own["id"]]
    assert (single.status, single.json["code"]) == (403, "missing.division.permission")


async def test_every_token_sees_entities_without_a_division(ask):
    ask.token = ask.sandbox.add(Token("nowhere", None, divisions=frozenset())).value
    station = ask.any("station")
    assert (await ask.get(station["selfUri"])).status == 200
    assert (await ask.get(ask.any("queue")["selfUri"])).status == 403


async def test_a_conversation_is_seen_by_its_participants_and_its_divisions_alone(ask):
    conversation = ask.call()
    path = conversation["selfUri"]
    taking_part = conversation["participants"][3]["userId"]
    divisions = frozenset({conversation["divisions"][0]["division"]["id"]})
    rights = {
        "stranger": Token("stranger", None, divisions=frozenset()),
        "participant": Token("participant", taking_part, divisions=frozenset()),
        "neighbour": Token("neighbour", None, divisions=divisions),
    }
    seen = {}
    for name, token in rights.items():
        ask.token = ask.sandbox.add(token).value
        seen[name] = (await ask.get(path)).status
    assert seen == {"stranger": 403, "participant": 200, "neighbour": 200}


async def test_one_entity_can_be_forbidden(ask):
    first, second = list(ask.sandbox.organisation.all("user").values())[:2]
    ask.sandbox.forbid(first["id"])
    single = await ask.get(first["selfUri"])
    many = await ask.get("/api/v2/users", id=f"{first['id']},{second['id']}")
    assert single.status == 403
    assert [each["id"] for each in many.json["entities"]] == [second["id"]]


async def test_a_forbidden_contact_is_an_error_in_its_place(ask):
    contact = ask.any("externalContact")
    ask.sandbox.forbid(contact["id"])
    body = {"entities": [{"id": contact["id"]}]}
    answer = await ask("POST", "/api/v2/externalcontacts/bulk/contacts", json=body)
    assert answer.json["results"][0]["error"]["status"] == 403


async def test_a_forbidden_conversation_is_missing_from_history(ask):
    conversation = ask.call()
    ask.sandbox.forbid(conversation["id"])
    live = await ask.get(conversation["selfUri"])
    history = await ask.get("/api/v2/analytics/conversations/details", id=conversation["id"])
    assert live.status == 403
    assert history.json == {"conversations": []}


async def test_client_credentials_get_a_token_that_ends(ask, clock):
    status, granted = await grant(ask, basic(*DEMO_CLIENT), FORM)
    assert (status, granted["token_type"], granted["expires_in"]) == (200, "bearer", 86_400)
    ask.token = granted["access_token"]
    assert (await ask.get(ask.any("queue")["selfUri"])).status == 200
    clock.now += 86_400
    assert (await ask.get(ask.any("queue")["selfUri"])).status == 401


@pytest.mark.parametrize("path", ["/api/v2/users/me", "/api/v2/conversations"])
async def test_client_credentials_have_no_user_to_ask_about(ask, path):
    _, granted = await grant(ask, basic(*DEMO_CLIENT), FORM)
    ask.token = granted["access_token"]
    answer = await ask.get(path)
    assert (answer.status, answer.json["code"]) == (400, "user.context.required")


@pytest.mark.parametrize(
    ("authorization", "form", "status", "error"),
    [
        (basic(DEMO_CLIENT[0], "wrong"), FORM, 401, "invalid_client"),
        (basic("nobody", ""), FORM, 401, "invalid_client"),
        ("Basic !", FORM, 401, "invalid_client"),
        ("Bearer x", FORM, 401, "invalid_client"),
        (basic(*DEMO_CLIENT), {"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_other_credentials_get_no_token(ask, authorization, form, status, error):
    got, body = await grant(ask, authorization, form)
    assert (got, body["error"]) == (status, error)


async def test_a_sandbox_may_know_other_clients(organisation):
    sandbox = Sandbox(organisation, clients={"mine": "secret"})
    assert sandbox.clients == {"mine": "secret"}
