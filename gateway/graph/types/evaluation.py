"""Evaluations of conversations, and their calibration."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.evaluation_form import EvaluationFormCopy
from gateway.graph.types.evaluation_score import EvaluationScoringSet
from gateway.graph.types.reference import Reference
from gateway.graph.types.vocabulary import EvaluationStatus


@strawberry.enum(description="Kinds of failure of AI scoring for a whole evaluation.")
class AiScoringFailureType(VendorEnum):
    QUOTAREACHED = value("QuotaReached", "The organization has used up what it may have scored.")
    PARSINGERROR = value("ParsingError", "The answer of the AI could not be read.")
    SERVICEERROR = value("ServiceError", "The service failed.")
    INVALIDREQUEST = value("InvalidRequest", "The request was invalid.")
    DUPLICATEFORMSAMEAGENT = value(
        "DuplicateFormSameAgent", "The agent has an evaluation by the same form in this conversation."
    )
    UNAUTHORIZED = value("Unauthorized", "It was not allowed.")
    DUPLICATEAUTOMATEDFORMWITHCOPIEDSCORE = value(
        "DuplicateAutomatedFormWithCopiedScore", "The score was copied from an evaluation by the same form."
    )
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of source for an evaluation: policy, user, program or unknown.")
class EvaluationSourceType(VendorEnum):
    POLICY = value("Policy", "A policy of the organization.")
    USER = value("User", "A user.")
    PROGRAM = value("Program", "A program of speech and text analytics.")
    UNKNOWN = unknown()


@strawberry.enum(description="Items that can be assessed singly; at present only emails.")
class EvaluationResourceType(VendorEnum):
    EMAIL = value("EMAIL", "One email of the conversation.")
    UNKNOWN = unknown()


@strawberry.enum(description="Actions on an evaluation.")
class EvaluationAction(VendorEnum):
    ASSIGN = value("assign", "Give it to another evaluator.")
    EDIT = value("edit", "Change it.")
    EDITSCORE = value("editScore", "Change its scores.")
    EDITAGENTSIGNOFF = value("editAgentSignoff", "Sign it off as the agent whom it is about.")
    DELETE = value("delete", "Remove it.")
    RELEASE = value("release", "Show it to the agent whom it is about.")
    VIEWAUDIT = value("viewAudit", "See who changed it, and when.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Progress and outcome of automatic AI scoring on an evaluation.")
class AiScoring(Model):
    failure_type: AiScoringFailureType | None = field("The error of AI scoring; null if there was none.")
    pending: bool | None = field("Whether the AI is still working on the scores of this evaluation.")
    date_last_changed: DateTime | None = field("When the AI last changed its scores.")


@strawberry.pydantic.type(description="The cause of an evaluation.")
class EvaluationSource(Model):
    source_id: strawberry.ID | None = field("Unique id of the source.", key="id")
    name: str | None = field("Name of the source, such as that of the policy.")
    type: EvaluationSourceType | None = field("Kind of source that created the evaluation.")
    self_uri: str | None = field("REST address of the source.")


@strawberry.pydantic.type(description="Reference to one version of a quality evaluation.")
class EvaluationVersion(Model):
    evaluation_id: strawberry.ID | None = field("Unique id of this evaluation version.", key="id")
    name: str | None = field("Label of the evaluation version, fit for display.")
    self_uri: str | None = field("REST address under which this version can be read.")


@strawberry.pydantic.type(description="Complete list, without paging, of the versions of an evaluation.")
class EvaluationVersionListing(Model):
    total: Int | None = field("How many versions there are.")
    entities: Many[EvaluationVersion] = listed("The evaluation versions themselves.")
    self_uri: str | None = field("REST address under which this list can be read.")


@strawberry.pydantic.type(
    description="An exercise in which several evaluators score one conversation to compare their judgment."
)
class Calibration(Model):
    calibration_id: strawberry.ID | None = field("Unique id of the calibration.", key="id")
    name: str | None = field("Name shown for the calibration.")
    calibrator_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="calibrator")
    calibrator = link("user", "User who runs the calibration.", ref="calibrator_ref")
    agent_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agent")
    agent = link("user", "Agent whose handling of the conversation is being scored.", ref="agent_ref")
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation that all the evaluators score.", ref="conversation_ref")
    evaluation_form: EvaluationFormCopy | None = field(
        "Form with which all the evaluators score the conversation."
    )
    context_id: str | None = field("Context id of the calibration.")
    average_score: Int | None = field("Mean of the scores that the evaluators gave.")
    high_score: Int | None = field("Highest score that any evaluator gave.")
    low_score: Int | None = field("Lowest score that any evaluator gave.")
    created_date: DateTime | None = field("When the calibration was set up.")
    evaluations: Many["Evaluation"] = listed("Evaluations made within the calibration.")
    evaluator_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="evaluators")
    evaluators = links("user", "Users asked to score the conversation.", refs="evaluator_refs")
    scoring_index: "Evaluation | None" = field("Reference evaluation with which the others are compared.")
    expert_evaluator_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="expertEvaluator")
    expert_evaluator = link(
        "user", "User who takes part as the expert evaluator.", ref="expert_evaluator_ref"
    )
    self_uri: str | None = field("REST address of the calibration.")


@strawberry.pydantic.type(
    description="A quality assessment of an agent's work in one conversation, made with a form."
)
class Evaluation(Model):
    evaluation_id: strawberry.ID | None = field("Unique id of the evaluation.", key="id")
    name: str | None = field("Name shown for the evaluation.")
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation that is being assessed.", ref="conversation_ref")
    evaluation_form: EvaluationFormCopy | None = field(
        "Form whose questions are answered in this evaluation."
    )
    evaluator_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="evaluator")
    evaluator = link("user", "User who does the scoring.", ref="evaluator_ref")
    agent_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agent")
    agent = link("user", "Agent whose work is being assessed.", ref="agent_ref")
    calibration: Calibration | None = field("Calibration of which this evaluation is part, if any.")
    status: EvaluationStatus | None = field("How far the evaluation has progressed.")
    answers: EvaluationScoringSet | None = field("Scores and comments given so far.")
    agent_has_read: bool | None = field("Whether the agent has looked at the result.")
    assignee_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="assignee")
    assignee = link("user", "User to whom the evaluation is currently assigned.", ref="assignee_ref")
    assignee_applicable: bool | None = field("Whether this evaluation can have an assignee at all.")
    release_date: DateTime | None = field("When the result becomes visible to the agent.")
    assigned_date: DateTime | None = field("When the evaluation was assigned.")
    created_date: DateTime | None = field("When the evaluation was created.")
    changed_date: DateTime | None = field("When the evaluation was last changed.")
    submitted_date: DateTime | None = field("When the evaluator handed in the scores.")
    revision_created_date: DateTime | None = field("When this revision of the evaluation was created.")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue associated with the assessed conversation.", ref="queue_ref")
    media_type: Many[str] = listed("Media that the assessed conversation used, such as call or email.")
    division_ids: Many[str] = listed("Ids of the divisions in which the evaluation is assigned.")
    divisions = links("division", "Divisions to which the evaluation is assigned.", ids="division_ids")
    rescore: bool | None = field("Whether these scores replace earlier ones.")
    conversation_date: DateTime | None = field("When the assessed conversation was created.")
    conversation_end_date: DateTime | None = field(
        "When the conversation ended; null if it was still going on when the evaluation was created."
    )
    never_release: bool | None = field(
        "Whether the result is kept from release for good; excludes a release date."
    )
    assigned: bool | None = field(
        "Whether the evaluation is assigned to somebody; false in an update takes the assignment away."
    )
    date_assignee_changed: DateTime | None = field("When the evaluation last passed to another assignee.")
    resource_id: str | None = field("Id of the single email under assessment; null for other media.")
    resource_type: EvaluationResourceType | None = field(
        "Kind of item under assessment; null unless it is an email."
    )
    redacted: bool | None = field(
        "Whether content is withheld because the caller lacks the permissions to see it."
    )
    agent_team_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agentTeam")
    agent_team = link("team", "Team of the agent who is assessed.", ref="agent_team_ref")
    is_scoring_index: bool | None = field("Whether this is the reference evaluation of its calibration.")
    authorized_actions: Many[EvaluationAction] = listed("Actions that the caller may take on the evaluation.")
    has_assistance_failed: bool | None = field("Whether the automatic suggestion of answers went wrong.")
    evaluation_source: EvaluationSource | None = field(
        "The cause of the evaluation, such as a policy or a user."
    )
    dispute_count: Int | None = field("How many times the result has been contested.")
    version: Int | None = field("Which version of the evaluation this is.")
    version_history: EvaluationVersionListing | None = field("Every version that the evaluation has had.")
    declined_review: bool | None = field("Whether a request to review the evaluation was turned down.")
    evaluation_context_id: str | None = field("Id that all versions of the evaluation have in common.")
    retracted_evaluation: Reference | None = field("Earlier version that this one supersedes.")
    ai_scoring: AiScoring | None = field("Progress and outcome of AI scoring on this evaluation.")
    self_uri: str | None = field("REST address of the evaluation.")


Calibration.model_rebuild()
