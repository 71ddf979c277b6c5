"""Conversations, their messages, summaries and analytics."""

from gateway.links.kind import EntityRead, Kind

_CONVERSATION_TOPICS = (
    "v2.users.{userId}.conversations",
    "v2.routing.queues.{queueId}.conversations",
    *(
        f"v2.detail.events.conversation.{{id}}.{fact}"
        for fact in (
            "acd.start",
            "acd.end",
            "acw",
            "attributes",
            "contact",
            "customer.start",
            "customer.end",
            "flow.start",
            "flow.end",
            "flow.outcome",
            "outbound",
            "user.start",
            "user.end",
            "voicemail.start",
            "voicemail.end",
            "wrapup",
        )
    ),
)
"""The first two hold the conversation's whole state, the others a fact each."""

_MEDIA = (
    "calls",
    "callbacks",
    "chats",
    "cobrowsesessions",
    "emails",
    "internalmessages",
    "messages",
    "screenshares",
    "socials",
    "videos",
)
"""The media below whose paths the vendor shows a conversation in another shape."""

KINDS = (
    Kind(
        "conversation",
        "conversations",
        "gateway.graph.types.conversation.Conversation",
        "/api/v2/conversations/{id}",
        permissions=("conversation:communication:view",),
        aliases=tuple(f"/api/v2/conversations/{medium}/{{id}}" for medium in _MEDIA),
        ttl=0,
        topics=_CONVERSATION_TOPICS,
    ),
    Kind(
        "messageData",
        "messagesData",
        "gateway.graph.types.message_data.MessageData",
        "/api/v2/conversations/messages/{conversationId}/messages/{id}",
        permissions=("conversation:message:view", "conversation:webmessaging:view"),
        bulk=EntityRead(
            "/api/v2/conversations/messages/{conversationId}/messages/bulk", ids="list", paged=False
        ),
        ttl=30,
    ),
    Kind(
        "voicemailMessage",
        "voicemailMessages",
        "gateway.graph.types.voicemail.VoicemailMessage",
        "/api/v2/voicemail/messages/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/voicemail/messages", ids="comma", ids_key="ids", paged=False),
        ttl=30,
    ),
    Kind(
        "conversationSummaries",
        "conversationsSummaries",
        "gateway.graph.types.summary.ConversationSummaries",
        "/api/v2/conversations/{id}/summaries",
        permissions=("conversation:summary:view",),
        key="",
        ttl=30,
    ),
    Kind(
        "conversationAnalytics",
        "conversationsAnalytics",
        "gateway.graph.types.analytics.ConversationAnalytics",
        "/api/v2/analytics/conversations/{id}/details",
        permissions=("analytics:conversationDetail:view", "analytics:agentConversationDetail:view"),
        bulk=EntityRead(
            "/api/v2/analytics/conversations/details",
            ids="comma",
            answer="conversations",
            paged=False,
        ),
        key="conversationId",
        ttl=0,
    ),
)
