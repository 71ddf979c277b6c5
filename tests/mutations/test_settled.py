"""Whether an answer shows the effect of an act: of that act, and not of one before it that looks alike."""

from typing import Any

import pytest
from scene import Scene

from gateway.sandbox import Token

AGENT = {"conversationId": "{call}", "participantId": "{call_agent}"}
WATCHED = {"conversationId": "{watched}", "participantId": "{watched_agent}"}
WRAP_UP = AGENT | {"code": "{code}"}
JOINED = AGENT | {"to": {"userId": "{active}"}, "kind": "ATTENDED"}

Given = dict[str, Any]


def tag(text: str) -> Given:
    return {"conversationId": "{call}", "externalTag": text}


ALIKE = {
    "a tag that only its case tells from the one before": (
        ("setExternalTag", tag("abc")),
        ("setExternalTag", tag("ABC")),
        "conversation { externalTag }",
        {"externalTag": "ABC"},
    ),
    "a tag that says None where there was none": (
        ("setExternalTag", tag("")),
        ("setExternalTag", tag("None")),
        "conversation { externalTag }",
        {"externalTag": "None"},
    ),
    "no tag any more": (
        ("setExternalTag", tag("abc")),
        ("setExternalTag", tag("")),
        "conversation { externalTag }",
        {"externalTag": None},
    ),
    "other notes beside the same code": (
        ("wrapUpParticipant", WRAP_UP | {"notes": "before"}),
        ("wrapUpParticipant", WRAP_UP | {"notes": "after"}),
        "participant { wrapup { notes } }",
        {"wrapup": {"notes": "after"}},
    ),
    "a queue of which another agent is there already": (
        ("transferParticipant", JOINED),
        ("transferParticipant", AGENT | {"to": {"queueId": "{agents_queue}"}}),
        "participant { calls { disconnectType } }",
        {"calls": [{"disconnectType": "TRANSFER"}]},
    ),
}


@pytest.mark.parametrize("case", ALIKE)
async def test_what_looks_alike_is_not_taken_for_the_effect(scene: Scene, case: str):
    (before, given_before), (name, given), selects, shown = ALIKE[case]
    call = scene.sandbox.organisation.get("conversation", scene.words["call"])
    scene.words["agents_queue"] = call["participants"][3]["queueId"]
    assert (await scene.act(before, given_before))["settled"] is True
    scene.sandbox.lag.seconds = 0.25
    payload = await scene.act(name, given, selects=selects)
    assert payload["settled"] is True
    (subject,) = payload.keys() - {"outcome", "settled", "userErrors"}
    assert payload[subject] == shown


async def test_who_supervises_already_is_not_taken_for_who_begins_to(scene: Scene):
    user = scene.words["active"]
    other = scene.sandbox.add(Token("another-supervisors-token", user))
    monitored = await scene.act("superviseParticipant", WATCHED | {"mode": "MONITOR"}, token=other.value)
    assert monitored["settled"] is True
    scene.sandbox.lag.seconds = 0.25
    selects = "conversation { participants { coachedParticipantId } }"
    payload = await scene.act("superviseParticipant", WATCHED | {"mode": "COACH"}, selects=selects)
    assert payload["settled"] is True
    coached = [one["coachedParticipantId"] for one in payload["conversation"]["participants"]]
    assert coached[-1] == scene.words["watched_agent"]


async def test_nobody_knows_the_label_that_the_platform_gives(scene: Scene):
    scene.sandbox.lag.seconds = 60
    payload = await scene.act("setUtilizationLabel", {"conversationId": "{call}"})
    assert (payload["outcome"], payload["settled"]) == ("DONE", None)
    assert len(scene.calls()) == 2
