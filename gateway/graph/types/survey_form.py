"""The forms by which customers are surveyed, and the scores of their answers."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, listed
from gateway.graph.scalars import Int
from gateway.graph.types.division import Divided
from gateway.graph.types.evaluation_form import AnswerOption, EvaluationQuestionType, VisibilityCondition
from gateway.graph.types.form import FormContent, FormCopy, FormListing


@strawberry.pydantic.type(description="A question of a survey.")
class SurveyQuestion(Model):
    question_id: strawberry.ID | None = field("Id of the question within its version of the form.", key="id")
    context_id: str | None = field("Id of the question that survives from one form version to the next.")
    text: str | None = field("The question as the customer reads it.")
    help_text: str | None = field("Help text for the customer.")
    type: EvaluationQuestionType | None = field("How the question is answered.")
    na_enabled: bool | None = field("Whether the customer may leave the question unanswered.")
    visibility_condition: VisibilityCondition | None = field(
        "Condition, based on other answers, under which the question is shown."
    )
    answer_options: Many[AnswerOption] = listed("Answers to choose from, for a multiple-choice question.")
    max_response_characters: Int | None = field("Most characters that an answer in words may have.")
    explanation_prompt: str | None = field("Question about the reason for an NPS score.")


@strawberry.pydantic.type(description="A section of a survey form, with its questions.")
class SurveyQuestionGroup(Model):
    question_group_id: strawberry.ID | None = field(
        "Id of the group within its version of the form.", key="id"
    )
    context_id: str | None = field("Id of the group that survives from one form version to the next.")
    name: str | None = field("Heading of the section.")
    type: str | None = field("Kind of question group, as the platform names it.")
    na_enabled: bool | None = field("Whether the customer may leave the group unanswered.")
    questions: Many[SurveyQuestion] = listed("Questions that make up the group.")
    visibility_condition: VisibilityCondition | None = field(
        "Condition, based on other answers, under which the group is shown."
    )


@strawberry.pydantic.type(description="One page of a list of survey forms.")
class SurveyFormListing(FormListing):
    entities: Many["SurveyFormCopy"] = listed("Survey forms on this page.")


class SurveyFormContent(FormContent):
    """The content of a survey form."""

    disabled: bool | None = field("Whether the form is out of use.")
    language: str | None = field("Language in which the form is shown, such as en-US.")
    header: str | None = field("Text above the questions, in Markdown.")
    footer: str | None = field("Text below the questions, in Markdown.")
    question_groups: Many[SurveyQuestionGroup] = listed("Sections of the form, each with its questions.")
    published_versions: SurveyFormListing | None = field(
        "Published versions of the form, if the platform sends them."
    )
    redacted: bool | None = field("Whether content of the form is withheld from the caller.")


@entity("One version of a questionnaire for customers.")
class SurveyForm(Entity, Named, Divided, SurveyFormContent):
    name: str | None = field("Name of the form.")


@strawberry.pydantic.type(description="A copy of a survey form, in a survey or in a list.")
class SurveyFormCopy(FormCopy, SurveyFormContent):
    form = link("surveyForm", "The form itself.", id="form_id", uri="self_uri", name="name")
    name: str | None = field("Name of the form.")


SurveyFormListing.model_rebuild()


@strawberry.pydantic.type(description="Result of one question of a survey.")
class SurveyQuestionScore(Model):
    question_id: str | None = field("Id of the question that was answered.")
    answer_id: str | None = field("Id of the answer option that the customer chose.")
    score: Int | None = field("Points that the answer earned, before weighting.")
    marked_na: bool | None = field("Whether the question was left unanswered.", alias="markedNA")
    system_marked_na: bool | None = field(
        "Whether visibility rules, and not the customer, left the question out.", alias="systemMarkedNA"
    )
    assisted_answer_id: str | None = field(
        "Id of the answer that the topic-based assistance conditions pointed to."
    )
    nps_score: Int | None = field(
        "How likely the customer is to recommend the company, from 0 to 10, of an NPS question."
    )
    nps_text_answer: str | None = field("The customer's reason for that score.")
    free_text_answer: str | None = field("The customer's answer in words.")


@strawberry.pydantic.type(description="Result of one group of questions of a survey.")
class SurveyQuestionGroupScore(Model):
    question_group_id: str | None = field("Id of the group of questions.")
    total_score: float | None = field("Points reached over all the group's questions.")
    max_total_score: float | None = field("Most points that the group's questions can yield.")
    marked_na: bool | None = field("Whether the group was left unanswered.", alias="markedNA")
    system_marked_na: bool | None = field(
        "Whether visibility rules, and not the customer, left the group out.", alias="systemMarkedNA"
    )
    question_scores: Many[SurveyQuestionScore] = listed("Results of the single questions.")


@strawberry.pydantic.type(description="Result of a whole survey.")
class SurveyScoringSet(Model):
    total_score: float | None = field("Points reached over the whole survey, in percent.")
    nps_score: Int | None = field("How likely the customer is to recommend the company, from 0 to 10.")
    question_group_scores: Many[SurveyQuestionGroupScore] = listed("Results of the groups of questions.")
