"""Kinds of recordings, and of their speech and text analytics."""

from gateway.sandbox.kinds.kind import HeldKind

_PLAYABLE = (
    "startTime",
    "endTime",
    "mediaUris",
    "estimatedTranscodeTimeMs",
    "actualTranscodeTimeMs",
    "outputDurationMs",
    "outputSizeInBytes",
    "originalRecordingStartTime",
)
"""The keys that only a playable recording has."""

KINDS = (
    HeldKind(
        "recording",
        "/api/v2/conversations/{conversationId}/recordings",
        "recording:recording:view",
        unless=dict.fromkeys(_PLAYABLE, ("formatId", "NONE")),
    ),
    HeldKind(
        "transcript",
        "/api/v2/speechandtextanalytics/conversations/{conversationId}/communications",
        "recording:recording:view and speechAndTextAnalytics:data:view",
        about=True,
        below="/transcripturl",
    ),
    HeldKind(
        "conversationMetrics",
        "/api/v2/speechandtextanalytics/conversations",
        "recording:recording:view and speechAndTextAnalytics:data:view",
        about=True,
    ),
    HeldKind(
        "conversationSentiments",
        "/api/v2/speechandtextanalytics/conversations",
        "recording:recording:view and speechAndTextAnalytics:sentimentData:view",
        about=True,
        below="/sentiments",
    ),
)
