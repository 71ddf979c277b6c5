"""Results of speech and text analytics."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, entity, field, hidden, listed
from gateway.graph.scalars import Int


@strawberry.enum(
    description="Ways in which the customer's sentiment changes in the course of a conversation."
)
class SentimentTrendClass(VendorEnum):
    NOTCALCULATED = value("NotCalculated", "It was not calculated.")
    DECLINING = value("Declining", "It gets worse.")
    SLIGHTLYDECLINING = value("SlightlyDeclining", "It gets a little worse.")
    NOCHANGE = value("NoChange", "It stays as it is.")
    SLIGHTLYIMPROVING = value("SlightlyImproving", "It gets a little better.")
    IMPROVING = value("Improving", "It gets better.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="How much empathy an agent showed in a conversation.")
class EmpathyScore(Model):
    score: float | None = field("The agent's empathy, higher for more.")
    user_id: str | None = field("Id of the agent.")
    user = link("user", "The agent.", id="user_id")


@strawberry.pydantic.type(description="Shares of a conversation by speaker.")
class ParticipantMetrics(Model):
    agent_duration_percentage: float | None = field("Share of the time in which agents speak, in percent.")
    customer_duration_percentage: float | None = field(
        "Share of the time in which the customer speaks, in percent."
    )
    silence_duration_percentage: float | None = field("Share of the time in which nobody speaks, in percent.")
    ivr_duration_percentage: float | None = field("Share of the time spent in the IVR, in percent.")
    acd_duration_percentage: float | None = field("Share of the time spent waiting in a queue, in percent.")
    overtalk_duration_percentage: float | None = field(
        "Share of the time in which agent and customer speak at once, in percent."
    )
    other_duration_percentage: float | None = field("Share of the time for all else, in percent.")
    overtalk_count: Int | None = field("How many times agent and customer speak at once.")


@entity("Metrics of a transcribed conversation from speech and text analytics.")
class ConversationMetrics(Entity):
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation that was analyzed.", ref="conversation_ref")
    sentiment_score: float | None = field(
        "The customer's sentiment over the whole conversation, from -100 (negative) to 100 (positive)."
    )
    sentiment_trend: float | None = field(
        "How the customer's sentiment changes from beginning to end, from -100 (worse) to 100 (better)."
    )
    sentiment_trend_class: SentimentTrendClass | None = field("The same in words.")
    empathy_scores: Many[EmpathyScore] = listed("How much empathy each agent showed.")
    participant_metrics: ParticipantMetrics | None = field("Shares of the conversation by speaker.")


@strawberry.pydantic.type(description="A reason for a sentiment that was found in a conversation.")
class SentimentInsightEntry(Model):
    title: str | None = field("The reason in a few words.")
    description: str | None = field("The reason in a sentence.")


@strawberry.pydantic.type(description="Why the sentiment of a conversation is as it is.")
class SentimentInsights(Model):
    positive_sentiment_reasons: Many[SentimentInsightEntry] = listed("Reasons for positive sentiment.")
    negative_sentiment_reasons: Many[SentimentInsightEntry] = listed("Reasons for negative sentiment.")


@entity("The sentiment of a conversation, with the reasons for it.")
class ConversationSentiments(Entity):
    insights: SentimentInsights | None = field("Reasons for the sentiment, as the platform's AI finds them.")
