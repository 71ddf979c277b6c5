"""Conversations in the shapes of single media, read and changed by the vendor's own client."""

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_TOKEN, Organisation
from gateway.sandbox.conversations import media
from gateway.sandbox.seeds.media import LISTS

MODELS = {
    "calls": ("CallConversation", "call"),
    "callbacks": ("CallbackConversation", "callback"),
    "cobrowsesessions": ("CobrowseConversation", "cobrowsesession"),
    "emails": ("EmailConversation", "email"),
    "messages": ("MessageConversation", "message"),
    "internalmessages": ("InternalMessageConversation", "internalmessage"),
}


CHANGED = [name for name in media.CHANGED if name != "cobrowsesessions"]
"""The media that the SDK changes without a warning that they are deprecated."""


@pytest.fixture
def organisation():
    """Large enough for every medium."""
    return Organisation.seeded(7, 112, ended=4)


@pytest.fixture
def api(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield sdk.ConversationsApi(client)


def one(ask, name):
    """An ongoing conversation of a medium whose last participant is an agent on it."""
    key = LISTS[media.PATHS[name]]
    organisation = ask.sandbox.organisation
    return next(
        each
        for each in organisation.active(organisation.user_id)
        if each["participants"][-1]["purpose"] == "agent" and each["participants"][-1].get(key)
    )


@pytest.mark.parametrize("name", MODELS)
async def test_the_sdk_reads_a_conversation_in_the_shape_of_its_medium(ask, api, name):
    model, singular = MODELS[name]
    conversation = one(ask, name)
    told = (await ask.get(f"/api/v2/conversations/{name}/{conversation['id']}")).json
    assert list(vendor.faults(told, model)) == []
    read = await vendor.ask(getattr(api, f"get_conversations_{singular}"), conversation["id"])
    assert vendor.written(read) == vendor.comparable(told)
    agent, whole = told["participants"][-1], conversation["participants"][-1]
    session = whole[LISTS[media.PATHS[name]]][-1]
    assert (agent["state"], agent["user"]["id"], agent["queue"]["name"]) == (
        session["state"],
        whole["userId"],
        whole["queueName"],
    )
    assert agent.get("held") == session.get("held")
    listed = (await ask.get(f"/api/v2/conversations/{name}")).json["entities"]
    assert told in listed
    assert all(each["participants"] for each in listed)


async def test_a_call_beside_another_medium_names_the_other_shape(ask, api):
    conversation = one(ask, "cobrowsesessions")
    read = await vendor.ask(api.get_conversations_call, conversation["id"])
    assert read.other_media_uris == [f"/api/v2/conversations/cobrowsesessions/{conversation['id']}"]


async def test_a_conversation_has_no_shape_of_another_medium(ask):
    answer = await ask.get(f"/api/v2/conversations/emails/{ask.call()['id']}")
    assert (answer.status, answer.json["code"]) == (404, "not.found")


@pytest.mark.parametrize("name", CHANGED)
async def test_the_sdk_changes_a_participant_of_a_medium(ask, api, name):
    conversation = one(ask, name)
    agent = conversation["participants"][-1]
    stem = f"patch_conversations_{MODELS[name][1]}_participant"
    told = await vendor.ask(
        getattr(api, f"{stem}_attributes"),
        conversation["id"],
        agent["id"],
        body={"attributes": {"step": "2"}},
    )
    assert told.attributes["step"] == "2"
    body = sdk.MediaParticipantRequest()
    body.state = "disconnected"
    await vendor.ask(getattr(api, stem), conversation["id"], agent["id"], body=body)
    after = await ask.conversation(conversation["id"])
    assert "endTime" in after["participants"][-1]
    assert list(vendor.faults(after, "Conversation")) == []


@pytest.mark.parametrize("name", CHANGED)
async def test_the_sdk_ends_a_conversation_of_a_medium(ask, api, name):
    conversation = one(ask, name)
    patch = getattr(api, f"patch_conversations_{MODELS[name][1]}")
    ended = await vendor.ask(patch, conversation["id"], body={"state": "disconnected"})
    assert ended.end_time is not None
    told = (await ask.get(f"/api/v2/conversations/{name}/{conversation['id']}")).json
    assert {each["state"] for each in told["participants"]} <= {"disconnected", "terminated"}


async def test_a_cobrowsing_participant_leaves(ask):
    conversation = one(ask, "cobrowsesessions")
    base = f"/api/v2/conversations/cobrowsesessions/{conversation['id']}"
    path = f"{base}/participants/{conversation['participants'][-1]['id']}"
    assert (await ask("PATCH", path, json={"state": "disconnected"})).status == 202
    left = (await ask.get(base)).json["participants"][-1]
    assert left["state"] in {"disconnected", "terminated"}


@pytest.mark.parametrize("name", ["calls", "emails", "messages", "callbacks"])
async def test_the_sdk_wraps_up_a_communication_with_a_code_that_can_be_chosen(ask, api, name):
    singular = MODELS[name][1]
    conversation = one(ask, name)
    agent = conversation["participants"][-1]
    where = (conversation["id"], agent["id"])
    communication = agent[LISTS[media.PATHS[name]]][-1]["id"]
    stem = f"conversations_{singular}_participant"
    with pytest.raises(sdk.rest.ApiException) as caught:
        await vendor.ask(getattr(api, f"get_{stem}_wrapup"), *where)
    assert caught.value.status == 404
    (*_, code) = await vendor.ask(getattr(api, f"get_{stem}_wrapupcodes"), *where)
    body = sdk.WrapupInput()
    body.code, body.notes, body.tags, body.duration_seconds = code.id, "done", ["a"], 9
    await vendor.ask(getattr(api, f"post_{stem}_communication_wrapup"), *where, communication, body=body)
    for read in (
        await vendor.ask(getattr(api, f"get_{stem}_communication_wrapup"), *where, communication),
        await vendor.ask(getattr(api, f"get_{stem}_wrapup"), *where),
    ):
        assert (read.code, read.notes, read.tags, read.duration_seconds) == (code.id, "done", ["a"], 9)
