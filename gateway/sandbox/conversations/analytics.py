"""Analytics records of conversations: sessions and segments, without attributes."""

from datetime import datetime

from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.store import Store

_MEDIA_TYPES = {"call": "voice", "socialexpression": "message"}
_METRICS = {
    "alert": "tAlert",
    "delay": "tAcd",
    "ivr": "tIvr",
    "interact": "tTalk",
    "hold": "tHeld",
    "dialing": "tDialing",
}


def record(store: Store, conversation: Entity) -> Entity:
    """The analytics record of a conversation (the vendor's ``AnalyticsConversationWithoutAttributes``)."""
    participants = [_participant(store, participant) for participant in conversation["participants"]]
    data: Entity = {
        "conversationId": conversation["id"],
        "conversationStart": conversation["startTime"],
        "conversationInitiator": "customer",
        "customerParticipation": True,
        "divisionIds": [membership["division"]["id"] for membership in conversation["divisions"]],
        "externalTag": conversation.get("externalTag"),
        "inactivityTimeout": conversation.get("inactivityTimeout"),
        "originatingDirection": _direction(conversation),
        "mediaStatsMinConversationMos": 4.5,
        "mediaStatsMinConversationRFactor": 90.0,
        "selfServed": False,
        "evaluations": [
            _evaluation(evaluation)
            for participant in conversation["participants"]
            for evaluation in participant.get("evaluations", ())
        ],
        "knowledgeBaseIds": _knowledge_bases(store, conversation),
        "surveys": [_survey(survey) for survey in _surveys(store, conversation)],
        "participants": participants,
    }
    if "endTime" in conversation:
        data["conversationEnd"] = conversation["endTime"]
    return {key: value for key, value in data.items() if value not in (None, [])}


def _direction(conversation: Entity) -> str:
    directions = [
        communication.get("direction")
        for participant in conversation["participants"]
        for key in LISTS.values()
        for communication in participant.get(key, ())
    ]
    return "outbound" if "outbound" in directions[:1] else "inbound"


def _participant(store: Store, participant: Entity) -> Entity:
    data: Entity = {
        "participantId": participant["id"],
        "participantName": participant.get("name"),
        "purpose": participant["purpose"],
        "screenRecording": "screenRecordingState" in participant,
        "sessions": [
            _session(store, participant, medium, communication)
            for medium, key in LISTS.items()
            for communication in participant.get(key, ())
        ],
    }
    for key in ("userId", "teamId", "externalContactId", "externalOrganizationId", "flaggedReason"):
        if key in participant:
            data[key] = participant[key]
    return data


_CARRIED = ("direction", "provider", "peerId", "scriptId", "recording", "agentAssistantId", "callbackNumbers")
_CARRIED_ROLES = ("monitoredParticipantId", "coachedParticipantId", "bargedParticipantId", "ani", "dnis")


_DIALLED = {
    "outboundCampaignId": "dialerCampaignId",
    "outboundContactListId": "dialerContactListId",
    "outboundContactId": "dialerContactId",
}
"""The analytics fields of a campaign's call, by the attribute that has the value."""


def _session(store: Store, participant: Entity, medium: str, communication: Entity) -> Entity:
    segments = [_segment(participant, communication, segment) for segment in _segments_of(communication)]
    data: Entity = {
        "sessionId": communication["id"],
        "mediaType": _MEDIA_TYPES.get(medium, medium),
        "segments": segments,
        "metrics": _metrics(segments),
        "remoteNameDisplayable": participant.get("name", ""),
        "addressSelf": participant.get("address", ""),
    }
    if medium == "message":
        data["messageType"] = communication["type"]
    data |= {key: communication[key] for key in _CARRIED if key in communication}
    data |= {key: participant[key] for key in _CARRIED_ROLES if key in participant}
    dialled = participant.get("attributes", {})
    data |= {key: dialled[name] for key, name in _DIALLED.items() if name in dialled}
    routing = participant.get("conversationRoutingData", {})
    if "skillExpressionId" in routing:
        data["skillExpressionId"] = routing["skillExpressionId"]
    if participant["purpose"] == "ivr":
        data["flow"] = _flow(store, participant)
    if "wrapup" in participant:
        data["segments"].append(_wrapup(participant, segments[-1]))
    return data


def _flow(store: Store, participant: Entity) -> Entity:
    """The run of the flow with the participant's name, if it exists, and its outcomes."""
    data: Entity = {"flowName": participant.get("name"), "flowType": "INBOUNDCALL", "entryType": "dnis"}
    for flow in store.all("flow").values():
        if flow["name"] == data["flowName"]:
            outcomes = [_outcome(store, participant)]
            data |= {"flowId": flow["id"], "flowType": flow["type"], "outcomes": outcomes}
    return data


