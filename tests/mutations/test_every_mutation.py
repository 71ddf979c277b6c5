"""Every mutation: its effect, as the vendor's SDK reads it, and the calls that it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from scene import Scene

from gateway.graph.mutations.table import ACTS

CONVERSATION = ("GET", "/api/v2/conversations/{id}")
USER = ("GET", "/api/v2/users/{id}")
ON_AGENT = {"conversationId": "{call}", "participantId": "{call_agent}"}
ON_CUSTOMER = {"conversationId": "{call}", "participantId": "{call_customer}"}
ON_WATCHED = {"conversationId": "{watched}", "participantId": "{watched_agent}"}
CONSULT = ("startConsult", ON_CUSTOMER | {"to": {"userId": "{active}"}})


@dataclass(frozen=True)
class Done:
    """What is given, what the SDK then reads, and what is done before."""

    given: dict[str, Any]
    shows: Callable[[Any], object]
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    settled: bool | None = True


def routed(waiting: Any, words: dict[str, str], priority: int) -> bool:
    """Whether an agent is looked for as was asked."""
    data = waiting.conversation_routing_data
    found = (data.priority, data.language.id, [skill.id for skill in data.skills])
    return found == (priority, words["language"], [words["skill"]])


MUTATIONS = {
    "endConversation": [
        Done({"conversationId": "{call}"}, lambda it: all(each.end_time for each in it.call.participants))
    ],
    "setRecordingState": [
        Done({"conversationId": "{call}", "state": "PAUSED"}, lambda it: it.call.recording_state == "PAUSED"),
        Done(
            {"conversationId": "{call}", "state": "ACTIVE"},
            lambda it: it.call.recording_state == "ACTIVE",
            (("setRecordingState", {"conversationId": "{call}", "state": "PAUSED"}),),
        ),
    ],
    "setExternalTag": [
        Done(
            {"conversationId": "{call}", "externalTag": "CASE-1"}, lambda it: it.call.external_tag == "CASE-1"
        )
    ],
    "setUtilizationLabel": [
        Done(
            {"conversationId": "{call}", "utilizationLabelId": "{label}"},
            lambda it: it.call.utilization_label_id == it.words["label"],
        )
    ],
    "mergeConversations": [
        Done(
            {"conversationIds": ["{call}", "{other}"]},
            lambda it: len(it.begun.participants) == 4 and it.call.end_time,
        )
    ],
    "answerParticipant": [
        Done(
            {"conversationId": "{call}", "participantId": "{newest}"},
            lambda it: it.newest.calls[0].state == "connected" and it.agent.end_time,
            (("transferParticipant", ON_AGENT | {"kind": "ATTENDED", "to": {"userId": "{active}"}}),),
        )
    ],
    "disconnectParticipant": [Done(ON_AGENT, lambda it: it.agent.end_time)],
    "muteParticipant": [
        Done(ON_AGENT | {"muted": True}, lambda it: it.agent.calls[0].muted is True),
        Done(
            ON_AGENT | {"muted": False},
            lambda it: it.agent.calls[0].muted is False,
            (("muteParticipant", ON_AGENT | {"muted": True}),),
        ),
    ],
    "holdParticipant": [Done(ON_AGENT | {"held": True}, lambda it: it.agent.calls[0].held is True)],
    "confineParticipant": [
        Done(ON_CUSTOMER | {"confined": True}, lambda it: it.customer.calls[0].confined is True)
    ],
    "recordParticipant": [
        Done(ON_CUSTOMER | {"recording": False}, lambda it: it.customer.calls[0].recording is False)
    ],
    "wrapUpParticipant": [
        Done(
            ON_AGENT | {"code": "{code}", "notes": "done", "tags": ["a"]},
            lambda it: (
                (it.agent.wrapup.code, it.agent.wrapup.notes, it.agent.wrapup.tags)
                == (it.words["code"], "done", ["a"])
            ),
        ),
        Done(ON_AGENT | {"skipped": True}, lambda it: it.agent.wrapup_skipped is True),
    ],
    "setParticipantAttributes": [
        Done(
            ON_CUSTOMER | {"attributes": {"tier": "gold"}},
            lambda it: it.customer.attributes["tier"] == "gold",
        )
    ],
    "flagParticipant": [Done(ON_AGENT, lambda it: it.agent.flagged_reason == "general")],
    "unflagParticipant": [
        Done(ON_AGENT, lambda it: it.agent.flagged_reason is None, (("flagParticipant", ON_AGENT),))
    ],
    "sendDigits": [
        Done(
            ON_CUSTOMER | {"digits": "1,2#"},
            lambda it: it.customer.attributes["digits"] == "1,2#",
            settled=None,
        )
    ],
    "secureIvr": [
        Done(ON_CUSTOMER | {"flowId": "{secure_flow}"}, lambda it: it.call.secure_pause is True, settled=None)
    ],
    "superviseParticipant": [
        Done(
            ON_WATCHED | {"mode": mode},
            lambda it, key=key: getattr(it.watched.participants[-1], key) == it.words["watched_agent"],
        )
        for mode, key in (
            ("MONITOR", "monitored_participant_id"),
            ("COACH", "coached_participant_id"),
            ("BARGE", "barged_participant_id"),
        )
    ],
    "transferParticipant": [
        Done(
            ON_AGENT | {"to": {"userId": "{active}"}},
            lambda it: it.agent.end_time and it.newest.user_id == it.words["active"],
        ),
        Done(ON_AGENT | {"to": {"queueId": "{queue}"}}, lambda it: it.newest.queue_id == it.words["queue"]),
        Done(
            ON_AGENT | {"to": {"address": "+13175550100"}},
            lambda it: it.newest.address.endswith("+13175550100"),
        ),
        Done(
            ON_AGENT | {"to": {"externalContactId": "{contact}"}},
            lambda it: it.newest.external_contact_id == it.words["contact"],
        ),
        Done(ON_AGENT | {"kind": "ATTENDED", "to": {"queueId": "{queue}"}}, lambda it: not it.agent.end_time),
    ],
    "startConsult": [
        Done(CONSULT[1], lambda it: it.customer.calls[0].held and it.newest.user_id == it.words["active"]),
        Done(
            ON_CUSTOMER | {"to": {"queueId": "{queue}"}, "speakTo": "BOTH"},
            lambda it: not it.customer.calls[0].held and it.newest.consult_participant_id == it.customer.id,
        ),
    ],
    "changeConsult": [
        Done(
            ON_CUSTOMER | {"speakTo": "BOTH"},
            lambda it: it.customer.calls[0].held is False,
            (CONSULT,),
            settled=None,
        )
    ],
    "cancelConsult": [
        Done(ON_CUSTOMER, lambda it: it.newest.end_time and not it.customer.calls[0].held, (CONSULT,))
    ],
    "startCall": [
        Done({"phoneNumber": "+13175550100"}, lambda it: "+13175550100" in it.begun.participants[-1].address),
        Done({"callUserId": "{active}"}, lambda it: it.begun.participants[-1].user_id == it.words["active"]),
        Done({"callQueueId": "{queue}"}, lambda it: it.begun.participants[-1].queue_id == it.words["queue"]),
        Done(
            {"participants": [{"address": "+13175550100"}, {"userId": "{active}"}, {"queueId": "{queue}"}]},
            lambda it: (
                [each.purpose for each in it.begun.participants] == ["agent", "external", "user", "acd"]
            ),
        ),
        Done(
            {
                "callQueueId": "{queue}",
                "priority": 7,
                "languageId": "{language}",
                "routingSkillsIds": ["{skill}"],
                "attributes": {"tier": "gold"},
                "label": "{label}",
                "externalContactId": "{contact}",
            },
            lambda it: (
                it.begun.utilization_label_id == it.words["label"]
                and it.begun.participants[-1].attributes == {"tier": "gold"}
                and it.begun.participants[-1].external_contact_id == it.words["contact"]
                and routed(it.begun.participants[-1], it.words, 7)
            ),
        ),
    ],
    "startCallback": [
        Done(
            {
                "queueId": "{queue}",
                "callbackUserName": "Ada",
                "callbackNumbers": ["+13175550100"],
                "data": {"a": "b"},
            },
            lambda it: it.begun.participants[0].callbacks[0].callback_numbers == ["+13175550100"],
        ),
        Done(
            {
                "routingData": {
                    "queueId": "{queue}",
                    "priority": 3,
                    "languageId": "{language}",
                    "skillIds": ["{skill}"],
                    "preferredAgentIds": ["{active}"],
                },
                "callbackUserName": "Ada",
                "callbackNumbers": ["+13175550100"],
            },
            lambda it: (
                it.begun.participants[0].name == "Ada" and routed(it.begun.participants[-1], it.words, 3)
            ),
        ),
    ],
    "setPresence": [
        Done(
            {"userId": "{me}", "presenceDefinitionId": "{meeting}", "message": "back at ten"},
            lambda it: (
                (it.me.presence.presence_definition.id, it.me.presence.message)
                == (it.words["meeting"], "back at ten")
            ),
        )
    ],
    "setRoutingStatus": [
        Done(
            {"userId": "{me}", "status": "IDLE"},
            lambda it: it.me.routing_status.status == "IDLE",
            (("setPresence", {"userId": "{me}", "presenceDefinitionId": "{on_queue}"}),),
        ),
        Done(
            {"userId": "{me}", "status": "OFF_QUEUE"}, lambda it: it.me.routing_status.status == "OFF_QUEUE"
        ),
    ],
}


def test_every_mutation_is_here():
    assert MUTATIONS.keys() == ACTS.keys()


@pytest.mark.parametrize(
    ("name", "done"),
    [
        pytest.param(name, done, id=f"{name}-{number}")
        for name, cases in MUTATIONS.items()
        for number, done in enumerate(cases)
    ],
)
async def test_it_is_done_with_one_call_and_read_with_another(scene: Scene, name: str, done: Done):
    for earlier, given in done.before:
        assert (await scene.act(earlier, given))["outcome"] == "DONE"
    newest = scene.sandbox.organisation.get("conversation", scene.words["call"])["participants"][-1]
    scene.words["newest"] = newest["id"]
    scene.calls()
    payload = await scene.act(name, done.given)
    act = ACTS[name]
    (method, template), read = scene.calls()
    assert method == act.method
    assert plain(template).startswith(plain(act.path))
    assert read == (USER if act.subject == "user" else CONVERSATION)
    assert (payload["outcome"], payload["settled"], payload["userErrors"]) == ("DONE", done.settled, [])
    assert await shows(scene, done, payload)


def plain(template: str) -> str:
    """A path without the names of its parameters."""
    return re.sub(r"{\w+}", "{}", template)


async def shows(scene: Scene, done: Done, payload: dict[str, Any]) -> bool:
    """Whether what the vendor's SDK reads is as it should be, and the payload leads there."""
    words = scene.words
    if "user" in payload:
        assert payload["user"]["id"] == words["me"]
        return bool(done.shows(SimpleNamespace(me=await scene.user("me"), words=words)))
    if "participant" in payload:
        assert payload["participant"]["id"] == scene.fill(done.given["participantId"])
    if "conversationId" in done.given:
        assert payload["conversation"]["id"] == scene.fill(done.given["conversationId"])
    call = await scene.conversation("call")
    named = {person.id: person for person in call.participants}
    seen = SimpleNamespace(
        call=call,
        begun=await scene.conversation(payload["conversation"]["id"]),
        watched=await scene.conversation("watched"),
        agent=named[words["call_agent"]],
        customer=named[words["call_customer"]],
        newest=call.participants[-1],
        words=words,
    )
    return bool(done.shows(seen))
