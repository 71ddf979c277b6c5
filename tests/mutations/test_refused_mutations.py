"""Acts that are refused: what the caller can mend stands in the payload, and nothing is changed."""

from typing import Any

import pytest
from scene import Scene

from gateway.graph.mutations.table import ACTS
from gateway.sandbox import Token

ON_AGENT = {"conversationId": "{call}", "participantId": "{call_agent}"}
ON_CUSTOMER = {"conversationId": "{call}", "participantId": "{call_customer}"}
ON_LEFT = {"conversationId": "{call}", "participantId": "{call_left}"}
ON_OVER = {"conversationId": "{over}", "participantId": "{over_agent}"}
ON_MAIL = {"conversationId": "{mail}", "participantId": "{mail_agent}"}
ON_WATCHED = {"conversationId": "{watched}", "participantId": "{watched_agent}"}
CALLBACK = {"queueId": "{queue}", "callbackUserName": "Ada", "callbackNumbers": ["+13175550100"]}
ROUTED = CALLBACK | {"queueId": None}
SKILLED = {"queueId": "{queue}", "skillIds": ["{skill}", "{unknown}"]}
CALLED = {"address": "+13175550100"}
TO_USER = {"to": {"userId": "{active}"}}

BAD, MISSING, CONFLICT, NO_RIGHT = "BAD_USER_INPUT", "NOT_FOUND", "CONFLICT", "FORBIDDEN"

_MODE = "customerFirstCallbackDeliveryMode"

Refused = tuple[dict[str, Any], str, str | None, int]
"""What is given, the code and the field of the error, and the calls that it takes."""


def of_conversation(more: dict[str, Any]) -> list[Refused]:
    return [
        ({"conversationId": "{unknown}", **more}, MISSING, "conversationId", 1),
        ({"conversationId": "../me", **more}, BAD, "conversationId", 0),
        ({"conversationId": "{call}", **more}, NO_RIGHT, None, 1),
    ]


def of_participant(more: dict[str, Any], on: dict[str, Any] = ON_AGENT) -> list[Refused]:
    return [
        (on | {"conversationId": "{unknown}"} | more, MISSING, "conversationId", 1),
        (on | {"participantId": "{unknown}"} | more, MISSING, "participantId", 1),
        (on | {"participantId": "all"} | more, BAD, "participantId", 0),
        (on | more, NO_RIGHT, None, 1),
    ]


