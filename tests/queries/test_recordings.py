"""Recordings: their media are made playable, and their URLs signed, for those who select them."""

import pytest
from held import arguments, ids

from gateway.sandbox import Fault, Organisation, faults
from gateway.sandbox.kinds import KINDS

ITEM = KINDS["recording"].item


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=13, conversations=1, ended=1)


@pytest.fixture
def key(organisation) -> str:
    return ids(organisation, "recording")[0]


async def read(client, key, fields):
    return await client.ask(f"{{ recording({arguments('recording', key)}) {{ {fields} }} }}")


async def test_a_recording_is_not_made_playable_for_what_else_is_known_of_it(client, sandbox, key):
    await read(client, key, "name media annotations { type }")
    assert [call.values("formatId") for call in sandbox.calls] == [["NONE"]]


async def test_its_urls_come_when_they_are_selected(client, sandbox, organisation, key):
    answer = await read(client, key, "mediaUris")
    held = next(iter(organisation.all("recording").values()))
    assert answer["data"]["recording"] == {"mediaUris": held["mediaUris"]}
    assert [call.values("formatId") for call in sandbox.calls] == [["WEBM"]]


async def test_one_that_is_still_being_made_playable_tells_how_long_that_will_take(client, sandbox, key):
    conversation_id, id_ = key.split("/")
    body = f'{{"id":"{id_}","conversationId":"{conversation_id}","estimatedTranscodeTimeMs":1500}}'
    sandbox.faults.add(Fault(faults.raw(body.encode(), code=202), template=ITEM))
    answer = await read(client, key, "mediaUris estimatedTranscodeTimeMs")
    assert answer["data"] == {"recording": {"mediaUris": None, "estimatedTranscodeTimeMs": 1500}}


async def test_one_of_which_nothing_is_told_yet_is_an_error_that_says_so(client, sandbox, key):
    sandbox.faults.add(Fault(faults.raw(b"", code=202), template=ITEM))
    answer = await read(client, key, "mediaUris")
    assert answer["data"] == {"recording": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UPSTREAM_UNAVAILABLE"]
    assert "still preparing" in answer["errors"][0]["message"]
