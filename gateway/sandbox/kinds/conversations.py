"""Conversations, their messages and summaries."""

from gateway.sandbox.kinds.kind import HeldKind

KINDS = (
    HeldKind("conversation", "/api/v2/conversations", "conversation:communication:view"),
    HeldKind(
        "messageData",
        "/api/v2/conversations/messages/{conversationId}/messages",
        "conversation:message:view",
        "/api/v2/conversations/messages/{conversationId}/messages/bulk",
        ids="list",
        enveloped=True,
    ),
    HeldKind(
        "voicemailMessage",
        "/api/v2/voicemail/messages",
        "voicemail:message:view",
        "/api/v2/voicemail/messages",
        ids="comma",
        ids_key="ids",
        paged=False,
    ),
    HeldKind(
        "conversationSummaries",
        "/api/v2/conversations",
        "conversation:summary:view",
        about=True,
        below="/summaries",
    ),
)
