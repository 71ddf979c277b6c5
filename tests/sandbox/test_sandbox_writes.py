"""Writes that really change a conversation."""

import pytest
import vendor

from gateway.sandbox import Token

CALLS = "/api/v2/conversations/calls"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def call(ask):
    return ask.call()


@pytest.fixture
def agent(call):
    return call["participants"][3]


def person_path(call, person):
    return f"{call['selfUri']}/participants/{person['id']}"


def call_path(call, person):
    return f"{CALLS}/{call['id']}/participants/{person['id']}"


async def written(ask, call, method, path, **body):
    """The conversation after a write that must have been accepted, and which the vendor still knows."""
    answer = await ask(method, path, json=body or None)
    assert answer.status in {200, 202}, answer.body
    after = await ask.conversation(call["id"])
    assert list(vendor.faults(after, "Conversation")) == []
    return after


def there(conversation):
    return [person for person in conversation["participants"] if "endTime" not in person]


@pytest.mark.parametrize("as_a_call", [False, True])
async def test_a_disconnect_ends_the_conversation_for_everybody(ask, call, as_a_call):
    if as_a_call:
        after = await written(ask, call, "PATCH", f"{CALLS}/{call['id']}", state="disconnected")
    else:
        after = await written(ask, call, "POST", f"{call['selfUri']}/disconnect")
    assert there(after) == []
    assert after["recordingState"] == "NONE"
    assert after["endTime"].startswith("2026-01-31T10:00:0")
    *others, agent = (each["calls"][0] for each in after["participants"])
    assert {each["state"] for each in others} == {"terminated"}
    assert (agent["state"], agent["afterCallWork"]["state"]) == ("disconnected", "pending")
    listed = await ask.get("/api/v2/conversations")
    assert call["id"] not in {each["id"] for each in listed.json["entities"]}


@pytest.mark.parametrize("per_medium", [False, True])
async def test_a_paused_recording_is_a_secure_pause_until_it_resumes(ask, call, per_medium):
    way = (
        ("PUT", f"{CALLS}/{call['id']}/recordingstate")
        if per_medium
        else ("PATCH", f"{call['selfUri']}/recordingstate")
    )
    paused = await written(ask, call, *way, recordingState="paused")
    assert (paused["recordingState"], paused["securePause"]) == ("PAUSED", True)
    assert paused["participants"][3]["calls"][0]["recordingState"] == "paused"
    resumed = await written(ask, call, *way, recordingState="ACTIVE")
    assert (resumed["recordingState"], resumed["securePause"]) == ("ACTIVE", False)
    assert resumed["participants"][3]["calls"][0]["recording"] is True


async def test_a_tag_and_a_label_are_set(ask, call):
    label = list(ask.sandbox.organisation.all("utilizationLabel"))[-1]
    tagged = await written(ask, call, "PUT", f"{call['selfUri']}/tags", externalTag="CASE-1")
    labelled = await written(
        ask, call, "PATCH", f"{call['selfUri']}/utilizationlabel", utilizationLabelId=label
    )
    assert (tagged["externalTag"], labelled["utilizationLabelId"]) == ("CASE-1", label)


@pytest.mark.parametrize("key", ["muted", "confined", "held"])
@pytest.mark.parametrize("path", [person_path, call_path])
async def test_a_participant_is_muted_confined_or_held_and_released(ask, call, agent, key, path):
    on = await written(ask, call, "PATCH", path(call, agent), **{key: True})
    off = await written(ask, call, "PATCH", path(call, agent), **{key: False})
    assert [each["participants"][3]["calls"][0][key] for each in (on, off)] == [True, False]


async def test_a_hold_is_a_segment_of_its_own(ask, call, agent, clock):
    clock.now += 5
    held = await written(ask, call, "PATCH", person_path(call, agent), held=True)
    clock.now += 5
    back = await written(ask, call, "PATCH", person_path(call, agent), held=False)
    assert held["participants"][3]["calls"][0]["startHoldTime"] == "2026-01-31T10:00:05.000Z"
    assert "startHoldTime" not in back["participants"][3]["calls"][0]
    segments = back["participants"][3]["calls"][0]["segments"]
    assert [each["type"] for each in segments] == ["alert", "interact", "hold", "interact"]
    assert segments[2]["endTime"] == segments[3]["startTime"] == "2026-01-31T10:00:10.000Z"


async def test_a_participants_recording_is_switched(ask, call, agent):
    off = await written(ask, call, "PATCH", person_path(call, agent), recording=False)
    assert off["participants"][3]["calls"][0]["recordingState"] == "none"
    assert off["participants"][0]["calls"][0]["recordingState"] == "active"