def _outcome(store: Store, participant: Entity) -> Entity:
    """An outcome of a flow, chosen by the participant's id."""
    outcomes = list(store.all("flowOutcome"))
    outcome_id = outcomes[int(participant["id"][0], 16) % len(outcomes)]
    data: Entity = {
        "flowOutcome": f"{outcome_id}:SUCCESS",
        "flowOutcomeId": outcome_id,
        "flowOutcomeStartTimestamp": participant["startTime"],
        "flowOutcomeValue": "SUCCESS",
    }
    if "endTime" in participant:
        data["flowOutcomeEndTimestamp"] = participant["endTime"]
    return data


def _segments_of(communication: Entity) -> list[Entity]:
    """A communication's segments; a video has none, and counts as one segment."""
    if "segments" in communication:
        return list(communication["segments"])
    whole = {"startTime": communication["connectedTime"], "type": "interact"}
    if "disconnectedTime" in communication:
        whole |= {
            "endTime": communication["disconnectedTime"],
            "disconnectType": communication["disconnectType"],
        }
    return [whole]


def _segment(participant: Entity, communication: Entity, segment: Entity) -> Entity:
    data: Entity = {
        "segmentStart": segment["startTime"],
        "segmentType": segment["type"],
        "conference": False,
    }
    if "endTime" in segment:
        data["segmentEnd"] = segment["endTime"]
    if "disconnectType" in segment:
        data["disconnectType"] = segment["disconnectType"].split(".")[0]
    if "queueId" in participant:
        data["queueId"] = participant["queueId"]
    routing = participant.get("conversationRoutingData", {})
    if "language" in routing:
        data["requestedLanguageId"] = routing["language"]["id"]
    if "skills" in routing:
        data["requestedRoutingSkillIds"] = [skill["id"] for skill in routing["skills"]]
    if "subject" in communication:
        data["subject"] = communication["subject"]
    return data


def _wrapup(participant: Entity, last: Entity) -> Entity:
    wrapup = participant["wrapup"]
    return {
        "segmentStart": last.get("segmentEnd", wrapup["endTime"]),
        "segmentEnd": wrapup["endTime"],
        "segmentType": "wrapup",
        "conference": False,
        "queueId": participant.get("queueId"),
        "wrapUpCode": wrapup["code"],
        "wrapUpNote": wrapup.get("notes", ""),
        "wrapUpTags": wrapup.get("tags", []),
    }


def _metrics(segments: list[Entity]) -> list[Entity]:
    """The length of each ended segment, in milliseconds, and whether the session connected."""
    data = [{"emitDate": segments[0]["segmentStart"], "name": "nConnected", "value": 1}] if segments else []
    for segment in segments:
        name = _METRICS.get(segment["segmentType"])
        if name and "segmentEnd" in segment:
            value = round((moment(segment["segmentEnd"]) - moment(segment["segmentStart"])) * 1000)
            data.append({"emitDate": segment["segmentEnd"], "name": name, "value": value})
    return data


def _evaluation(evaluation: Entity) -> Entity:
    return {
        "evaluationId": evaluation["id"],
        "evaluationStatus": "Finished",
        "evaluatorId": evaluation["evaluator"]["id"],
        "userId": evaluation["agent"]["id"],
        "queueId": evaluation["queue"]["id"],
        "formId": evaluation["evaluationForm"]["id"],
        "formName": evaluation["evaluationForm"]["name"],
        "contextId": evaluation["evaluationContextId"],
        "eventTime": evaluation["submittedDate"],
        "released": True,
        "rescored": evaluation["rescore"],
        "deleted": False,
        "oTotalScore": round(evaluation["answers"]["totalScore"]),
        "oTotalCriticalScore": round(evaluation["answers"]["totalCriticalScore"]),
    }


def _knowledge_bases(store: Store, conversation: Entity) -> list[str]:
    """The knowledge bases that a bot used, if the customer wrote."""
    people = conversation["participants"]
    wrote = any(person.get(LISTS[medium]) for person in people for medium in ("chat", "message"))
    return list(store.all("knowledgeBase")) if wrote else []


def _surveys(store: Store, conversation: Entity) -> list[Entity]:
    about = store.get("conversationSurveys", conversation["id"])
    return about["surveys"] if about else []


def _survey(survey: Entity) -> Entity:
    data: Entity = {
        "surveyId": survey["id"],
        "surveyFormId": survey["surveyForm"]["id"],
        "surveyFormName": survey["surveyForm"]["name"],
        "surveyFormContextId": survey["surveyForm"].get("contextId"),
        "surveyStatus": survey["status"],
        "surveyType": survey["surveyType"],
        "surveyCompletedDate": survey.get("completedDate"),
        "eventTime": survey.get("completedDate"),
        "userId": survey["agent"]["id"],
        "queueId": survey["queue"]["id"],
    }
    if "answers" in survey:
        data |= {
            "oSurveyTotalScore": round(survey["answers"]["totalScore"]),
            "surveyPromoterScore": survey["answers"]["npsScore"],
            "surveyPartialResponse": survey["missingRequiredAnswer"],
        }
    return {key: value for key, value in data.items() if value is not None}


def moment(text: str) -> float:
    """Seconds since 1970 of a vendor's timestamp; raises ``ValueError`` if the text is no timestamp."""
    return datetime.fromisoformat(text).timestamp()
