"""How ids go in, and what comes out."""

import pytest

from gateway.sandbox import Token
from gateway.sandbox.kinds import KINDS
from gateway.sandbox.users.views import EXPANSIONS

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def bulk(*ids):
    return {"entities": [{"id": each} for each in ids]}


async def test_repeated_ids_come_in_one_listing(ask):
    ids = list(ask.sandbox.organisation.all("user"))[:3]
    answer = await ask("GET", "/api/v2/users", query=[("id", each) for each in ids])
    assert [each["id"] for each in answer.json["entities"]] == ids


async def test_unknown_ids_are_left_out_without_a_word(ask):
    known = ask.any("queue")["id"]
    answer = await ask("GET", "/api/v2/routing/queues", query=[("id", UNKNOWN), ("id", known)])
    assert [each["id"] for each in answer.json["entities"]] == [known]


async def test_a_kind_with_comma_separated_ids_reads_only_the_first_id_parameter(ask):
    first, second = list(ask.sandbox.organisation.all("station"))[:2]
    joined = await ask.get("/api/v2/stations", id=f"{first},{second}")
    repeated = await ask("GET", "/api/v2/stations", query=[("id", first), ("id", second)])
    assert [each["id"] for each in joined.json["entities"]] == [first, second]
    assert [each["id"] for each in repeated.json["entities"]] == [first]


async def test_a_page_has_25_entities_by_default(organisation, ask):
    for number in range(30):
        organisation.add("skill", ask.any("skill") | {"id": f"skill-{number}"})
    pairs = [("id", f"skill-{number}") for number in range(30)]
    default = await ask("GET", "/api/v2/routing/skills", query=pairs)
    wide = await ask("GET", "/api/v2/routing/skills", query=[*pairs, ("pageSize", "100")])
    assert len(default.json["entities"]) == 25
    assert default.json["total"] == 30
    assert len(wide.json["entities"]) == 30


async def test_a_listing_tells_its_pages(ask):
    answer = await ask.get("/api/v2/routing/queues", pageSize="5", pageNumber="2")
    listing = answer.json
    assert (listing["total"], listing["pageCount"], listing["pageNumber"]) == (12, 3, 2)
    assert listing["nextUri"] == "/api/v2/routing/queues?pageSize=5&pageNumber=3"
    assert listing["previousUri"] == listing["firstUri"] == "/api/v2/routing/queues?pageSize=5&pageNumber=1"
    assert listing["lastUri"] == listing["nextUri"]
    assert listing["selfUri"] == "/api/v2/routing/queues?pageSize=5&pageNumber=2"


@pytest.mark.parametrize(
    "query", [{"pageSize": "0"}, {"pageSize": "501"}, {"pageNumber": "0"}, {"pageSize": "many"}]
)
async def test_an_impossible_page_is_refused(ask, query):
    answer = await ask.get("/api/v2/users", **query)
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_inactive_users_are_left_out_unless_any_state_is_asked_for(ask):
    inactive = [
        each["id"] for each in ask.sandbox.organisation.all("user").values() if each["state"] == "inactive"
    ]
    default = await ask.get("/api/v2/users", id=",".join(inactive))
    every = await ask.get("/api/v2/users", id=",".join(inactive), state="any")
    assert default.json["entities"] == []
    assert [each["id"] for each in every.json["entities"]] == inactive


@pytest.mark.parametrize("name", EXPANSIONS)
async def test_an_expandable_field_is_sent_only_with_its_expansion(ask, name):
    path = f"/api/v2/users/{ask.any('user')['id']}"
    plain, expanded = await ask.get(path), await ask.get(path, expand=name)
    assert set(expanded.json) - set(plain.json) == {EXPANSIONS[name]}


async def test_unused_roles_have_an_expansion_of_their_own(ask):
    path = f"/api/v2/users/{ask.any('user')['id']}"
    without, with_them = (
        await ask.get(path, expand="authorization"),
        await ask.get(path, expand="authorization.unusedRoles"),
    )
    assert "unusedRoles" not in without.json["authorization"]
    assert with_them.json["authorization"]["unusedRoles"]


@pytest.mark.parametrize(
    ("kind", "key"), [(kind.name, key) for kind in KINDS.values() for key in kind.on_request]
)
async def test_a_key_on_request_is_sent_only_on_request(ask, kind, key):
    entity = list(ask.sandbox.organisation.all(kind).values())[-1]
    entity.setdefault(key, {"id": entity["id"]})
    name, value = KINDS[kind].on_request[key]
    path = f"{KINDS[kind].path}/{entity['id']}"
    plain, asked = await ask.get(path), await ask.get(path, **{name: value})
    assert key not in plain.json
    assert asked.json[key] == entity[key]


async def test_a_bulk_read_that_has_no_such_parameter_leaves_the_key_out_all_the_same(ask):
    location = ask.any("location")
    answer = await ask.get("/api/v2/locations", id=location["id"], expand="images")
    assert "profileImage" not in answer.json["entities"][0]


async def test_utilization_labels_are_listed_without_pages(ask):
    answer = await ask.get("/api/v2/routing/utilization/labels", id=UNKNOWN)
    assert len(answer.json["entities"]) == len(ask.sandbox.organisation.all("utilizationLabel"))


