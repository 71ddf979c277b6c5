"""Surveys of the customers of conversations."""

from typing import Any

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.survey_form import SurveyFormCopy, SurveyScoringSet
from gateway.graph.types.vocabulary import SurveyStatus, SurveyType


@strawberry.pydantic.type(description="Where the flow that invites to a survey went wrong.")
class FlowDiagnosticInfo(Model):
    last_action_id: Int | None = field("Number of the step in the flow.")


@strawberry.pydantic.type(description="Why a survey failed.")
class SurveyErrorDetails(Model):
    flow_diagnostic_info: FlowDiagnosticInfo | None = field(
        "Where the flow that invites to the survey went wrong."
    )
    survey_error_reason: str | None = field("The reason as a code.")


@entity("A survey that a customer was sent after a conversation.")
class Survey(Entity, Named):
    name: str | None = field("Name of the survey.")
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation that the survey is about.", ref="conversation_ref")
    survey_form: SurveyFormCopy | None = field("Form with the survey's questions.")
    agent_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agent")
    agent = link("user", "Agent whom the survey is about.", ref="agent_ref")
    status: SurveyStatus | None = field("How far the survey has got.")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue of the conversation.", ref="queue_ref")
    answers: SurveyScoringSet | None = field("The customer's answers, with their scores.")
    completed_date: DateTime | None = field("When the customer finished answering.")
    survey_error_details: SurveyErrorDetails | None = field("Why the survey failed, where it did.")
    agent_team_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agentTeam")
    agent_team = link("team", "Team of the agent.", ref="agent_team_ref")
    survey_type: SurveyType | None = field("Whether the survey is held on the web or by voice.")
    missing_required_answer: bool | None = field(
        "Whether an answer that the form demands is missing; null until the survey is finished."
    )
    flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="flow")
    flow = link("flow", "Flow that asked the questions.", ref="flow_ref")


@entity("The surveys of a conversation's customer.")
class ConversationSurveys(Entity):
    surveys: Many[Survey] = listed("Each survey, with the answers.")