MUTATIONS: dict[str, list[Refused]] = {
    "endConversation": of_conversation({}),
    "setRecordingState": [
        *of_conversation({"state": "PAUSED"}),
        ({"conversationId": "{over}", "state": "PAUSED"}, CONFLICT, None, 1),
        ({"conversationId": "{mail}", "state": "PAUSED"}, BAD, None, 1),
    ],
    "setExternalTag": of_conversation({"externalTag": "A"}),
    "setUtilizationLabel": [
        *of_conversation({}),
        (
            {"conversationId": "{call}", "utilizationLabelId": "{unknown}"},
            MISSING,
            "utilizationLabelId",
            1,
        ),
        ({"conversationId": "{over}"}, CONFLICT, None, 1),
    ],
    "mergeConversations": [
        ({"conversationIds": ["{call}"]}, BAD, "conversationIds", 0),
        ({"conversationIds": ["{call}", "{call}"]}, BAD, "conversationIds", 0),
        ({"conversationIds": ["{call}", "x"]}, BAD, "conversationIds", 0),
        ({"conversationIds": ["{call}", "{unknown}"]}, MISSING, "conversationIds", 1),
        ({"conversationIds": ["{call}", "{over}"]}, CONFLICT, None, 1),
        ({"conversationIds": ["{call}", "{mail}"]}, BAD, None, 1),
        ({"conversationIds": ["{call}", "{other}"]}, NO_RIGHT, None, 1),
    ],
    "answerParticipant": [*of_participant({}), (ON_AGENT, CONFLICT, None, 1), (ON_OVER, CONFLICT, None, 1)],
    "disconnectParticipant": [*of_participant({}), (ON_LEFT, CONFLICT, None, 1)],
    "muteParticipant": [
        *of_participant({"muted": True}),
        (ON_OVER | {"muted": True}, CONFLICT, None, 1),
        (ON_MAIL | {"muted": True}, BAD, None, 1),
    ],
    "holdParticipant": [
        *of_participant({"held": True}),
        (ON_LEFT | {"held": True}, CONFLICT, None, 1),
        (ON_MAIL | {"held": True}, BAD, None, 1),
    ],
    "confineParticipant": [
        *of_participant({"confined": True}),
        (ON_OVER | {"confined": True}, CONFLICT, None, 1),
        (ON_MAIL | {"confined": True}, BAD, None, 1),
    ],
    "recordParticipant": [
        *of_participant({"recording": True}),
        (ON_OVER | {"recording": True}, CONFLICT, None, 1),
        (ON_MAIL | {"recording": True}, BAD, None, 1),
    ],
    "wrapUpParticipant": [
        *of_participant({"code": "{code}"}),
        (ON_AGENT, BAD, "code", 0),
        (ON_AGENT | {"skipped": True, "code": "{code}"}, BAD, "skipped", 0),
        (ON_AGENT | {"code": "{foreign_code}"}, BAD, "code", 1),
        (ON_AGENT | {"code": "{unknown}"}, BAD, "code", 1),
        (ON_CUSTOMER | {"code": "{code}"}, BAD, None, 1),
    ],
    "setParticipantAttributes": [
        *of_participant({"attributes": {"a": "b"}}),
        (ON_CUSTOMER | {"attributes": {}}, BAD, "attributes", 0),
        (ON_CUSTOMER | {"attributes": {"a": 1}}, BAD, "attributes", 0),
        (ON_CUSTOMER | {"attributes": {"": "b"}}, BAD, "attributes", 1),
    ],
    "flagParticipant": [*of_participant({}), (ON_OVER, CONFLICT, None, 1)],
    "unflagParticipant": [*of_participant({}), (ON_OVER, CONFLICT, None, 1)],
    "sendDigits": [
        *of_participant({"digits": "1"}),
        (ON_CUSTOMER | {"digits": "one"}, BAD, "digits", 0),
        (ON_CUSTOMER | {"digits": ""}, BAD, "digits", 0),
        (ON_OVER | {"digits": "1"}, CONFLICT, None, 1),
        (ON_MAIL | {"digits": "1"}, BAD, None, 1),
    ],
    "secureIvr": [
        *of_participant({"flowId": "{secure_flow}"}, ON_CUSTOMER),
        (ON_CUSTOMER | {"flowId": "{menu_flow}"}, BAD, "flowId", 1),
        (ON_CUSTOMER | {"flowId": "{unknown}"}, MISSING, "flowId", 1),
        (ON_MAIL | {"flowId": "{secure_flow}"}, BAD, None, 1),
    ],
    "superviseParticipant": [
        *of_participant({"mode": "COACH"}, ON_WATCHED),
        (ON_WATCHED | {"participantId": "{watched_customer}", "mode": "COACH"}, BAD, None, 1),
        (ON_AGENT | {"mode": "BARGE"}, CONFLICT, None, 1),
        (ON_OVER | {"mode": "MONITOR"}, CONFLICT, None, 1),
        (ON_MAIL | {"mode": "MONITOR"}, BAD, None, 1),
    ],
    "transferParticipant": [
        *of_participant(TO_USER),
        (ON_AGENT | {"to": {}}, BAD, "to", 0),
        (ON_AGENT | {"to": {"userId": "{active}", "queueId": "{queue}"}}, BAD, "to", 0),
        (ON_AGENT | {"to": {"userId": "me"}}, BAD, "to.userId", 0),
        (ON_AGENT | {"to": {"userId": "{inactive}"}}, BAD, "to.userId", 1),
        (ON_AGENT | {"to": {"userId": "{unknown}"}}, MISSING, "to.userId", 1),
        (ON_AGENT | {"to": {"queueId": "{unknown}"}}, MISSING, "to.queueId", 1),
        (ON_AGENT | {"to": {"address": "nobody"}}, BAD, "to.address", 1),
        (ON_AGENT | {"to": {"externalContactId": "{unknown}"}}, MISSING, "to.externalContactId", 1),
        (ON_LEFT | TO_USER, CONFLICT, None, 1),
        (ON_MAIL | TO_USER | {"kind": "ATTENDED"}, BAD, None, 1),
    ],
    "startConsult": [
        *of_participant(TO_USER, ON_CUSTOMER),
        (ON_CUSTOMER | {"to": {"userId": "{inactive}"}}, BAD, "to.userId", 1),
        (ON_CUSTOMER | {"to": {"address": ""}}, BAD, "to", 0),
        (ON_LEFT | TO_USER, CONFLICT, None, 1),
        (ON_AGENT | TO_USER, CONFLICT, None, 1),
    ],
    "changeConsult": [
        *of_participant({"speakTo": "BOTH"}, ON_CUSTOMER),
        (ON_CUSTOMER | {"speakTo": "BOTH"}, CONFLICT, None, 1),
    ],
    "cancelConsult": [*of_participant({}, ON_CUSTOMER), (ON_CUSTOMER, CONFLICT, None, 1)],
    "startCall": [
        ({}, BAD, None, 0),
        ({"phoneNumber": "+13175550100", "callUserId": "{active}"}, BAD, None, 0),
        ({"phoneNumber": "", "callUserId": "{active}"}, BAD, None, 0),
        ({"phoneNumber": ""}, BAD, None, 0),
        ({"participants": []}, BAD, None, 0),
        ({"participants": [{"name": "Ada"}]}, BAD, "participants", 0),
        ({"participants": [{"address": "", "userId": "{active}"}]}, BAD, "participants", 0),
        ({"phoneNumber": "+13175550100", "attributes": {"a": None}}, BAD, "attributes", 0),
        ({"phoneNumber": "nobody"}, BAD, "phoneNumber", 1),
        ({"callUserId": "{inactive}"}, BAD, "callUserId", 1),
        ({"callQueueId": "{unknown}"}, MISSING, "callQueueId", 1),
        ({"participants": [CALLED, {"userId": "{unknown}"}]}, MISSING, "participants", 1),
        ({"participants": [CALLED, {"userId": "{me}"}]}, BAD, "participants", 1),
        ({"callQueueId": "{queue}", "languageId": "{unknown}"}, MISSING, "languageId", 1),
        ({"callQueueId": "{queue}", "routingSkillsIds": ["{unknown}"]}, MISSING, "routingSkillsIds", 1),
        ({"callQueueId": "{queue}", "label": "{unknown}"}, MISSING, "label", 1),
        ({"callQueueId": "{queue}", "externalContactId": "{unknown}"}, MISSING, "externalContactId", 1),
        ({"phoneNumber": "+13175550100"}, NO_RIGHT, None, 1),
    ],
    "startCallback": [
        (CALLBACK | {"callbackNumbers": []}, BAD, "callbackNumbers", 0),
        (CALLBACK | {"callbackUserName": None}, BAD, "callbackUserName", 1),
        (CALLBACK | {"callbackNumbers": ["nobody"]}, BAD, "callbackNumbers", 1),
        (CALLBACK | {"routingData": {"queueId": "{queue}"}}, BAD, "queueId", 0),
        (CALLBACK | {"countryCode": "USA"}, BAD, "countryCode", 0),
        (CALLBACK | {"callbackScheduledTime": "tomorrow"}, BAD, "callbackScheduledTime", 0),
        (CALLBACK | {"callbackScheduledTime": "2001-01-31T10:20:30Z"}, BAD, "callbackScheduledTime", 1),
        (CALLBACK | {"data": {"a": 1}}, BAD, "data", 0),
        (CALLBACK | {"customerFirstCallbackDeliveryMode": "UNKNOWN"}, BAD, _MODE, 0),
        (CALLBACK | {"queueId": "{unknown}"}, MISSING, "queueId", 1),
        (ROUTED | {"routingData": {"queueId": "{unknown}"}}, MISSING, "routingData.queueId", 1),
        (ROUTED | {"routingData": SKILLED}, MISSING, "routingData.skillIds", 1),
        (CALLBACK, NO_RIGHT, None, 1),
    ],
    "setPresence": [
        ({"userId": "me", "presenceDefinitionId": "{meeting}"}, BAD, "userId", 0),
        ({"userId": "{unknown}", "presenceDefinitionId": "{meeting}"}, MISSING, "userId", 1),
        ({"userId": "{me}", "presenceDefinitionId": "{unknown}"}, MISSING, "presenceDefinitionId", 1),
        ({"userId": "{me}", "presenceDefinitionId": "{idle}"}, BAD, "presenceDefinitionId", 1),
        ({"userId": "{inactive}", "presenceDefinitionId": "{meeting}"}, CONFLICT, None, 1),
        ({"userId": "{active}", "presenceDefinitionId": "{meeting}"}, NO_RIGHT, None, 1),
    ],
    "setRoutingStatus": [
        ({"userId": "{unknown}", "status": "IDLE"}, MISSING, "userId", 1),
        ({"userId": "{me}", "status": "UNKNOWN"}, BAD, "status", 0),
        ({"userId": "{me}", "status": "INTERACTING"}, BAD, "status", 1),
        ({"userId": "{inactive}", "status": "OFF_QUEUE"}, CONFLICT, None, 1),
        ({"userId": "{active}", "status": "IDLE"}, NO_RIGHT, None, 1),
    ],
}


def test_every_mutation_has_bad_inputs():
    assert MUTATIONS.keys() == ACTS.keys()
    assert all(len(cases) >= 3 for cases in MUTATIONS.values())


@pytest.mark.parametrize("name", MUTATIONS)
async def test_what_the_caller_can_mend_is_told_and_changes_nothing(scene: Scene, name: str):
    nobody = Token("a-token-without-rights", scene.words["call_agent"], frozenset(), frozenset())
    scene.sandbox.add(nobody)
    before = scene.state()
    told = []
    for given, code, _, _ in MUTATIONS[name]:
        scene.calls()
        token = {"token": nobody.value} if code == NO_RIGHT else {}
        payload = await scene.act(name, given, **token)
        (error,) = payload.pop("userErrors")
        assert set(payload.values()) == {None}
        assert error["message"]
        told.append((given, error["code"], error["field"], len(scene.calls())))
    assert told == MUTATIONS[name]
    assert scene.state() == before
