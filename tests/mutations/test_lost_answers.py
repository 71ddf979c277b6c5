"""Writes whose answers are lost, late or refused for the moment: what is told, and what is made again."""

from typing import Any

import pytest
from client import Client
from scene import Scene

from gateway.app import serve
from gateway.sandbox import Fault, faults
from gateway.settings import Settings

PARTICIPANT = "/api/v2/conversations/{id}/participants/{participant_id}"
ON_AGENT = {"conversationId": "{call}", "participantId": "{call_agent}"}
TO_QUEUE = ON_AGENT | {"to": {"queueId": "{queue}"}}
REPLACE = ("POST", f"{PARTICIPANT}/replace/queue")
UPDATE = ("PATCH", PARTICIPANT)
READ = ("GET", "/api/v2/conversations/{id}")

LOSSES = {
    "a broken connection": faults.reset(),
    "500": faults.status(500),
    "503": faults.status(503),
    "a page of a proxy": faults.html(),
    "a body cut short": faults.cut_short(),
}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
async def test_an_act_whose_answer_is_lost_is_unknown_and_never_repeated(scene: Scene, loss: str, done: bool):
    scene.sandbox.faults.add(Fault(LOSSES[loss], template=REPLACE[1], done=done))
    payload = await scene.act("transferParticipant", TO_QUEUE, selects="conversation { participants { id } }")
    assert scene.calls() == [REPLACE, READ]
    assert (payload["outcome"], payload["userErrors"]) == ("UNKNOWN", [])
    told = [person["id"] for person in payload["conversation"]["participants"]]
    assert told == [person.id for person in (await scene.conversation()).participants]
    assert payload["settled"] is (scene.words["call_agent"] != told[-1])


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("loss", ["a broken connection", "503"])
async def test_a_state_is_set_again_where_the_answer_is_lost(scene: Scene, loss: str, done: bool):
    scene.sandbox.faults.add(Fault(LOSSES[loss], template=PARTICIPANT, calls={1}, done=done))
    payload = await scene.act("muteParticipant", ON_AGENT | {"muted": True})
    assert scene.calls() == [UPDATE, UPDATE, READ]
    assert (payload["outcome"], payload["settled"]) == ("DONE", True)
    assert (await scene.person("call_agent")).calls[0].muted


async def test_what_was_done_and_is_refused_when_it_is_repeated_is_unknown_and_no_fault_of_the_caller(
    scene: Scene,
):
    scene.sandbox.faults.add(Fault(faults.reset(), template=PARTICIPANT, calls={1}, done=True))
    payload = await scene.act("disconnectParticipant", ON_AGENT)
    assert scene.calls() == [UPDATE, UPDATE, READ]
    assert (payload["outcome"], payload["settled"], payload["userErrors"]) == ("UNKNOWN", True, [])


async def test_a_conversation_whose_beginning_is_unknown_is_not_made_up(scene: Scene):
    scene.sandbox.faults.add(Fault(faults.reset(), template="/api/v2/conversations/calls", done=True))
    payload = await scene.act("startCall", {"callQueueId": "{queue}"})
    assert scene.calls() == [("POST", "/api/v2/conversations/calls")]
    assert payload == {"outcome": "UNKNOWN", "settled": None, "userErrors": [], "conversation": None}


async def test_a_refusal_for_the_moment_is_an_error_in_its_place_and_the_next_act_is_done(scene: Scene):
    fault = Fault(faults.status(429, retry_after="30"), template=REPLACE[1])
    scene.sandbox.faults.add(fault)
    answer = await two(scene, transfer={**TO_QUEUE}, mute={**ON_AGENT, "muted": True})
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["transfer"], "RATE_LIMITED")
    assert error["extensions"]["retryAfter"] == 30
    assert answer["data"]["transfer"] is None
    assert answer["data"]["mute"]["outcome"] == "DONE"
    assert scene.calls() == [REPLACE, UPDATE]


async def test_a_state_is_set_again_after_a_short_429(scene: Scene):
    scene.sandbox.faults.add(
        Fault(faults.status(429, retry_after="0"), template=PARTICIPANT, method="PATCH", calls={1})
    )
    payload = await scene.act("muteParticipant", ON_AGENT | {"muted": True})
    assert scene.calls() == [UPDATE, UPDATE, READ]
    assert payload["outcome"] == "DONE"


async def test_a_token_that_is_not_accepted_is_an_error_and_nothing_is_tried_twice(scene: Scene):
    answer = await scene.ask("muteParticipant", ON_AGENT | {"muted": True}, token="not-a-token")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert answer["data"] == {"muteParticipant": None}
    assert scene.calls() == [UPDATE]


@pytest.mark.parametrize("name", ["muteParticipant", "transferParticipant"])
async def test_an_effect_that_shows_later_is_waited_for(scene: Scene, name: str):
    scene.sandbox.lag.seconds = 0.25
    given = {"muteParticipant": ON_AGENT | {"muted": True}, "transferParticipant": TO_QUEUE}[name]
    payload = await scene.act(name, given, selects="conversation { participants { id } } participant { id }")
    write, *reads = scene.calls()
    assert write in {UPDATE, REPLACE}
    assert set(reads) == {READ}
    assert 1 < len(reads) <= 5
    assert payload["settled"] is True
    assert len(payload["conversation"]["participants"]) == len((await scene.conversation()).participants)


