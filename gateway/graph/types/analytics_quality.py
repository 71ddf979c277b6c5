"""Evaluations, surveys and resolutions in the history of a conversation."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Model, field
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.vocabulary import EvaluationStatus, SurveyStatus, SurveyType


@strawberry.pydantic.type(
    description="Summary of one quality evaluation of an agent's work in a conversation."
)
class AnalyticsEvaluation(Model):
    assignee_applicable: bool | None = field("False when the evaluation needs nobody assigned to it.")
    assignee_id: str | None = field("User to whom the evaluation has been assigned.")
    assignee = link("user", "User to whom the evaluation is assigned.", id="assignee_id")
    calibration_id: str | None = field(
        "Calibration exercise for training evaluators that the evaluation belongs to."
    )
    context_id: str | None = field("Id that stays the same over all versions of the evaluation form.")
    deleted: bool | None = field("True once somebody has removed the evaluation.")
    evaluation_id: str | None = field("Key used to open the full evaluation.")
    evaluation_status: EvaluationStatus | None = field("How far the evaluation has got.")
    evaluator_id: str | None = field("User who scored the interaction.")
    evaluator = link("user", "User who evaluated.", id="evaluator_id")
    event_time: DateTime | None = field("When the evaluation took place.")
    form_id: str | None = field("Version of the evaluation form that was filled in.")
    form = link("evaluationForm", "Evaluation form that was filled in.", id="form_id", name="form_name")
    form_name: str | None = field("Title of the evaluation form that was filled in.")
    queue_id: str | None = field("Queue that the evaluated interaction came through.")
    queue = link("queue", "Queue of the evaluated interaction.", id="queue_id")
    released: bool | None = field("True once the result has been released.")
    rescored: bool | None = field("True when the scores have been revised one or more times.")
    system_submitted: bool | None = field("True when the platform submitted the evaluation without a person.")
    user_id: str | None = field("Agent whose work was judged.")
    user = link("user", "Agent who was evaluated.", id="user_id")
    o_total_critical_score: Int | None = field("Score observed over the critical questions of the form.")
    o_total_score: Int | None = field("Score observed over the whole evaluation form.")


@strawberry.pydantic.type(description="Summary of one customer survey about a conversation.")
class AnalyticsSurvey(Model):
    event_time: DateTime | None = field("When the survey event was recorded.")
    queue_id: str | None = field("Queue that handled the surveyed interaction.")
    queue = link("queue", "Queue of the surveyed interaction.", id="queue_id")
    survey_completed_date: DateTime | None = field("When the customer finished answering.")
    survey_form_context_id: str | None = field("Id that stays the same over all versions of the survey form.")
    survey_form_id: str | None = field("Version of the survey form that was sent.")
    survey_form = link(
        "surveyForm", "Survey form that was sent.", id="survey_form_id", name="survey_form_name"
    )
    survey_form_name: str | None = field("Title of the survey form that was sent.")
    survey_id: str | None = field("Key used to open the full survey.")
    survey = link("survey", "The survey, with its form and answers.", id="survey_id")
    survey_partial_response: bool | None = field(
        "True when some mandatory questions were left without an answer."
    )
    survey_promoter_score: Int | None = field("Net promoter score that the customer gave.")
    survey_status: SurveyStatus | None = field("How far the survey has got.")
    survey_type: SurveyType | None = field("Whether the survey was held on the web or by voice.")
    user_id: str | None = field("Agent whom the survey is about.")
    user = link("user", "Agent whom the survey is about.", id="user_id")
    o_survey_total_score: Int | None = field("Score observed over the whole survey.")


@strawberry.pydantic.type(
    description="Record of whether handling the conversation spared the customer another contact."
)
class AnalyticsResolution(Model):
    event_time: DateTime | None = field("When the resolution was recorded.")
    queue_id: str | None = field("Queue that handled the conversation at the end.")
    queue = link("queue", "Queue that handled the conversation last.", id="queue_id")
    user_id: str | None = field("Agent who handled the conversation at the end.")
    user = link("user", "User who handled the conversation last.", id="user_id")
    n_next_contact_avoided: Int | None = field(
        "Count of further contacts from the customer that were avoided."
    )
