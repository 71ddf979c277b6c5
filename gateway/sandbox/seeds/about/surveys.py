"""Surveys of the customers of ended conversations."""

from datetime import datetime

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.store import Store


def add_surveys(store: Store, conversation: Entity) -> None:
    """One that the customer answered, and one that failed."""
    people = conversation["participants"]
    agents = [person["userId"] for person in people if "userId" in person]
    queues = [person["queueId"] for person in people if "queueId" in person]
    ended = datetime.fromisoformat(conversation["endTime"]).timestamp()
    agent = store.all("user")[agents[-1]] if agents else store.any("user")
    common = {
        "conversation": ref("conversation", conversation["id"]),
        "agent": ref_to("user", agent),
        "queue": ref("queue", queues[-1] if queues else store.any("queue")["id"]),
        "agentTeam": store.any_ref("team"),
    }
    form = store.any("surveyForm")
    surveys = [
        _survey(store)
        | common
        | {
            "surveyForm": form,
            "status": "Finished",
            "answers": _answers(store, form),
            "completedDate": stamp(ended + 600),
            "surveyType": "Web",
            "missingRequiredAnswer": False,
        },
        _survey(store)
        | common
        | {
            "surveyForm": {key: form[key] for key in ("id", "name", "selfUri")},
            "status": "Error",
            "surveyErrorDetails": {
                "flowDiagnosticInfo": {"lastActionId": 4},
                "surveyErrorReason": "survey.invite.flow.error",
            },
            "surveyType": "Voice",
            "flow": ref("flow", store.any("flow")["id"]),
        },
    ]
    for survey in surveys:
        store.add("survey", survey)
    about = {"id": conversation["id"], "selfUri": conversation["selfUri"]}
    store.add("conversationSurveys", about | {"surveys": surveys})


def _survey(store: Store) -> Entity:
    survey_id = store.chance.id()
    return {"id": survey_id, "name": "How was it?", "selfUri": f"/api/v2/quality/surveys/{survey_id}"}


def _answers(store: Store, form: Entity) -> Entity:
    (group,) = form["questionGroups"]
    choice, recommendation = group["questions"]
    option = store.chance.pick(choice["answerOptions"])
    nps = store.chance.number(0, 10)
    answered = {"markedNA": False, "systemMarkedNA": False}
    return {
        "totalScore": option["value"] * 10.0,
        "npsScore": nps,
        "questionGroupScores": [
            answered
            | {
                "questionGroupId": group["id"],
                "totalScore": float(option["value"]),
                "maxTotalScore": 10.0,
                "questionScores": [
                    answered
                    | {
                        "questionId": choice["id"],
                        "answerId": option["id"],
                        "assistedAnswerId": option["id"],
                        "score": option["value"],
                        "freeTextAnswer": option["text"],
                    },
                    answered
                    | {
                        "questionId": recommendation["id"],
                        "npsScore": nps,
                        "npsTextAnswer": "It took one call",
                    },
                ],
            }
        ],
    }