@pytest.mark.parametrize("kind", ["externalContact", "externalOrganization"])
async def test_a_bulk_read_by_body_tells_of_every_id(ask, kind):
    entity = ask.any(kind)
    answer = await ask("POST", KINDS[kind].bulk, json=bulk(UNKNOWN, entity["id"]))
    missing, found = answer.json["results"]
    assert (missing["id"], missing["success"], missing["error"]["code"]) == (UNKNOWN, False, "not.found")
    shown = {key: value for key, value in entity.items() if key not in KINDS[kind].on_request}
    assert found == {"id": entity["id"], "success": True, "status": 200, "entity": shown}
    assert (answer.json["errorCount"], answer.json["errorIndexes"]) == (1, [0])


@pytest.mark.parametrize("body", [None, [], {}, {"entities": []}, {"entities": [1]}, bulk(*[UNKNOWN] * 101)])
async def test_a_bulk_read_by_body_takes_1_to_100_ids(ask, body):
    answer = await ask("POST", "/api/v2/externalcontacts/bulk/contacts", json=body)
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_flows_are_looked_up_by_ids_alone(ask):
    answer = await ask.get("/api/v2/flows/lookup")
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


@pytest.mark.parametrize("kind", ["queue", "wrapupCode", "flow", "campaign"])
async def test_a_division_view_shows_less(ask, kind):
    entity = ask.any(kind)
    (view,) = KINDS[kind].views
    answer = await ask.get(view.path, id=entity["id"])
    (shown,) = answer.json["entities"]
    assert shown == {key: value for key, value in entity.items() if key in view.keys}
    assert len(shown) < len(entity)


@pytest.mark.parametrize(
    ("kind", "view"), [(kind.name, view) for kind in KINDS.values() for view in kind.views]
)
async def test_a_view_needs_a_permission_of_its_own_alone(ask, kind, view):
    permissions = frozenset({view.permission} if view.permission else ())
    ask.token = ask.sandbox.add(Token("poor", None, permissions=permissions)).value
    entity = ask.any(kind)
    if view.single == "only":
        answer = await ask.get(f"{view.path}/{entity['id']}")
    elif KINDS[kind].ids == "body":
        answer = await ask("POST", view.path, json=bulk(entity["id"]))
    else:
        answer = await ask.get(view.path, id=entity["id"])
    assert answer.status == 200
    assert entity["id"] in answer.body.decode()
    assert (await ask.get(f"{KINDS[kind].path}/{entity['id']}")).status == 403


async def test_a_wrapup_code_has_a_division_view_of_its_own(ask):
    code = ask.any("wrapupCode")
    answer = await ask.get(f"/api/v2/routing/wrapupcodes/divisionviews/{code['id']}")
    assert answer.json == {key: code[key] for key in ("id", "name", "division", "selfUri")}


async def test_a_listing_can_be_narrowed_by_name_and_division(ask):
    queue = ask.any("queue")
    by_name = await ask.get("/api/v2/routing/queues", name=queue["name"])
    by_division = await ask.get("/api/v2/routing/queues", divisionId=queue["division"]["id"])
    assert [each["id"] for each in by_name.json["entities"]] == [queue["id"]]
    assert {each["division"]["id"] for each in by_division.json["entities"]} == {queue["division"]["id"]}


async def test_an_unknown_medium_is_refused(ask):
    answer = await ask.get("/api/v2/conversations", communicationType="smoke")
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_a_user_lists_their_own_active_conversations(ask):
    organisation = ask.sandbox.organisation
    everywhere = {None, organisation.user_id}
    conversation, user_id = next(
        (each, agent)
        for each in organisation.active(organisation.user_id)
        if (agent := each["participants"][-1].get("userId")) not in everywhere
    )
    ask.token = ask.sandbox.add(Token("own", user_id)).value
    answer = await ask.get("/api/v2/conversations")
    own = [each["id"] for each in organisation.active(user_id)]
    assert conversation["id"] in own
    assert len(own) < 24
    assert [each["id"] for each in answer.json["entities"]] == own


async def test_every_call_is_recorded(ask):
    user_id = ask.any("user")["id"]
    await ask("GET", "/api/v2/users", query=[("id", user_id), ("id", UNKNOWN), ("state", "any")])
    await ask("POST", "/api/v2/externalcontacts/bulk/contacts", json=bulk(UNKNOWN))
    await ask.get(f"/api/v2/users/{user_id}")
    many, post, one = ask.sandbox.calls
    assert (many.method, many.template, many.token) == ("GET", "/api/v2/users", ask.token)
    assert many.query == (("id", user_id), ("id", UNKNOWN), ("state", "any"))
    assert many.values("id") == [user_id, UNKNOWN]
    assert post.json == bulk(UNKNOWN)
    assert (one.template, one.path) == ("/api/v2/users/{id}", f"/api/v2/users/{user_id}")
    assert ask.sandbox.calls.matching("GET", "/api/v2/users") == [many]
    assert many.asks_for(UNKNOWN)
    assert post.asks_for(UNKNOWN)
    assert one.asks_for(user_id)
    assert not one.asks_for(UNKNOWN)