def code_of(ask, agent):
    """A wrap-up code of the agent's queue."""
    organisation = ask.sandbox.organisation
    return organisation.get("wrapupCode", organisation.queue_codes[agent["queueId"]][-1])


async def test_a_participant_wraps_up_or_skips_it(ask, call, agent):
    code = code_of(ask, agent)
    wrapup = {"code": code["id"], "notes": "done", "tags": ["a"], "durationSeconds": 7}
    after = await written(ask, call, "PATCH", person_path(call, agent), wrapup=wrapup, wrapupSkipped=True)
    noted = after["participants"][3]["wrapup"]
    assert (noted["code"], noted["name"], noted["notes"], noted["durationSeconds"]) == (
        code["id"],
        code["name"],
        "done",
        7,
    )
    assert after["participants"][3]["wrapupSkipped"] is True
    assert after["participants"][3]["calls"][0]["wrapup"] == noted


@pytest.mark.parametrize("by_communication", [False, True])
async def test_an_agent_wraps_up_after_the_end_and_is_through(ask, call, agent, by_communication):
    code = code_of(ask, agent)["id"]
    await written(ask, call, "PATCH", person_path(call, agent), state="disconnected")
    path = f"{call_path(call, agent)}/communications/{agent['calls'][0]['id']}/wrapup"
    if by_communication:
        after = await written(ask, call, "POST", path, code=code, notes="n")
    else:
        after = await written(
            ask, call, "PATCH", person_path(call, agent), wrapup={"code": code, "notes": "n"}
        )
    person = after["participants"][3]
    assert (person["wrapup"]["code"], person["calls"][0]["wrapup"]["notes"]) == (code, "n")
    assert (person["calls"][0]["state"], person["calls"][0]["afterCallWork"]["state"]) == (
        "terminated",
        "complete",
    )
    assert person["startAcwTime"] <= person["endAcwTime"]


async def test_a_conversation_ends_when_one_participant_is_left(ask, call, agent):
    after = await written(ask, call, "PATCH", person_path(call, agent), state="disconnected")
    assert there(after) == []
    assert "endTime" in after


async def test_what_is_over_does_not_end_again(ask, call, clock):
    first = await written(ask, call, "POST", f"{call['selfUri']}/disconnect")
    clock.now += 60
    assert await written(ask, call, "POST", f"{call['selfUri']}/disconnect") == first


async def test_an_agent_and_the_consulted_colleague_are_two_participants(ask, call, agent):
    ask.token = ask.sandbox.add(Token("agent", agent["userId"])).value
    path = call_path(call, call["participants"][0]) + "/consult/agent"
    after = await written(ask, call, "POST", path, userId=colleague(ask, call)["id"])
    assert after["participants"][3]["consultParticipantId"] == call["participants"][0]["id"]
    assert after["recentTransfers"][0]["initiator"] == {"userId": agent["userId"]}
    assert len(after["participants"]) == 5


async def test_a_transfer_of_a_customer_was_begun_by_the_tokens_user(ask, call):
    path = person_path(call, call["participants"][0]) + "/replace/external"
    after = await written(ask, call, "POST", path, address="tel:+13175550100")
    assert after["recentTransfers"][0]["initiator"] == {"userId": ask.sandbox.organisation.user_id}


@pytest.mark.parametrize("path", [person_path, call_path])
async def test_attributes_are_merged(ask, call, path):
    customer = call["participants"][0]
    before = dict(customer["attributes"])
    after = await written(
        ask, call, "PATCH", path(call, customer) + "/attributes", attributes={"tier": "silver", "n": 1}
    )
    assert after["participants"][0]["attributes"] == before | {"tier": "silver", "n": "1"}


async def test_a_flag_is_set_and_removed(ask, call, agent):
    path = person_path(call, agent) + "/flaggedreason"
    up = await written(ask, call, "PUT", path)
    down = await written(ask, call, "DELETE", path)
    assert up["participants"][3]["flaggedReason"] == "general"
    assert "flaggedReason" not in down["participants"][3]


def colleague(ask, conversation):
    """An active user who is not in a conversation, and does not act in these tests."""
    there = {ask.sandbox.organisation.user_id, *(each.get("userId") for each in conversation["participants"])}
    users = ask.sandbox.organisation.all("user").values()
    return next(user for user in users if user["state"] == "active" and user["id"] not in there)


