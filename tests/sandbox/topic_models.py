"""The vendor's models of what topics tell, by what follows the id in a topic's name."""

OF_USERS = {
    "activity": "AgentActivityChangedTopicAgentActivity",
    "presence": "PresenceEventUserPresence",
    "routingStatus": "UserRoutingStatusUserRoutingStatus",
    "station": "UserStationChangeTopicUserStations",
    "outofoffice": "OutOfOfficeEventOutOfOffice",
    "conversationsummary": "UserConversationsEventUserConversationSummary",
}

OF_FACTS = {
    "acd.start": "AcdStartDetailEventTopicAcdStartEvent",
    "acd.end": "AcdEndDetailEventTopicAcdEndEvent",
    "customer.start": "CustomerStartDetailEventTopicCustomerStartEvent",
    "customer.end": "CustomerEndDetailEventTopicCustomerEndEvent",
    "flow.start": "FlowStartDetailEventTopicFlowStartEvent",
    "flow.end": "FlowEndDetailEventTopicFlowEndEvent",
    "flow.outcome": "FlowOutcomeDetailEventTopicFlowOutcomeEvent",
    "user.start": "UserStartDetailEventTopicUserStartEvent",
    "user.end": "UserEndDetailEventTopicUserEndEvent",
    "voicemail.start": "VoicemailStartDetailEventTopicVoicemailStartEvent",
    "voicemail.end": "VoicemailEndDetailEventTopicVoicemailEndEvent",
    "acw": "AcwDetailEventTopicAfterCallWorkEvent",
    "wrapup": "WrapupDetailEventTopicWrapupEvent",
    "attributes": "AttributeDetailEventTopicAttributeUpdateEvent",
    "contact": "ContactDetailEventTopicContactUpdateEvent",
    "outbound": "OutboundDetailEventTopicOutboundInitEvent",
}

OF_MEDIA = {
    "calls": "ConversationCallEventTopicCallConversation",
    "callbacks": "ConversationCallbackEventTopicCallbackConversation",
    "chats": "ConversationChatEventTopicChatConversation",
    "cobrowsesessions": "ConversationCobrowseEventTopicCobrowseConversation",
    "emails": "ConversationEmailEventTopicEmailConversation",
    "messages": "ConversationMessageEventTopicMessageConversation",
    "screenshares": "ConversationScreenShareEventTopicScreenShareConversation",
    "socialexpressions": "ConversationSocialExpressionEventTopicSocialConversation",
    "videos": "ConversationVideoEventTopicVideoConversation",
}
"""By the medium, which follows `conversations`."""

OF_TOPICS = {
    "geolocation": "GeolocationEventGeolocation",
    "users": "QueueUserEventTopicQueueMember",
    "conversations": "ConversationEventTopicConversation",
    "observations": "StatEventQueueTopicStatsNotification",
    "suggestions.intent": "ConversationIntentSuggestionsTopicIntentSuggestionEvent",
    "agentchecklist": "ConversationChecklistTopicAgentChecklistRuntimeEventBody",
    "transcription": "TranscriptionTopicTranscriptionMessage",
    "sentiment": "V2StaSentimentOverallTopicOverallSentimentMessage",
    "empathy": "V2StaEmpathyOverallTopicOverallEmpathyMessage",
    "topics": "V2StaTopicsDetectedTopicTopicsDetectedMessage",
    **OF_USERS,
    **OF_FACTS,
    **{f"conversations.{name}": model for name, model in OF_MEDIA.items()},
}
