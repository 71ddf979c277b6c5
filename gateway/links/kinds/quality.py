"""Quality management: the forms of evaluations and surveys, and the surveys."""

from gateway.links.kind import DEFAULT_PAGE, EntityRead, Kind

KINDS = (
    Kind(
        "evaluationForm",
        "evaluationForms",
        "gateway.graph.types.evaluation_form.EvaluationForm",
        "/api/v2/quality/forms/evaluations/{id}",
        permissions=("quality:evaluationForm:view",),
        bulk=EntityRead("/api/v2/quality/forms/evaluations/bulk", paged=False, size=DEFAULT_PAGE),
        sibling=EntityRead("/api/v2/quality/publishedforms/evaluations/divisionviews"),
        ttl=300,
    ),
    Kind(
        "surveyForm",
        "surveyForms",
        "gateway.graph.types.survey_form.SurveyForm",
        "/api/v2/quality/forms/surveys/{id}",
        permissions=("quality:surveyForm:view",),
        bulk=EntityRead("/api/v2/quality/forms/surveys/bulk", paged=False, size=DEFAULT_PAGE),
        sibling=EntityRead("/api/v2/quality/publishedforms/surveys/divisionviews"),
        ttl=300,
    ),
    Kind(
        "survey",
        "surveys",
        "gateway.graph.types.survey.Survey",
        "/api/v2/quality/surveys/{id}",
        permissions=("quality:survey:view",),
        ttl=30,
    ),
    Kind(
        "conversationSurveys",
        "conversationsSurveys",
        "gateway.graph.types.survey.ConversationSurveys",
        "/api/v2/quality/conversations/{id}/surveys",
        permissions=("quality:survey:view",),
        key="",
        items="surveys",
        ttl=30,
    ),
)