async def test_a_blind_transfer_to_an_agent_disconnects_the_first_one(ask, call, agent):
    user = colleague(ask, call)
    body = {"userId": user["id"], "transferType": "Unattended"}
    after = await written(ask, call, "POST", person_path(call, agent) + "/replace/agent", **body)
    before, joined = after["participants"][3:]
    assert before["calls"][0]["disconnectType"] == "transfer"
    assert (joined["userId"], joined["queueId"], joined["purpose"]) == (user["id"], agent["queueId"], "agent")
    assert joined["calls"][0]["state"] == "alerting"
    transfer = after["recentTransfers"][0]
    assert transfer["initiator"] == {"userId": agent["userId"]}
    assert transfer["modifiedBy"]["id"] == agent["userId"]
    assert (transfer["destination"]["userId"], transfer["transferType"], transfer["state"]) == (
        user["id"],
        "Unattended",
        "Complete",
    )
    answered = await written(ask, call, "PATCH", person_path(call, joined), state="connected")
    assert answered["participants"][4]["calls"][0]["state"] == "connected"
    assert "connectedTime" in answered["participants"][4]


async def test_a_transfer_that_nobody_answers_goes_back_to_the_queue(ask, call, agent):
    user = colleague(ask, call)
    await written(ask, call, "POST", person_path(call, agent) + "/replace/agent", userId=user["id"])
    ask.sandbox.simulation.leave_unanswered(call)
    after = await ask.conversation(call["id"])
    alerted, queue = after["participants"][4:]
    assert (alerted["userId"], alerted["calls"][0]["disconnectType"]) == (user["id"], "transfer.noanswer")
    assert (queue["purpose"], queue["queueId"]) == ("acd", agent["queueId"])
    assert user["routingStatus"]["status"] == "NOT_RESPONDING"
    assert there(after) == [after["participants"][0], queue]


async def test_an_attended_transfer_keeps_the_first_one_in(ask, call, agent):
    user = colleague(ask, call)
    body = {"userId": user["id"], "transferType": "Attended"}
    after = await written(ask, call, "POST", person_path(call, agent) + "/replace/agent", **body)
    assert agent["id"] in {person["id"] for person in there(after)}
    assert (after["recentTransfers"][0]["transferType"], after["recentTransfers"][0]["state"]) == (
        "Attended",
        "Active",
    )


async def test_a_transfer_goes_to_a_queue(ask, call, agent):
    queue = ask.any("queue")
    after = await written(ask, call, "POST", person_path(call, agent) + "/replace/queue", queueId=queue["id"])
    joined = after["participants"][-1]
    assert (joined["purpose"], joined["queueId"]) == ("acd", queue["id"])
    assert "endTime" not in after


async def test_a_transfer_goes_to_an_address_outside(ask, call, agent):
    path = person_path(call, agent) + "/replace/external"
    after = await written(ask, call, "POST", path, address="tel:+13175550100")
    assert (after["participants"][-1]["purpose"], after["participants"][-1]["address"]) == (
        "external",
        "tel:+13175550100",
    )
    assert after["recentTransfers"][0]["destination"] == {"address": "tel:+13175550100"}


async def test_a_transfer_goes_to_an_external_contact(ask, call, agent):
    contact = ask.any("externalContact")
    path = person_path(call, agent) + "/replace/contact/external"
    after = await written(ask, call, "POST", path, contactId=contact["id"], phoneType="CellPhone")
    joined = after["participants"][-1]
    assert joined["externalContactId"] == contact["id"]
    assert joined["address"] == f"tel:{contact['cellPhone']['e164']}"


async def test_a_transferred_message_stays_a_message(ask):
    listed = await ask.get("/api/v2/conversations", communicationType="message")
    conversation = listed.json["entities"][0]
    agent = conversation["participants"][3]
    path = person_path(conversation, agent) + "/replace/agent"
    after = await written(ask, conversation, "POST", path, userId=colleague(ask, conversation)["id"])
    assert "messages" in after["participants"][-1]
    assert "calls" not in after["participants"][-1]