async def test_an_effect_that_does_not_show_in_time_is_told(scene: Scene):
    scene.sandbox.lag.seconds = 60
    payload = await scene.act("muteParticipant", ON_AGENT | {"muted": True}, selects="participant { id }")
    assert scene.calls() == [UPDATE] + [READ] * 6
    assert (payload["outcome"], payload["settled"]) == ("DONE", False)
    assert payload["participant"] == {"id": scene.words["call_agent"]}


async def test_a_call_that_is_not_there_yet_is_waited_for(scene: Scene):
    scene.sandbox.lag.seconds = 0.25
    payload = await scene.act("startCall", {"callQueueId": "{queue}"}, selects="conversation { id name }")
    assert payload["settled"] is True
    assert payload["conversation"]["name"]


@pytest.mark.parametrize(
    ("selects", "reads"),
    [
        ("outcome", 0),
        ("outcome conversation { __typename id selfUri }", 0),
        ("outcome conversation { id name }", 1),
        ("outcome participant { id }", 1),
        ("outcome settled", 1),
    ],
)
async def test_nothing_is_read_beyond_what_is_selected(scene: Scene, selects: str, reads: int):
    answer = await scene.client.ask(
        f"mutation ($input: MuteParticipantInput!) {{ it: muteParticipant(input: $input) {{ {selects} }} }}",
        {"input": scene.fill(ON_AGENT | {"muted": True})},
    )
    assert answer["data"]["it"]["outcome"] == "DONE"
    assert scene.calls() == [UPDATE] + [READ] * reads


@pytest.mark.parametrize("body", [b"[]", b"null", b'{"id": "../users/me"}', b'{"id": {}}', b"", b"{"])
async def test_what_was_begun_without_telling_its_id_is_done_all_the_same(scene: Scene, body: bytes):
    scene.sandbox.faults.add(
        Fault(faults.raw(body, code=201), template="/api/v2/conversations/calls", done=True)
    )
    payload = await scene.act("startCall", {"callQueueId": "{queue}"})
    assert (payload["outcome"], payload["conversation"], payload["userErrors"]) == ("DONE", None, [])


async def test_an_act_stays_done_where_the_conversation_cannot_be_read(scene: Scene):
    scene.sandbox.faults.add(Fault(faults.status(500), template=READ[1], method="GET"))
    answer = await scene.ask("muteParticipant", ON_AGENT | {"muted": True})
    payload = answer["data"]["muteParticipant"]
    assert (payload["outcome"], payload["settled"], payload["userErrors"]) == ("DONE", None, [])
    errors = {error["path"][1]: error["extensions"]["code"] for error in answer["errors"]}
    assert errors == {"participant": "UPSTREAM_UNAVAILABLE"}
    assert payload["participant"] is None


async def two(scene: Scene, transfer: dict[str, Any], mute: dict[str, Any]) -> dict[str, Any]:
    document = """mutation ($transfer: TransferParticipantInput!, $mute: MuteParticipantInput!) {
        transfer: transferParticipant(input: $transfer) { outcome }
        mute: muteParticipant(input: $mute) { outcome }
    }"""
    return await scene.client.ask(document, {"transfer": scene.fill(transfer), "mute": scene.fill(mute)})


async def test_an_act_that_takes_too_long_is_unknown(scene: Scene, settings: Settings):
    scene.sandbox.faults.add(Fault(faults.hang(), template=REPLACE[1]))
    upstream = settings.upstream.model_copy(update={"timeout": 0.2})
    async with serve(settings.model_copy(update={"upstream": upstream})) as gateway:
        scene.client = Client(scene.client.session, gateway.url)
        payload = await scene.act("transferParticipant", TO_QUEUE, selects="conversation { id name }")
    assert payload["outcome"] == "UNKNOWN"
    assert payload["conversation"]["name"]
    assert scene.calls() == [REPLACE, READ]


async def test_an_act_that_cannot_have_been_sent_is_an_error(scene: Scene, settings: Settings):
    upstream = settings.upstream.model_copy(update={"url": "http://127.0.0.1:1"})
    async with serve(settings.model_copy(update={"upstream": upstream})) as gateway:
        scene.client = Client(scene.client.session, gateway.url)
        answer = await scene.ask("transferParticipant", TO_QUEUE)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UPSTREAM_UNAVAILABLE"]
    assert answer["data"] == {"transferParticipant": None}


async def test_a_mutation_that_certainly_needs_too_many_calls_is_not_begun(scene: Scene, settings: Settings):
    limits = settings.limits.model_copy(update={"calls": 1})
    async with serve(settings.model_copy(update={"limits": limits})) as gateway:
        scene.client = Client(scene.client.session, gateway.url)
        answer = await scene.ask("transferParticipant", TO_QUEUE)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["OPERATION_TOO_COMPLEX"]
    assert "data" not in answer
    assert scene.calls() == []
