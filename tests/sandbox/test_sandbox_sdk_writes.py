"""The vendor's own client acts on conversations through its own classes, and reads what came of it."""

import json

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_TOKEN


@pytest.fixture
def api(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield sdk.ConversationsApi(client)


@pytest.fixture
def call(ask):
    return ask.call()


def body(model, **values):
    """A body of one of the SDK's classes."""
    made = getattr(sdk, model)()
    for name, value in values.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def others(ask, call):
    """What acts lead to: a colleague who is elsewhere, a queue, a contact, a flow, a label and a code."""
    organisation = ask.sandbox.organisation
    there = {organisation.user_id, *(person.get("userId") for person in call["participants"])}
    users = organisation.all("user").values()
    return {
        "user": next(each["id"] for each in users if each["state"] == "active" and each["id"] not in there),
        "queue": ask.any("queue")["id"],
        "contact": ask.any("externalContact")["id"],
        "flow": next(
            each["id"] for each in organisation.all("flow").values() if each["type"] == "SECURECALL"
        ),
        "label": ask.any("utilizationLabel")["id"],
        "code": organisation.queue_codes[call["participants"][3]["queueId"]][0],
    }


def agent(conversation):
    return conversation.participants[3]


def newest(conversation):
    return conversation.participants[-1]


def participant(**values):
    return lambda to: body(
        "MediaParticipantRequest", **{key: fill(value, to) for key, value in values.items()}
    )


def fill(value, to):
    return value(to) if callable(value) else value


def wrapup(to):
    return body("WrapupInput", code=to["code"], notes="done")


PATCH = "patch_conversation_participant"
ON_AGENT = {
    "mute": (PATCH, participant(muted=True), lambda c, _: agent(c).calls[0].muted),
    "confine": (
        PATCH, participant(confined=True), lambda c, _: agent(c).calls[0].confined,
    ),
    "hold": (PATCH, participant(held=True), lambda c, _: agent(c).calls[0].held),
    "stop recording": (
        PATCH, participant(recording=False), lambda c, _: not agent(c).calls[0].recording,
    ),
    "wrap up": (
        PATCH, participant(wrapup=wrapup), lambda c, to: agent(c).wrapup.code == to["code"],
    ),
    "skip the wrap-up": (
        PATCH, participant(wrapup_skipped=True), lambda c, _: agent(c).wrapup_skipped,
    ),
    "disconnect": (
        PATCH, participant(state="disconnected"), lambda c, _: agent(c).end_time,
    ),
    "attributes": (
        f"{PATCH}_attributes",
        lambda _: body("ParticipantAttributes", attributes={"tier": "tin"}),
        lambda c, _: agent(c).attributes["tier"] == "tin",
    ),
    "flag": (
        "put_conversation_participant_flaggedreason", None, lambda c, _: agent(c).flagged_reason == "general",
    ),
    "digits": (
        "post_conversation_participant_digits",
        lambda _: body("Digits", digits="1,2#"),
        lambda c, _: agent(c).attributes["digits"] == "1,2#",
    ),
    "secure session": (
        "post_conversation_participant_secureivrsessions",
        lambda to: body("CreateSecureSession", flow_id=to["flow"], disconnect=False),
        lambda c, _: c.secure_pause,
    ),
    "transfer to an agent": (
        "post_conversation_participant_replace_agent",
        lambda to: body("TransferToAgentRequest", user_id=to["user"], transfer_type="Unattended"),
        lambda c, to: newest(c).user_id == to["user"] and agent(c).end_time,
    ),
    "attended transfer to a queue": (
        "post_conversation_participant_replace_queue",
        lambda to: body("TransferToQueueRequest", queue_id=to["queue"], transfer_type="Attended"),
        lambda c, to: newest(c).queue_id == to["queue"] and not agent(c).end_time,
    ),
    "transfer to an address": (
        "post_conversation_participant_transfer",
        lambda _: body("TransferToAddressRequest", address="+13175550100"),
        lambda c, _: newest(c).address == "+13175550100",
    ),
    "transfer to a contact": (
        "post_conversation_participant_replace_contact_external",
        lambda to: body("TransferToExternalContactRequest", contact_id=to["contact"], phone_type="CellPhone"),
        lambda c, to: newest(c).external_contact_id == to["contact"],
    ),
    "monitor": (
        "post_conversations_call_participant_monitor", None,
        lambda c, _: newest(c).monitored_participant_id == agent(c).id,
    ),
    "coach": (
        "post_conversations_call_participant_coach", None,
        lambda c, _: newest(c).coached_participant_id == agent(c).id,
    ),
    "barge": (
        "post_conversations_call_participant_barge", None,
        lambda c, _: newest(c).barged_participant_id == agent(c).id,
    ),
}  # fmt: skip
"""Acts on the agent of a call: the SDK's method, its body, and what holds afterwards."""


@pytest.mark.parametrize("act", ON_AGENT)
async def test_the_sdk_acts_on_a_participant(api, call, others, act):
    method, made, holds = ON_AGENT[act]
    sent = {"body": made(others)} if made else {}
    person_id = call["participants"][3]["id"]
    await vendor.ask(getattr(api, method), call["id"], person_id, **sent)
    assert holds(await vendor.ask(api.get_conversation, call["id"]), others)


ON_ALL = {
    "disconnect": ("post_conversation_disconnect", None, lambda c, _: c.end_time),
    "pause": (
        "patch_conversation_recordingstate",
        lambda _: body("SetRecordingState", recording_state="PAUSED"),
        lambda c, _: c.recording_state == "PAUSED" and c.secure_pause,
    ),
    "pause as a call": (
        "put_conversations_call_recordingstate",
        lambda _: body("SetRecordingState", recording_state="PAUSED"),
        lambda c, _: c.recording_state == "PAUSED",
    ),
    "tag": (
        "put_conversation_tags",
        lambda _: body("ConversationTagsUpdate", external_tag="CASE-1"),
        lambda c, _: c.external_tag == "CASE-1",
    ),
    "untag": (
        "put_conversation_tags",
        lambda _: body("ConversationTagsUpdate", external_tag=""),
        lambda c, _: c.external_tag is None,
    ),
    "label": (
        "patch_conversation_utilizationlabel",
        lambda to: body("ConversationUtilizationLabelUpdate", utilization_label_id=to["label"]),
        lambda c, to: c.utilization_label_id == to["label"],
    ),
    "unlabel": (
        "patch_conversation_utilizationlabel",
        lambda _: body("ConversationUtilizationLabelUpdate"),
        lambda c, _: c.utilization_label_id is None,
    ),
    "barge": (
        "post_conversation_barge", None, lambda c, _: newest(c).barged_participant_id == agent(c).id,
    ),
}  # fmt: skip
"""Acts on a conversation: the SDK's method, its body, and what holds afterwards."""


@pytest.mark.parametrize("act", ON_ALL)
async def test_the_sdk_acts_on_a_conversation(api, call, others, act):
    method, made, holds = ON_ALL[act]
    sent = {"body": made(others)} if made else {}
    await vendor.ask(getattr(api, method), call["id"], **sent)
    assert holds(await vendor.ask(api.get_conversation, call["id"]), others)


@pytest.mark.parametrize(
    ("to", "made"),
    [
        (
            "consult_agent",
            lambda to: body("ConsultTransferToAgent", user_id=to["user"], speak_to="DESTINATION"),
        ),
        (
            "consult_queue",
            lambda to: body("ConsultTransferToQueue", queue_id=to["queue"], speak_to="DESTINATION"),
        ),
        ("voice_consult", lambda _: body("ConsultTransferToAddress", address="+13175550100")),
        (
            "consult_contact_external",
            lambda to: body("ConsultTransferToExternalContact", contact_id=to["contact"]),
        ),
    ],
)
async def test_the_sdk_consults_and_goes_back_to_the_customer(api, call, others, to, made):
    where = (call["id"], call["participants"][0]["id"])
    stem = "conversations_call_participant"
    begun = await vendor.ask(getattr(api, f"post_{stem}_{to}"), *where, made(others))
    during = await vendor.ask(api.get_conversation, call["id"])
    assert newest(during).id == begun.destination_participant_id
    assert during.participants[0].calls[0].held
    await vendor.ask(
        getattr(api, f"patch_{stem}_consult"), *where, body("ConsultTransferUpdate", speak_to="BOTH")
    )
    together = await vendor.ask(api.get_conversation, call["id"])
    assert not together.participants[0].calls[0].held
    await vendor.ask(getattr(api, f"delete_{stem}_consult"), *where)
    after = await vendor.ask(api.get_conversation, call["id"])
    assert newest(after).end_time
    assert after.end_time is None


async def test_the_sdk_answers_for_who_is_alerted(api, call, others):
    wanted = body("TransferToAgentRequest", user_id=others["user"])
    await vendor.ask(
        api.post_conversation_participant_replace_agent, call["id"], call["participants"][3]["id"], wanted
    )
    alerted = newest(await vendor.ask(api.get_conversation, call["id"]))
    assert alerted.calls[0].state == "alerting"
    answer = body("MediaParticipantRequest", state="connected")
    await vendor.ask(api.patch_conversation_participant, call["id"], alerted.id, answer)
    connected = newest(await vendor.ask(api.get_conversation, call["id"]))
    assert (connected.calls[0].state, connected.connected_time is None) == ("connected", False)


async def test_the_sdk_calls_somebody_and_merges_calls(api, ask, call, others):
    made = await vendor.ask(
        api.post_conversations_calls, body("CreateCallRequest", call_user_id=others["user"])
    )
    called = await vendor.ask(api.get_conversation, made.id)
    assert newest(called).user_id == others["user"]
    merged = body("CreateCallRequest", conversation_ids=[call["id"], made.id])
    conference = await vendor.ask(api.post_conversations_calls, merged)
    assert (await ask.conversation(conference.id))["conversationIds"] == [call["id"], made.id]
    assert (await vendor.ask(api.get_conversation, made.id)).end_time


async def test_the_sdk_understands_a_refusal(api, call):
    wanted = body("TransferToAgentRequest", user_id="00000000-0000-4000-8000-000000000000")
    with pytest.raises(sdk.rest.ApiException) as caught:
        await vendor.ask(
            api.post_conversation_participant_replace_agent, call["id"], call["participants"][3]["id"], wanted
        )
    assert caught.value.status == 404
    assert list(vendor.faults(json.loads(caught.value.body), "ErrorBody")) == []
