"""The types and fields with personal data: how to reach a person, where they are, what they said or wrote.

Names and pictures of the organisation's own people are not included: everyone in the organisation may see
them, and needs them to tell people apart.
"""

from collections.abc import Mapping

PERSONAL_TYPES = frozenset(
    {
        "Address",
        "Biography",
        "ChatMessage",
        "Contact",
        "ContactAddress",
        "ContactIdentifier",
        "ConversationEditedInput",
        "ConversationMessageContent",
        "ConversationMessagingFromRecipient",
        "ConversationMessagingToRecipient",
        "ConversationNormalizedMessage",
        "ConversationSummaryFollowup",
        "ConversationSummaryReason",
        "ConversationSummaryResolution",
        "EmailAddress",
        "FacebookId",
        "Geolocation",
        "InstagramId",
        "PhoneNumber",
        "RecordingEmailMessage",
        "RecordingLocation",
        "RecordingMessagingMessage",
        "RecordingRoadsideAssistance",
        "TwitterId",
        "WhatsAppId",
    }
)

PERSONAL_FIELDS: Mapping[str, frozenset[str]] = {
    "AnalyticsConversationSegment": frozenset({"subject", "wrapUpNote"}),
    "AnalyticsFlow": frozenset({"transferTargetAddress"}),
    "AnalyticsParticipant": frozenset({"attributes", "attribute", "participantName"}),
    "AnalyticsSession": frozenset(
        {
            "addressFrom",
            "addressOther",
            "addressSelf",
            "addressTo",
            "ani",
            "bcc",
            "callbackNumbers",
            "cc",
            "destinationAddresses",
            "dnis",
            "remoteNameDisplayable",
            "screenShareAddressSelf",
            "sessionDnis",
            "videoAddressSelf",
        }
    ),
    "Call": frozenset({"clientIpAddress", "uuiData"}),
    "Callback": frozenset({"callbackNumbers", "callbackUserName", "callerId", "callerIdName"}),
    "Conversation": frozenset({"address"}),
    "ConversationContentReceivedReplyMessage": frozenset({"title", "subtitle"}),
    "ConversationSessionSummary": frozenset({"text"}),
    "ConversationSummary": frozenset({"text"}),
    "Education": frozenset({"notes"}),
    "Email": frozenset({"subject"}),
    "ExternalContact": frozenset(
        {
            "firstName",
            "lastName",
            "middleName",
            "otherEmail",
            "personalEmail",
            "salutation",
            "workEmail",
            "customFields",
        }
    ),
    "OrgUser": frozenset({"email"}),
    "OutboundContact": frozenset(
        {
            "data",
            "latestEmailEvaluations",
            "latestSmsEvaluations",
            "latestWhatsAppEvaluations",
            "name",
            "phoneNumberStatus",
        }
    ),
    "Participant": frozenset({"address", "ani", "attributes", "attribute", "dnis", "name"}),
    "Recording": frozenset({"mediaSubject"}),
    "RecordingMetadata": frozenset({"mediaSubject"}),
    "SocialExpression": frozenset({"previewText"}),
    "SurveyQuestionScore": frozenset({"freeTextAnswer", "npsTextAnswer"}),
    "TranscriptTopic": frozenset({"transcriptPhrase"}),
    "TransferDestination": frozenset({"address"}),
    "User": frozenset({"email"}),
    "UserLocation": frozenset({"notes"}),
    "VoicemailMessage": frozenset({"callerAddress", "callerName", "note", "transcription"}),
    "Wrapup": frozenset({"notes"}),
}
"""The fields with personal data, by type, of types that also have other data."""
