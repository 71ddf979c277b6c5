"""Evaluations: how well an agent did, by a form's questions."""

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.store import Store


def evaluation(store: Store, conversation_id: str, agent_id: str, queue_id: str, started: float) -> Entity:
    """A finished evaluation of one agent's part in a conversation."""
    chance = store.chance
    evaluation_id = chance.id()
    uri = f"/api/v2/quality/conversations/{conversation_id}/evaluations"
    conversation = ref("conversation", conversation_id)
    evaluator = ref("user", store.any("user")["id"])
    agent = ref("user", agent_id)
    form = store.any("evaluationForm")
    again = {"id": chance.id(), "conversation": conversation, "status": "PENDING"}
    return {
        "id": evaluation_id,
        "name": "Courtesy and correctness",
        "conversation": conversation,
        "evaluationForm": _copy(form),
        "evaluator": evaluator,
        "agent": agent,
        "calibration": {
            "id": chance.id(),
            "name": "Monthly calibration",
            "calibrator": evaluator,
            "agent": agent,
            "conversation": conversation,
            "evaluationForm": {"id": form["id"], "name": form["name"], "selfUri": form["selfUri"]},
            "contextId": form["contextId"],
            "averageScore": 80,
            "highScore": 95,
            "lowScore": 60,
            "createdDate": stamp(started + 900),
            "evaluations": [again | {"selfUri": f"{uri}/{again['id']}"}],
            "evaluators": [evaluator],
            "scoringIndex": again | {"selfUri": f"{uri}/{again['id']}"},
            "expertEvaluator": evaluator,
            "selfUri": f"/api/v2/quality/calibrations/{chance.id()}",
        },
        "status": "FINISHED",
        "answers": _answers(store, form),
        "agentHasRead": True,
        "assignee": evaluator,
        "assigneeApplicable": True,
        "releaseDate": stamp(started + 1_500),
        "assignedDate": stamp(started + 600),
        "createdDate": stamp(started + 600),
        "changedDate": stamp(started + 1_400),
        "submittedDate": stamp(started + 1_400),
        "revisionCreatedDate": stamp(started + 1_400),
        "queue": ref_to("queue", store.all("queue")[queue_id]),
        "mediaType": ["CALL"],
        "divisionIds": [store.any("division")["id"]],
        "rescore": False,
        "conversationDate": stamp(started),
        "conversationEndDate": stamp(started + 500),
        "neverRelease": False,
        "assigned": True,
        "dateAssigneeChanged": stamp(started + 700),
        "redacted": False,
        "agentTeam": ref_to("team", store.any("team")),
        "isScoringIndex": False,
        "authorizedActions": ["edit"],
        "hasAssistanceFailed": False,
        "evaluationSource": {
            "id": chance.id(),
            "name": "Weekly sample",
            "type": "Policy",
            "selfUri": "/api/v2/quality/programs",
        },
        "disputeCount": 0,
        "version": 1,
        "versionHistory": {
            "total": 1,
            "entities": [{"id": evaluation_id, "name": "1", "selfUri": f"{uri}/{evaluation_id}"}],
            "selfUri": f"{uri}/{evaluation_id}/versions",
        },
        "declinedReview": False,
        "evaluationContextId": chance.id(),
        "retractedEvaluation": {"id": again["id"], "selfUri": f"{uri}/{again['id']}"},
        "aiScoring": {
            "failureType": "QuotaReached",
            "pending": False,
            "dateLastChanged": stamp(started + 650),
        },
        "selfUri": f"{uri}/{evaluation_id}",
    }


def _copy(form: Entity) -> Entity:
    """The copy of a form in an evaluation."""
    return {key: value for key, value in form.items() if key != "weightMode"} | {"redacted": False}


def _answers(store: Store, form: Entity) -> Entity:
    group = form["questionGroups"][0]
    question = group["questions"][0]
    score = {
        "questionId": question["id"],
        "answerId": question["answerOptions"][0]["id"],
        "score": 10,
        "markedNA": False,
        "systemMarkedNA": False,
        "assistedAnswerId": question["answerOptions"][0]["id"],
        "failedKillQuestion": False,
        "comments": "Greeted at once",
        "aiAnswer": {
            "answerId": question["answerOptions"][0]["id"],
            "explanation": "A greeting was heard",
            "failureType": "LowConfidenceError",
            "markedNotApplicable": False,
        },
    }
    totals = {
        "totalScore": 10.0,
        "maxTotalScore": 10.0,
        "totalCriticalScore": 10.0,
        "maxTotalCriticalScore": 10.0,
        "totalNonCriticalScore": 0.0,
        "maxTotalNonCriticalScore": 0.0,
        "totalScoreUnweighted": 10.0,
        "maxTotalScoreUnweighted": 10.0,
        "totalCriticalScoreUnweighted": 10.0,
        "maxTotalCriticalScoreUnweighted": 10.0,
        "totalNonCriticalScoreUnweighted": 0.0,
        "maxTotalNonCriticalScoreUnweighted": 0.0,
    }
    return {
        "totalScore": 100.0,
        "totalCriticalScore": 100.0,
        "maxTotalRawCriticalScore": 10.0,
        "maxTotalRawScore": 10.0,
        "totalNonCriticalScore": 0.0,
        "questionGroupScores": [
            {
                "questionGroupId": group["id"],
                "markedNA": False,
                "systemMarkedNA": False,
                "questionScores": [score | {"multipleSelectQuestionOptionScores": [score]}],
            }
            | totals
        ],
        "anyFailedKillQuestions": False,
        "comments": "Well done",
        "privateComments": "Ready for the next level",
        "agentComments": "Thank you",
        "transcriptTopics": [
            {
                "id": store.chance.id(),
                "name": "Greeting",
                "topicPhrase": "good morning",
                "transcriptPhrase": "a good morning to you",
                "confidence": 92,
                "startTimeMilliseconds": 1_500,
                "duration": {"totalMilliseconds": 900},
                "offset": {"wordCount": 3, "characterCount": 17},
                "recordingLocation": 1_500,
            }
        ],
    }