@pytest.mark.parametrize("to", ["agent", "queue", "external", "contact/external"])
async def test_a_consultation_adds_a_participant_until_it_is_cancelled(ask, call, to):
    customer = call["participants"][0]
    path = call_path(call, customer) + "/consult"
    destination = {
        "agent": {"userId": colleague(ask, call)["id"]},
        "queue": {"queueId": ask.any("queue")["id"]},
        "external": {"address": "tel:+13175550100"},
        "contact/external": {"contactId": ask.any("externalContact")["id"]},
    }[to]
    answer = await ask("POST", f"{path}/{to}", json=destination | {"speakTo": "DESTINATION"})
    assert answer.status == 200
    during = await ask.conversation(call["id"])
    consulted = during["participants"][-1]
    assert answer.json == {"destinationParticipantId": consulted["id"]}
    assert consulted["consultParticipantId"] == customer["id"]
    assert during["participants"][3]["consultParticipantId"] == customer["id"]
    assert during["participants"][0]["calls"][0]["held"] is True
    assert during["recentTransfers"][0]["transferType"] == "Attended"
    assert list(vendor.faults(during, "Conversation")) == []

    back = await written(ask, call, "PATCH", path, speakTo="OBJECT")
    assert back["participants"][0]["calls"][0]["held"] is False

    after = await written(ask, call, "DELETE", path)
    assert "endTime" in after["participants"][-1]
    assert "consultParticipantId" not in after["participants"][3]
    assert after["recentTransfers"][0]["state"] == "Canceled"
    assert "endTime" not in after


@pytest.mark.parametrize(
    ("how", "role"), [("monitor", "monitored"), ("coach", "coached"), ("barge", "barged")]
)
async def test_a_supervisor_listens_coaches_or_barges_in(ask, call, agent, how, role):
    after = await written(ask, call, "POST", f"{call_path(call, agent)}/{how}")
    joined = after["participants"][-1]
    assert joined["userId"] == ask.sandbox.organisation.user_id
    assert joined[f"{role}ParticipantId"] == agent["id"]
    assert joined["calls"][0]["state"] == "connected"


async def test_a_barge_into_a_conversation_finds_its_agent(ask, call, agent):
    after = await written(ask, call, "POST", f"{call['selfUri']}/barge")
    assert after["participants"][-1]["bargedParticipantId"] == agent["id"]


async def test_digits_are_accepted_and_other_characters_refused(ask, call, agent):
    path = person_path(call, agent) + "/digits"
    after = await written(ask, call, "POST", path, digits="12#")
    assert after["participants"][3]["attributes"]["digits"] == "12#"
    assert (await ask("POST", path, json={"digits": "one"})).status == 400


async def test_a_secure_session_pauses_the_recording_and_can_be_read(ask, call, agent):
    path = person_path(call, agent) + "/secureivrsessions"
    flow = next(
        each for each in ask.sandbox.organisation.all("flow").values() if each["type"] == "SECURECALL"
    )
    made = await ask("POST", path, json={"flowId": flow["id"], "userData": "pay"})
    assert list(vendor.faults(made.json, "SecureSession")) == []
    assert (await ask.conversation(call["id"]))["securePause"] is True
    listed = await ask.get(path)
    single = await ask.get(made.json["selfUri"])
    assert listed.json == {"entities": [made.json]}
    assert single.json == made.json
    assert (await ask.get(f"{path}/{UNKNOWN}")).status == 404


async def test_calls_are_merged_into_a_conference(ask):
    organisation = ask.sandbox.organisation
    merged = organisation.active(organisation.user_id)[:2]
    answer = await ask("POST", CALLS, json={"conversationIds": [each["id"] for each in merged]})
    assert (answer.status, answer.json.keys()) == (201, {"id", "name", "selfUri"})
    conference = await ask.conversation(answer.json["id"])
    assert conference["conversationIds"] == [each["id"] for each in merged]
    assert len(there(conference)) == 4
    assert list(vendor.faults(conference, "Conversation")) == []
    assert all("endTime" in each for each in merged)


@pytest.mark.parametrize("to", ["phoneNumber", "callUserId", "callQueueId"])
async def test_a_call_is_made_to_a_number_a_user_or_a_queue(ask, to):
    callee = {
        "phoneNumber": "+13175550100",
        "callUserId": colleague(ask, ask.call())["id"],
        "callQueueId": ask.any("queue")["id"],
    }[to]
    answer = await ask("POST", CALLS, json={to: callee})
    made = await ask.conversation(answer.json["id"])
    caller, called = made["participants"]
    assert caller["userId"] == ask.sandbox.organisation.user_id
    assert called["calls"][0]["state"] == "alerting"
    assert callee in {called.get("userId"), called.get("queueId"), called["address"].removeprefix("tel:")}
    assert list(vendor.faults(made, "Conversation")) == []


async def test_a_body_that_is_not_json_is_refused(ask, call):
    headers = {"Authorization": f"Bearer {ask.token}"}
    async with ask.session.put(ask.url + call["selfUri"] + "/tags", data=b"{", headers=headers) as response:
        assert response.status == 400
