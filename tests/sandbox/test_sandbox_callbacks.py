"""Callbacks, by the vendor's own client."""

from copy import deepcopy

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_TOKEN, Token

CALLBACKS = "/api/v2/conversations/callbacks"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
TOMORROW, YESTERDAY, NEXT_YEAR = "2026-02-01T10:00:00.000Z", "2026-01-30T10:00:00Z", "2027-01-31T10:00:00Z"


@pytest.fixture
def api(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield sdk.ConversationsApi(client)


@pytest.fixture
def wanted(ask):
    return {
        "queueId": ask.any("queue")["id"],
        "callbackNumbers": ["+13175550100"],
        "callbackUserName": "Ada Lovelace",
    }


def both(conversation):
    return [each for person in conversation["participants"] for each in person["callbacks"]]


async def test_a_callback_waits_in_its_queue(ask, api, wanted):
    script = ask.any("script")["id"]
    body = wanted | {"scriptId": script, "data": {"case": "7"}, "callerId": "+13175550199"}
    made = await vendor.ask(api.post_conversations_callbacks, body)
    conversation = await ask.conversation(made.conversation.id)
    assert list(vendor.faults(conversation, "Conversation")) == []
    customer, queue = conversation["participants"]
    assert (customer["name"], customer["address"], customer["attributes"]) == (
        "Ada Lovelace",
        "tel:+13175550100",
        {"case": "7"},
    )
    assert (queue["purpose"], queue["queueId"]) == ("acd", wanted["queueId"])
    assert {each["state"] for each in both(conversation)} == {"connected"}
    assert {each["scriptId"] for each in both(conversation)} == {script}
    assert both(conversation)[-1]["id"] == made.callback_identifiers[0].id
    assert both(conversation)[0]["callbackNumbers"] == ["+13175550100"]
    assert both(conversation)[0]["callerId"] == "+13175550199"


async def test_a_scheduled_callback_is_moved_to_another_time_queue_and_agent(ask, api, wanted):
    routing = {"queueId": wanted.pop("queueId")}
    body = wanted | {"routingData": routing, "callbackScheduledTime": "2026-02-02T10:00:00Z"}
    made = await vendor.ask(api.post_conversations_callbacks, body)
    first = await ask.conversation(made.conversation.id)
    assert {each["state"] for each in both(first)} == {"scheduled"}
    queue = list(ask.sandbox.organisation.all("queue"))[1]
    change = {"conversationId": first["id"], "callbackScheduledTime": TOMORROW, "queueId": queue}
    await vendor.ask(api.patch_conversations_callbacks, change)
    agent = ask.any("user")["id"]
    told = await vendor.ask(
        api.patch_conversations_callbacks,
        {"conversationId": first["id"], "agentId": agent, "callbackNumbers": ["+13175550111"]},
    )
    assert told.conversation.id == first["id"]
    moved = await ask.conversation(first["id"])
    assert list(vendor.faults(moved, "Conversation")) == []
    assert both(moved)[0]["callbackScheduledTime"] == TOMORROW
    assert both(moved)[0]["callbackNumbers"] == ["+13175550111"]
    assert moved["participants"][1]["queueId"] == queue
    assert moved["participants"][1]["conversationRoutingData"]["scoredAgents"][0]["agent"]["id"] == agent


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"queueId": None}, 400, "queueId"),
        ({"routingData": {"queueId": UNKNOWN}}, 400, "queueId"),
        ({"queueId": None, "routingData": {"priority": 1}}, 400, "routingData.queueId"),
        ({"queueId": None, "routingData": {"queueId": UNKNOWN}}, 404, "routingData.queueId"),
        ({"queueId": UNKNOWN}, 404, "queueId"),
        ({"scriptId": UNKNOWN}, 404, "scriptId"),
        ({"callbackNumbers": []}, 400, "callbackNumbers"),
        ({"callbackNumbers": ["+13175550100", "home"]}, 400, "callbackNumbers[1]"),
        ({"callbackUserName": ""}, 400, "callbackUserName"),
        ({"callbackScheduledTime": "soon"}, 400, "callbackScheduledTime"),
        ({"callbackScheduledTime": YESTERDAY}, 400, "callbackScheduledTime"),
        ({"callbackScheduledTime": NEXT_YEAR}, 400, "callbackScheduledTime"),
        ({"countryCode": "Utopia"}, 400, "countryCode"),
        ({"customerFirstCallbackDeliveryMode": "Never"}, 400, "customerFirstCallbackDeliveryMode"),
        ({"number": "1"}, 400, "number"),
    ],
)
async def test_a_callback_that_cannot_be_is_refused(ask, wanted, change, status, field):
    before = list(ask.sandbox.organisation.all("conversation"))
    answer = await ask("POST", CALLBACKS, json=wanted | change)
    assert (answer.status, answer.json["details"][0]["fieldName"]) == (status, field)
    assert list(ask.sandbox.organisation.all("conversation")) == before


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"conversationId": None}, 400, "conversationId"),
        ({"conversationId": UNKNOWN}, 404, None),
        ({"callbackScheduledTime": YESTERDAY}, 400, "callbackScheduledTime"),
        ({"callbackNumbers": ["home"]}, 400, "callbackNumbers[0]"),
        ({"queueId": UNKNOWN}, 404, "queueId"),
        ({"agentId": UNKNOWN}, 404, "agentId"),
        ({"agentId": UNKNOWN, "queueId": UNKNOWN}, 400, "agentId"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_and_changes_nothing(ask, wanted, change, status, field):
    made = await ask("POST", CALLBACKS, json=wanted | {"callbackScheduledTime": TOMORROW})
    before = await ask.conversation(made.json["conversation"]["id"])
    body = {"conversationId": before["id"], "callbackNumbers": ["+13175550111"]} | change
    answer = await ask("PATCH", CALLBACKS, json=body)
    assert answer.status == status
    assert [each["fieldName"] for each in answer.json["details"]] == ([field] if field else [])
    assert await ask.conversation(before["id"]) == before


async def test_what_is_not_scheduled_cannot_be_moved(ask):
    before = deepcopy(ask.call())
    answer = await ask("PATCH", CALLBACKS, json={"conversationId": before["id"]})
    assert (answer.status, answer.json["code"]) == (409, "general.conflict")
    assert ask.call() == before


@pytest.mark.parametrize(("method", "permission"), [("POST", "create"), ("PATCH", "edit")])
async def test_callbacks_need_their_permissions(ask, wanted, method, permission):
    ask.token = ask.sandbox.add(Token("reader", ask.sandbox.organisation.user_id, frozenset())).value
    answer = await ask(method, CALLBACKS, json=wanted)
    assert (answer.status, answer.json["messageParams"]) == (
        403,
        {"permissions": f"[conversation:callback:{permission}]"},
    )
