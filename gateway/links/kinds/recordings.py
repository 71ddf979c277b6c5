"""Kinds of recordings, and of their speech and text analytics."""

from gateway.links.kind import Kind

_TRANSCRIBED = ("recording:recording:view and speechAndTextAnalytics:data:view",)
"""Permissions to read the speech and text analytics of a conversation."""

_SENTIMENT_DATA = tuple(
    f"{one} and recording:recording:viewSensitiveData and speechAndTextAnalytics:sentimentData:view"
    for one in _TRANSCRIBED
)
"""Its reasons for a sentiment may quote what was said."""

_PLAYABLE = ("formatId", "WEBM")
"""Makes the vendor transcode the recording, which takes a while, and sign URLs that soon expire."""

_OF_PLAYABLE = (
    "startTime",
    "endTime",
    "mediaUris",
    "estimatedTranscodeTimeMs",
    "actualTranscodeTimeMs",
    "outputDurationMs",
    "outputSizeInBytes",
    "originalRecordingStartTime",
)
"""Fields of a recording that the vendor fills only where there is something to play."""

KINDS = (
    Kind(
        "recording",
        "recordings",
        "gateway.graph.types.recording.Recording",
        "/api/v2/conversations/{conversationId}/recordings/{id}",
        permissions=("recording:recording:view", "recording:recordingSegment:view"),
        parameters=dict.fromkeys(_OF_PLAYABLE, _PLAYABLE),
        query=(("formatId", "NONE"),),
        live=frozenset({_PLAYABLE}),
        ttl=30,
    ),
    Kind(
        "conversationRecordings",
        "conversationsRecordings",
        "gateway.graph.types.recording_metadata.ConversationRecordings",
        "/api/v2/conversations/{id}/recordingmetadata",
        permissions=("recording:recording:view", "recording:recordingSegment:view"),
        key="",
        items="recordings",
        ttl=30,
    ),
    Kind(
        "transcript",
        "transcripts",
        "gateway.graph.types.transcript.TranscriptUrl",
        "/api/v2/speechandtextanalytics/conversations/{conversationId}/communications/{id}/transcripturl",
        permissions=_TRANSCRIBED,
        key="",
        ttl=0,
    ),
    Kind(
        "conversationMetrics",
        "conversationsMetrics",
        "gateway.graph.types.speech_analytics.ConversationMetrics",
        "/api/v2/speechandtextanalytics/conversations/{id}",
        permissions=_TRANSCRIBED,
        key="",
    ),
    Kind(
        "conversationSentiments",
        "conversationsSentiments",
        "gateway.graph.types.speech_analytics.ConversationSentiments",
        "/api/v2/speechandtextanalytics/conversations/{id}/sentiments",
        permissions=_SENTIMENT_DATA,
        key="",
        topics=("v2.speechandtextanalytics.conversation.{id}.sentiment",),
    ),
)
