"""Quality management: the forms of evaluations and surveys, and the surveys."""

from gateway.sandbox.kinds.kind import HeldKind, HeldView

_FORM_VIEW = frozenset({"id", "name", "division", "contextId", "modifiedDate", "selfUri"})
_EVALUATION_FORM_VIEW = _FORM_VIEW | {"dialect"}
_SURVEY_FORM_VIEW = _FORM_VIEW | {"language"}

KINDS = (
    HeldKind(
        "evaluationForm",
        "/api/v2/quality/forms/evaluations",
        "quality:evaluationForm:view",
        "/api/v2/quality/forms/evaluations/bulk",
        demands_ids=True,
        views=(
            HeldView(
                "/api/v2/quality/publishedforms/evaluations/divisionviews",
                "quality:evaluationForm:search",
                _EVALUATION_FORM_VIEW,
                single="also",
            ),
        ),
    ),
    HeldKind(
        "surveyForm",
        "/api/v2/quality/forms/surveys",
        "quality:surveyForm:view",
        "/api/v2/quality/forms/surveys/bulk",
        demands_ids=True,
        views=(
            HeldView(
                "/api/v2/quality/publishedforms/surveys/divisionviews",
                "quality:surveyForm:search",
                _SURVEY_FORM_VIEW,
                single="also",
            ),
        ),
    ),
    HeldKind("survey", "/api/v2/quality/surveys", "quality:survey:view"),
    HeldKind(
        "conversationSurveys",
        "/api/v2/quality/conversations",
        "quality:survey:view",
        about=True,
        below="/surveys",
        items="surveys",
    ),
)
