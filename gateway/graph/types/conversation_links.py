"""Links from a conversation, active or past, to data about it."""

from gateway.graph.link import link
from gateway.graph.lists.belonging import pages
from gateway.graph.model import Model
from gateway.graph.types.category import ConversationCategory


class ConversationLinks(Model):
    """Data about a conversation with the conversation's id, read separately."""

    recordings = link("conversationRecordings", "Recordings of the conversation.", id="id")
    speech_and_text_analytics = link(
        "conversationMetrics", "Metrics of the conversation from speech and text analytics.", id="id"
    )
    sentiments = link("conversationSentiments", "Sentiment of the conversation, with its reasons.", id="id")
    categories = pages(
        ConversationCategory,
        "Categories that speech and text analytics finds the conversation to be of; 50 at most on a page.",
        path="/api/v2/speechandtextanalytics/conversations/{id}/categories",
        largest=50,
        permissions=("speechAndTextAnalytics:data:view",),
    )
    summaries = link("conversationSummaries", "Summaries that the platform's AI made.", id="id")
