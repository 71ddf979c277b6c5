"""The answers and scores of an evaluation."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int, Long


@strawberry.enum(description="Kinds of failure when the AI answers a single question.")
class AiAnswerFailureType(VendorEnum):
    LOWCONFIDENCEERROR = value("LowConfidenceError", "The AI is not sure enough of its answer.")
    PARSINGERROR = value("ParsingError", "The answer of the AI could not be read.")
    SERVICEERROR = value("ServiceError", "The service failed.")
    LOWHISTORICALACCURACYERROR = value(
        "LowHistoricalAccuracyError", "Its answers to this question were wrong too often."
    )
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="An answer that the AI proposes for one evaluation question.")
class AiAnswer(Model):
    answer_id: str | None = field("Id of the answer option that the AI proposes.")
    explanation: str | None = field(
        "The AI's reasoning for its proposed answer, useful to show to the evaluator."
    )
    failure_type: AiAnswerFailureType | None = field(
        "Why the AI could not give a usable answer, when it failed."
    )
    marked_not_applicable: bool | None = field("Whether the AI's answer is that the question does not apply.")


@strawberry.pydantic.type(description="Result that an evaluation reached on one question.")
class EvaluationQuestionScore(Model):
    question_id: str | None = field("Id of the question that was scored.")
    answer_id: str | None = field("Id of the answer option that the evaluator chose.")
    score: Int | None = field("Points that the answer earned, before weighting.")
    marked_na: bool | None = field(
        "Whether the question was submitted unanswered, as not applicable.", alias="markedNA"
    )
    system_marked_na: bool | None = field(
        "Whether visibility rules, and not a user, made the question not applicable.", alias="systemMarkedNA"
    )
    assisted_answer_id: str | None = field(
        "Id of the answer that the topic-based assistance conditions pointed to."
    )
    failed_kill_question: bool | None = field(
        "Whether a fatal question got less than its best possible answer."
    )
    comments: str | None = field("The evaluator's comments on this question.")
    ai_answer: AiAnswer | None = field("Answer that the AI proposes for the question.")
    multiple_select_question_option_scores: Many["EvaluationQuestionScore"] = listed(
        "Result of each selectable option, for a multiple-select question."
    )


@strawberry.pydantic.type(description="Result that an evaluation reached in one group of questions.")
class EvaluationQuestionGroupScore(Model):
    question_group_id: str | None = field("Id of the group of questions that was scored.")
    total_score: float | None = field("Weighted points reached over all the group's questions.")
    max_total_score: float | None = field("Most weighted points that the group's questions can yield.")
    marked_na: bool | None = field(
        "Whether the group was submitted unanswered, as not applicable.", alias="markedNA"
    )
    system_marked_na: bool | None = field(
        "Whether visibility rules, and not a user, made the group not applicable.", alias="systemMarkedNA"
    )
    total_critical_score: float | None = field(
        "Weighted points reached on the group's critical questions alone."
    )
    max_total_critical_score: float | None = field(
        "Most weighted points that the group's critical questions can yield."
    )
    total_non_critical_score: float | None = field(
        "Weighted points reached on the group's other, non-critical questions."
    )
    max_total_non_critical_score: float | None = field(
        "Most weighted points that the group's non-critical questions can yield."
    )
    total_score_unweighted: float | None = field(
        "Points reached over all the group's questions, before weighting."
    )
    max_total_score_unweighted: float | None = field(
        "Most points that the group's questions can yield, before weighting."
    )
    total_critical_score_unweighted: float | None = field(
        "Points reached on the group's critical questions alone, before weighting."
    )
    max_total_critical_score_unweighted: float | None = field(
        "Most points that the group's critical questions can yield, before weighting."
    )
    total_non_critical_score_unweighted: float | None = field(
        "Points reached on the group's non-critical questions, before weighting."
    )
    max_total_non_critical_score_unweighted: float | None = field(
        "Most points that the group's non-critical questions can yield, before weighting."
    )
    question_scores: Many[EvaluationQuestionScore] = listed("Results of the group's questions, one by one.")


@strawberry.pydantic.type(description="Time taken up by the phrase that revealed a topic.")
class TopicDuration(Model):
    total_milliseconds: Long | None = field("Time from start to end of the topic phrase, in milliseconds.")


@strawberry.pydantic.type(description="How much text precedes a topic in the transcript.")
class TopicOffset(Model):
    word_count: Int | None = field("How many words come before the topic.")
    character_count: Int | None = field("How many characters come before the topic.")


@strawberry.pydantic.type(description="Place in a transcript where speech and text analytics found a topic.")
class TranscriptTopic(Model):
    topic_id: strawberry.ID | None = field("Unique id of this topic.", key="id")
    name: str | None = field("Name of the topic to show.")
    topic_phrase: str | None = field("Phrase from the topic's definition that was matched.")
    transcript_phrase: str | None = field("Words of the transcript that matched the topic.")
    confidence: Int | None = field("How sure the analysis is of the match; higher is surer.")
    start_time_milliseconds: Long | None = field("When the topic phrase begins, in milliseconds.")
    duration: TopicDuration | None = field("Length of the topic phrase in time.")
    offset: TopicOffset | None = field("Position of the phrase in the text, in words and characters.")
    recording_location: Long | None = field("Position of the topic in the recording, in milliseconds.")


@strawberry.pydantic.type(description="All scores and comments of one evaluation.")
class EvaluationScoringSet(Model):
    total_score: float | None = field("Score reached over the whole form.")
    total_critical_score: float | None = field("Score reached on the form's critical questions alone.")
    max_total_raw_critical_score: float | None = field(
        "Most points that the critical questions can yield, before weights or percentages are applied."
    )
    max_total_raw_score: float | None = field(
        "Most points that the whole form can yield, before weights or percentages are applied."
    )
    total_non_critical_score: float | None = field(
        "Score reached on the form's other, non-critical questions."
    )
    question_group_scores: Many[EvaluationQuestionGroupScore] = listed(
        "Results of the form's question groups, one by one."
    )
    any_failed_kill_questions: bool | None = field(
        "Whether any fatal question got less than its best possible answer."
    )
    comments: str | None = field("The evaluator's comments on the whole conversation.")
    private_comments: str | None = field("General remarks that the evaluator marked as private.")
    agent_comments: str | None = field("The agent's comments on the result.")
    transcript_topics: Many[TranscriptTopic] = listed(
        "Topics detected in the transcripts of the conversation."
    )
