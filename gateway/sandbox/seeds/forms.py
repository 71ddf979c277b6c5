"""Forms: the questions by which evaluators score conversations, and those that customers are asked."""

from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_OF_EVALUATIONS = ("Courtesy and correctness", "Claims handling")
_OF_SURVEYS = ("How was it?", "After your claim")


def add_forms(store: Store) -> None:
    """Published forms of both sorts."""
    for name in _OF_EVALUATIONS:
        store.add("evaluationForm", _evaluation_form(store, name))
    for name in _OF_SURVEYS:
        store.add("surveyForm", _survey_form(store, name))


def _evaluation_form(store: Store, name: str) -> Entity:
    chance = store.chance
    form_id, context_id = chance.id(), chance.id()
    uri = f"/api/v2/quality/forms/evaluations/{form_id}"
    condition = {"combiningOperation": "AND", "predicates": []}
    group_context, question_context = chance.id(), chance.id()
    option = {
        "id": chance.id(),
        "contextId": chance.id(),
        "text": "Yes",
        "value": 10,
        "assistanceConditions": [{"operator": "EXISTS", "topicIds": [chance.id()]}],
    }
    question = {
        "id": chance.id(),
        "contextId": question_context,
        "text": "Was the customer greeted?",
        "helpText": "A greeting names the company",
        "type": "multipleChoiceQuestion",
        "naEnabled": True,
        "commentsRequired": False,
        "visibilityCondition": condition,
        "answerOptions": [option],
        "defaultAnswer": {"id": option["id"], "notApplicable": False},
        "automatedScoringFocus": "FullInteraction",
        "isKill": False,
        "isCritical": True,
    }
    ticked = {
        "id": chance.id(),
        "contextId": chance.id(),
        "builtInType": "Selected",
        "text": "Yes",
        "value": 5,
    }
    several = {
        "id": chance.id(),
        "contextId": chance.id(),
        "text": "What did the agent offer?",
        "type": "multipleSelectQuestion",
        "multipleSelectOptionQuestions": [
            {
                "id": chance.id(),
                "contextId": chance.id(),
                "text": "A callback",
                "type": "multipleChoiceQuestion",
                "answerOptions": [ticked],
            }
        ],
    }
    version = {"id": form_id, "name": name, "selfUri": uri}
    return version | {
        "weightMode": "SCALED",
        "division": store.any_ref("division"),
        "modifiedDate": stamp(EPOCH - 9e5),
        "published": True,
        "contextId": context_id,
        "questionGroups": [
            {
                "id": chance.id(),
                "contextId": group_context,
                "name": "Opening",
                "type": "questionGroup",
                "defaultAnswersToHighest": False,
                "defaultAnswersToNA": False,
                "naEnabled": True,
                "weight": 1.0,
                "manualWeight": True,
                "questions": [question, several],
                "visibilityCondition": condition,
                "defaultAnswersTo": {
                    "highestScore": False,
                    "notApplicable": False,
                    "lowestScore": False,
                    "userDefined": True,
                },
            }
        ],
        "publishedVersions": {
            "entities": [version],
            "pageSize": 1,
            "pageNumber": 1,
            "total": 1,
            "firstUri": uri,
            "selfUri": uri,
            "lastUri": uri,
            "nextUri": uri,
            "previousUri": uri,
            "pageCount": 1,
        },
        "evaluationSettings": {
            "revisionsEnabled": True,
            "disputesEnabled": True,
            "disputesAllowedPerEvaluation": 2,
            "disputesAssignees": [{"user": store.any_ref("user"), "type": "Individual"}],
        },
        "latestVersionFormName": name,
        "aiScoring": {
            "id": context_id,
            "questionGroupSettings": [
                {
                    "questionGroupContextId": group_context,
                    "questionSettings": [
                        {"questionContextId": question_context, "settings": {"enabled": True}},
                    ],
                }
            ],
            "selfUri": f"{uri}/aiscoring",
        },
        "dialect": "en-US",
    }


def _survey_form(store: Store, name: str) -> Entity:
    chance = store.chance
    form_id = chance.id()
    uri = f"/api/v2/quality/forms/surveys/{form_id}"
    condition = {"combiningOperation": "AND", "predicates": []}
    choices = [
        {"id": chance.id(), "contextId": chance.id(), "text": text, "value": value}
        for text, value in (("Very", 10), ("Not at all", 0))
    ]
    asked = {"naEnabled": True, "visibilityCondition": condition, "helpText": "There is no wrong answer"}
    questions = [
        asked
        | {
            "id": chance.id(),
            "contextId": chance.id(),
            "text": "Were we helpful?",
            "type": "multipleChoiceQuestion",
            "answerOptions": choices,
        },
        asked
        | {
            "id": chance.id(),
            "contextId": chance.id(),
            "text": "Would you recommend us?",
            "type": "npsQuestion",
            "maxResponseCharacters": 500,
            "explanationPrompt": "Why?",
        },
    ]
    version = {"id": form_id, "name": name, "selfUri": uri}
    listing = f"{uri}/versions?pageSize=25&pageNumber="
    return version | {
        "division": store.any_ref("division"),
        "modifiedDate": stamp(EPOCH - 9e5),
        "published": True,
        "disabled": False,
        "contextId": chance.id(),
        "language": "en-US",
        "header": "# Two questions",
        "footer": "Thank you!",
        "questionGroups": [
            {
                "id": chance.id(),
                "contextId": chance.id(),
                "name": "Your call",
                "type": "questionGroup",
                "naEnabled": False,
                "questions": questions,
                "visibilityCondition": condition,
            }
        ],
        "publishedVersions": {
            "entities": [version],
            "pageSize": 25,
            "pageNumber": 1,
            "total": 1,
            "pageCount": 1,
            "selfUri": f"{listing}1",
            "firstUri": f"{listing}1",
            "lastUri": f"{listing}1",
            "nextUri": f"{listing}2",
            "previousUri": f"{listing}1",
        },
        "redacted": False,
    }
