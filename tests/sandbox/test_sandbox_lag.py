"""Writes that are not seen at once, and answers that get lost."""

import asyncio

import aiohttp
import pytest

from gateway.sandbox import Fault, Organisation, Sandbox, faults

HOUR = 3_600


@pytest.fixture
def lag():
    return HOUR


@pytest.fixture
def early_events():
    return False


@pytest.fixture
def sandbox(clock, lag, early_events):
    return Sandbox(Organisation.seeded(7, 24, users=24), clock=clock, lag=lag, early_events=early_events)


@pytest.fixture
def heard(sandbox):
    """The tags of conversations, as listeners hear them."""
    heard = []
    sandbox.organisation.listeners.append(lambda _kind, entity: heard.append(entity.get("externalTag")))
    return heard


async def tag(ask, conversation, text):
    answer = await ask("PUT", f"{conversation['selfUri']}/tags", json={"externalTag": text})
    assert answer.status == 200


async def shown(ask, conversation):
    """The tag that each read shows: of one conversation, of all active ones, and of the call."""
    single = await ask.conversation(conversation["id"])
    listed = (await ask.get("/api/v2/conversations")).json["entities"]
    (among,) = (each for each in listed if each["id"] == conversation["id"])
    assert single == among
    return single["externalTag"]


async def test_reads_show_what_was_before_until_they_catch_up(ask, heard):
    call = ask.call()
    before = call["externalTag"]
    await tag(ask, call, "ONE")
    await tag(ask, call, "TWO")
    assert (await shown(ask, call), heard) == (before, [])
    ask.sandbox.lag.catch_up()
    assert (await shown(ask, call), heard) == ("TWO", ["ONE", "TWO"])


@pytest.mark.parametrize("lag", [0.02])
async def test_reads_catch_up_by_themselves(ask):
    call, told = ask.call(), asyncio.Event()
    ask.sandbox.organisation.listeners.append(lambda _kind, _entity: told.set())
    await tag(ask, call, "ONE")
    await asyncio.wait_for(told.wait(), 10)
    assert await shown(ask, call) == "ONE"


@pytest.mark.parametrize("early_events", [True])
async def test_an_event_can_come_before_reads_show_the_change(ask, heard):
    call = ask.call()
    before = call["externalTag"]
    await tag(ask, call, "ONE")
    assert (await shown(ask, call), heard) == (before, ["ONE"])
    ask.sandbox.lag.catch_up()
    assert (await shown(ask, call), heard) == ("ONE", ["ONE"])


async def test_a_write_meets_the_conversation_as_it_is_and_not_as_it_is_shown(ask):
    call = ask.call()
    agent = f"{call['selfUri']}/participants/{call['participants'][3]['id']}"
    assert (await ask("POST", f"{call['selfUri']}/disconnect")).status == 200
    refused = await ask("PATCH", agent, json={"held": True})
    assert refused.status == 409
    assert "endTime" not in await ask.conversation(call["id"])
    ask.sandbox.lag.catch_up()
    assert "endTime" in await ask.conversation(call["id"])


async def test_a_new_conversation_is_unknown_until_it_shows(ask):
    made = await ask("POST", "/api/v2/conversations/calls", json={"phoneNumber": "+13175550100"})
    assert (await ask.get(made.json["selfUri"])).status == 404
    ask.sandbox.lag.catch_up()
    assert (await ask.conversation(made.json["id"]))["participants"][1]["address"] == "tel:+13175550100"


@pytest.mark.parametrize("lag", [0])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (faults.reset(), aiohttp.ClientOSError),
        (faults.cut_short(), aiohttp.ClientPayloadError),
        (faults.status(504), None),
    ],
)
async def test_an_answer_can_get_lost_after_the_act_is_done(ask, answer, error):
    call = ask.call()
    ask.sandbox.faults.add(Fault(answer, method="PUT", done=True))
    path = f"{call['selfUri']}/tags"
    if error is None:
        assert (await ask("PUT", path, json={"externalTag": "DONE"})).status == 504
    else:
        with pytest.raises((error, aiohttp.ServerDisconnectedError)):
            await ask("PUT", path, json={"externalTag": "DONE"})
    assert (await ask.conversation(call["id"]))["externalTag"] == "DONE"
