"""The forms by which conversations are evaluated."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import Int
from gateway.graph.types.division import Divided
from gateway.graph.types.form import FormContent, FormCopy, FormListing
from gateway.graph.types.vocabulary import LogicalOperator


@strawberry.enum(description="Presence or absence tests on transcript topics.")
class AssistanceConditionOperator(VendorEnum):
    EXISTS = value("EXISTS", "The topic occurs.")
    NOTEXISTS = value("NOTEXISTS", "The topic does not occur.")
    UNKNOWN = unknown()


@strawberry.enum(description="Platform-supplied answers: ticked or not ticked.")
class AnswerOptionBuiltInType(VendorEnum):
    SELECTED = value("Selected", "It is ticked.")
    UNSELECTED = value("Unselected", "It is not ticked.")
    UNKNOWN = unknown()


@strawberry.enum(
    description="Kinds of form question, including NPS (net promoter score) and read-only text blocks."
)
class EvaluationQuestionType(VendorEnum):
    MULTIPLECHOICEQUESTION = value("multipleChoiceQuestion", "One of several answers.")
    MULTIPLESELECTQUESTION = value("multipleSelectQuestion", "Any of several answers.")
    FREETEXTQUESTION = value("freeTextQuestion", "An answer in words.")
    NPSQUESTION = value("npsQuestion", "A number from 0 to 10, for the net promoter score.")
    READONLYTEXTBLOCKQUESTION = value("readOnlyTextBlockQuestion", "Text to read, without an answer.")
    UNKNOWN = unknown()


@strawberry.enum(description="Scopes of automatic scoring: the whole interaction or only the assessed agent.")
class AutomatedScoringFocus(VendorEnum):
    FULLINTERACTION = value("FullInteraction", "The whole conversation.")
    EVALUATEDAGENT = value("EvaluatedAgent", "The actions of the evaluated agent.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways to determine who handles a dispute.")
class DisputeAssigneeType(VendorEnum):
    ORIGINAL = value("Original", "The first evaluator.")
    INDIVIDUAL = value("Individual", "A user who is named.")
    NONE = value("None", "Nobody.")
    UNKNOWN = unknown()


@strawberry.enum(description="Whether the weights of an evaluation form's groups count.")
class EvaluationFormWeightMode(VendorEnum):
    SCALED = value("SCALED", "They count.")
    OFF = value("OFF", "They do not.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="Rule that decides whether part of an evaluation form is shown, depending on given answers."
)
class VisibilityCondition(Model):
    combining_operation: LogicalOperator | None = field(
        "Whether all predicates must hold or any one is enough."
    )
    predicates: Many[str] = listed("Paths of the answer options in the form on which visibility depends.")


@strawberry.pydantic.type(description="A test on transcript topics that helps to suggest an answer.")
class AssistanceCondition(Model):
    operator: AssistanceConditionOperator | None = field(
        "Whether the listed topics must be present or absent."
    )
    topic_ids: Many[str] = listed("Ids of the topics to look for; any one of them counts as a match.")


@strawberry.pydantic.type(description="One of the answers an evaluator can choose for a question.")
class AnswerOption(Model):
    answer_id: strawberry.ID | None = field("Id of this option within its version of the form.", key="id")
    context_id: str | None = field("Id of the option that survives from one form version to the next.")
    built_in_type: AnswerOptionBuiltInType | None = field(
        "Marks a platform-supplied option, such as the ticked state of a multiple-select choice."
    )
    text: str | None = field("Wording of the answer as evaluators see it.")
    value: Int | None = field("Points that the answer is worth.")
    assistance_conditions: Many[AssistanceCondition] = listed(
        "Topic conditions, all of which must hold for this answer to be suggested automatically."
    )


@strawberry.pydantic.type(description="Answer that is preselected for an evaluation question.")
class DefaultAnswer(Model):
    answer_id: strawberry.ID | None = field("Id of the answer option that is preselected.", key="id")
    not_applicable: bool | None = field("Whether the preselected answer is that the question does not apply.")


@strawberry.pydantic.type(description="Rule by which the questions of a group get their preselected answers.")
class DefaultAnswersTo(Model):
    highest_score: bool | None = field("Whether the best-scoring option is preselected.")
    not_applicable: bool | None = field("Whether not applicable is preselected.")
    lowest_score: bool | None = field("Whether the worst-scoring option is preselected.")
    user_defined: bool | None = field("Whether the preselected option is one picked by the form's author.")


@strawberry.pydantic.type(description="One question of an evaluation form.")
class EvaluationQuestion(Model):
    question_id: strawberry.ID | None = field("Id of the question within its version of the form.", key="id")
    context_id: str | None = field("Id of the question that survives from one form version to the next.")
    text: str | None = field("Wording of the question as evaluators see it.")
    help_text: str | None = field("Guidance for evaluators on how to answer.")
    type: EvaluationQuestionType | None = field(
        "How the question is answered, which decides the control to draw."
    )
    na_enabled: bool | None = field("Whether the evaluator may answer that the question does not apply.")
    comments_required: bool | None = field("Whether the evaluator has to comment on the answer.")
    visibility_condition: VisibilityCondition | None = field(
        "Condition, based on other answers, under which the question is shown."
    )
    answer_options: Many[AnswerOption] = listed("Answers to choose from, for a multiple-choice question.")
    multiple_select_option_questions: Many["EvaluationQuestion"] = listed(
        "Selectable options of a multiple-select question, each a multiple-choice question in itself."
    )
    default_answer: DefaultAnswer | None = field("Answer that is preselected for the evaluator.")
    automated_scoring_focus: AutomatedScoringFocus | None = field(
        "Part of the interaction that automatic scoring considers."
    )
    is_kill: bool | None = field(
        "Whether the question is fatal, so that anything but the best answer fails it."
    )
    is_critical: bool | None = field("Whether the question counts towards the critical score.")


@strawberry.pydantic.type(description="A section of an evaluation form, with its questions and weight.")
class EvaluationQuestionGroup(Model):
    question_group_id: strawberry.ID | None = field(
        "Id of the group within its version of the form.", key="id"
    )
    context_id: str | None = field("Id of the group that survives from one form version to the next.")
    name: str | None = field("Heading of the section as evaluators see it.")
    type: str | None = field("Kind of question group, as the platform names it.")
    default_answers_to_highest: bool | None = field(
        "Whether the best-scoring options are preselected throughout the group."
    )
    default_answers_to_na: bool | None = field(
        "Whether not applicable is preselected throughout the group.", alias="defaultAnswersToNA"
    )
    na_enabled: bool | None = field("Whether the evaluator may mark the group as not applicable.")
    weight: float | None = field("Share of the group in the total score.")
    manual_weight: bool | None = field("Whether the weight was set by hand.")
    questions: Many[EvaluationQuestion] = listed("Questions that make up the group.")
    visibility_condition: VisibilityCondition | None = field(
        "Condition, based on other answers, under which the group is shown."
    )
    default_answers_to: DefaultAnswersTo | None = field(
        "Rule for the preselected answers of the group's questions."
    )


@strawberry.pydantic.type(description="Switch that says whether AI scoring is configured.")
class AiScoringSetting(Model):
    enabled: bool | None = field("Whether AI scoring is set up here.")


@strawberry.pydantic.type(description="Settings for one question of an evaluation form.")
class QuestionSettings(Model):
    question_context_id: str | None = field("Context id of the question within its group.")
    settings: AiScoringSetting | None = field(
        "How artificial intelligence takes part in scoring the question."
    )


@strawberry.pydantic.type(description="Settings for the questions of one group in an evaluation form.")
class QuestionGroupSettings(Model):
    question_group_context_id: str | None = field("Context id of the group within the form.")
    question_settings: Many[QuestionSettings] = listed("Settings of the individual questions in the group.")


@strawberry.pydantic.type(description="AI scoring configuration of an evaluation form.")
class AiScoringSettings(Model):
    settings_id: strawberry.ID | None = field("Unique id of these settings.", key="id")
    question_group_settings: Many[QuestionGroupSettings] = listed(
        "AI scoring configuration for each question group of the form."
    )
    self_uri: str | None = field("REST address of these settings.")


@strawberry.pydantic.type(description="The assignee of a dispute over an evaluation.")
class EvaluationSettingsAssignee(Model):
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "User who receives the dispute.", ref="user_ref")
    type: DisputeAssigneeType | None = field("How the handler of the dispute is determined.")


@strawberry.pydantic.type(description="Rules on revisions and disputes for the evaluations made with a form.")
class EvaluationSettings(Model):
    revisions_enabled: bool | None = field(
        "Whether rescoring retracts the old evaluation and creates a new version in its place."
    )
    disputes_enabled: bool | None = field("Whether results may be contested; calibrations are exempt.")
    disputes_allowed_per_evaluation: Int | None = field(
        "How many times one evaluation may be contested at most."
    )
    disputes_assignees: Many[EvaluationSettingsAssignee] = listed(
        "Assignees of the first dispute, the second and so on; one entry for each allowed dispute."
    )


@strawberry.pydantic.type(description="One page of a list of evaluation forms.")
class EvaluationFormListing(FormListing):
    entities: Many["EvaluationFormCopy"] = listed("Evaluation forms on this page.")


class EvaluationFormContent(FormContent):
    """The content of an evaluation form."""

    question_groups: Many[EvaluationQuestionGroup] = listed("Sections of the form, each with its questions.")
    published_versions: EvaluationFormListing | None = field(
        "Published versions of the form, if the platform sends them."
    )
    evaluation_settings: EvaluationSettings | None = field(
        "Rules on revisions and disputes for evaluations made with the form."
    )
    latest_version_form_name: str | None = field("Name that the form bears in its latest published version.")
    ai_scoring: AiScoringSettings | None = field("How AI scoring is configured for the form.")
    dialect: str | None = field("Language code of the form, such as en-US or fr.")


@entity("One version of a questionnaire with which evaluators score conversations.")
class EvaluationForm(Entity, Named, Divided, EvaluationFormContent):
    name: str | None = field("Name shown to evaluators.")
    weight_mode: EvaluationFormWeightMode | None = field("Whether the weights of groups count.")


@strawberry.pydantic.type(description="A copy of an evaluation form, in an evaluation or in a list.")
class EvaluationFormCopy(FormCopy, EvaluationFormContent):
    form = link("evaluationForm", "The form itself.", id="form_id", uri="self_uri", name="name")
    name: str | None = field("Name shown to evaluators.")
    redacted: bool | None = field("Whether content of the form is withheld from the caller.")


EvaluationFormListing.model_rebuild()
