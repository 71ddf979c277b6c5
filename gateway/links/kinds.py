"""The table of kinds: everything that can be loaded. Adding a kind is adding a row.

Source of paths, parameters and shapes: the vendor's API document as generated into its SDK. Source of topics:
the vendor's list of available topics, whose event models the SDK has.
"""

from collections.abc import Mapping

from gateway.links.kind import EntityList, EntityRead, Kind, Parameter

_EXPAND = frozenset({"expand"})


def _expand(*names: str) -> dict[str, Parameter]:
    """Fields that are asked for by their own name as a value of `expand`."""
    return {name: ("expand", name) for name in names}


_USER = {
    **_expand(
        "routingStatus",
        "presence",
        "integrationPresence",
        "conversationSummary",
        "outOfOffice",
        "geolocation",
        "station",
        "authorization",
        "authorization.unusedRoles",
        "profileSkills",
        "certifications",
        "locations",
        "groups",
        "team",
        "workPlanBidRanks",
        "skills",
        "languages",
        "languagePreference",
        "employerInfo",
        "biography",
        "dateLastLogin",
        "dateWelcomeSent",
    ),
    "lastTokenIssued": ("expand", "lasttokenissued"),
}

_USER_LIVE = frozenset(
    _USER[name]
    for name in (
        "routingStatus",
        "presence",
        "integrationPresence",
        "conversationSummary",
        "geolocation",
        "station",
    )
)

_IMPORT = ("includeImportStatus", "true")
_SIZE_AND_IMPORT = frozenset({"includeSize", "includeImportStatus"})

_USER_TOPICS = tuple(
    f"v2.users.{{id}}.{topic}"
    for topic in (
        "activity",
        "presence",
        "routingStatus",
        "station",
        "geolocation",
        "outofoffice",
        "conversationsummary",
    )
)

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

_ARCHIVED = (("includeArchived", "true"),)

_DEFAULT_PAGE = 25
"""The vendor's page of a listing whose size cannot be asked for."""

_TRANSCRIBED = ("recording:recording:view and speechAndTextAnalytics:data:view",)
"""What it takes to read what speech and text analytics makes of a conversation: both."""

_SENTIMENT_DATA = tuple(
    f"{one} and recording:recording:viewSensitiveData and speechAndTextAnalytics:sentimentData:view"
    for one in _TRANSCRIBED
)
"""Its reasons for a sentiment may quote what was said."""

_PLAYABLE = ("formatId", "WEBM")
"""Has a recording made playable, which takes the vendor a while, and signs URLs that soon expire."""

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

_HOUR = 3600

_NOW = 2
"""Seconds for what changes by the second: as often as the vendor's own wallboard is told twice, and so short
that it is never answered stale."""

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "user",
            "users",
            "gateway.graph.types.user.User",
            "/api/v2/users/{id}",
            permissions=(),
            # Without a state the listing leaves inactive users out.
            bulk=EntityRead("/api/v2/users", query=(("state", "any"),), parameters=_EXPAND),
            # The plain listing knows no names.
            listed=EntityList(
                "/api/v2/users/search",
                asks="search",
                answer="results",
                name="{}",
                permissions=("directory:user:view",),
            ),
            parameters=_USER,
            live=_USER_LIVE,
            topics=_USER_TOPICS,
        ),
        Kind(
            "queue",
            "queues",
            "gateway.graph.types.queue.Queue",
            "/api/v2/routing/queues/{id}",
            permissions=("routing:queue:view",),
            bulk=EntityRead("/api/v2/routing/queues"),
            sibling=EntityRead("/api/v2/routing/queues/divisionviews"),
            listed=EntityList("/api/v2/routing/queues", divisions=True),
            topics=("v2.routing.queues.{id}.users",),
        ),
        Kind(
            "division",
            "divisions",
            "gateway.graph.types.division.Division",
            "/api/v2/authorization/divisions/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/authorization/divisions", parameters=frozenset({"objectCount"})),
            sibling=EntityRead("/api/v2/authorization/divisions/query"),
            parameters={"objectCounts": ("objectCount", "true")},
            ttl=_HOUR,
        ),
        Kind(
            "group",
            "groups",
            "gateway.graph.types.group.Group",
            "/api/v2/groups/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/groups"),
            ttl=300,
        ),
        Kind(
            "team",
            "teams",
            "gateway.graph.types.group.Team",
            "/api/v2/teams/{id}",
            permissions=("groups:team:view",),
            ttl=300,
        ),
        Kind(
            "externalContact",
            "externalContacts",
            "gateway.graph.types.external.ExternalContact",
            "/api/v2/externalcontacts/contacts/{id}",
            permissions=("relate:contact:view", "externalContacts:contact:view"),
            bulk=EntityRead("/api/v2/externalcontacts/bulk/contacts", ids="body", answer="results"),
            sibling=EntityRead(
                "/api/v2/externalcontacts/bulk/contacts/divisionviews", ids="body", answer="results"
            ),
            parameters=_expand("identifiers", "externalDataSources"),
            topics=("v2.externalcontacts.contacts.{id}",),
        ),
        Kind(
            "externalOrganization",
            "externalOrganizations",
            "gateway.graph.types.external.ExternalOrganization",
            "/api/v2/externalcontacts/organizations/{id}",
            permissions=("relate:externalOrganization:view", "externalContacts:externalOrganization:view"),
            bulk=EntityRead("/api/v2/externalcontacts/bulk/organizations", ids="body", answer="results"),
            sibling=EntityRead(
                "/api/v2/externalcontacts/bulk/organizations/divisionviews", ids="body", answer="results"
            ),
            parameters={
                **_expand("identifiers", "externalDataSources"),
                "trustor": ("includeTrustors", "true"),
            },
            ttl=300,
            topics=("v2.externalcontacts.organizations.{id}",),
        ),
        Kind(
            "wrapupCode",
            "wrapupCodes",
            "gateway.graph.types.routing.WrapupCode",
            "/api/v2/routing/wrapupcodes/{id}",
            reserved="ININ-",
            permissions=("routing:wrapupCode:view",),
            bulk=EntityRead("/api/v2/routing/wrapupcodes"),
            sibling=EntityRead("/api/v2/routing/wrapupcodes/divisionviews"),
            listed=EntityList("/api/v2/routing/wrapupcodes", divisions=True),
            ttl=_HOUR,
        ),
        Kind(
            "skill",
            "skills",
            "gateway.graph.types.routing.Skill",
            "/api/v2/routing/skills/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/routing/skills"),
            listed=EntityList("/api/v2/routing/skills", name="{}"),
            ttl=_HOUR,
        ),
        Kind(
            "skillExpression",
            "skillExpressions",
            "gateway.graph.types.routing.SkillExpression",
            "/api/v2/routing/skillexpressions/{id}",
            permissions=("routing:skillExpressions:view",),
            # Conversations outlast the expressions that they were routed by.
            query=_ARCHIVED,
            bulk=EntityRead(
                "/api/v2/routing/skillexpressions", query=_ARCHIVED, paged=False, size=_DEFAULT_PAGE
            ),
            ttl=300,
        ),
        Kind(
            "language",
            "languages",
            "gateway.graph.types.routing.Language",
            "/api/v2/routing/languages/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/routing/languages"),
            ttl=_HOUR,
        ),
        Kind(
            "flow",
            "flows",
            "gateway.graph.types.flow.Flow",
            "/api/v2/flows/{id}",
            permissions=("architect:flow:view",),
            bulk=EntityRead("/api/v2/flows/lookup"),
            sibling=EntityRead("/api/v2/flows/divisionviews"),
            ttl=300,
            topics=("v2.flows.{id}",),
        ),
        Kind(
            "flowOutcome",
            "flowOutcomes",
            "gateway.graph.types.flow.FlowOutcome",
            "/api/v2/flows/outcomes/{id}",
            permissions=("architect:flowOutcome:view",),
            bulk=EntityRead("/api/v2/flows/outcomes"),
            sibling=EntityRead("/api/v2/flows/outcomes/divisionviews"),
            ttl=_HOUR,
        ),
        Kind(
            "station",
            "stations",
            "gateway.graph.types.station.Station",
            "/api/v2/stations/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/stations", ids="comma"),
            listed=EntityList("/api/v2/stations"),
            ttl=2,
        ),
        Kind(
            "location",
            "locations",
            "gateway.graph.types.location.Location",
            "/api/v2/locations/{id}",
            permissions=(),
            bulk=EntityRead("/api/v2/locations"),
            parameters={
                **_expand("addressVerificationDetails"),
                "profileImage": ("expand", "images"),
                "floorplanImage": ("expand", "images"),
            },
            ttl=_HOUR,
        ),
        Kind(
            "script",
            "scripts",
            "gateway.graph.types.script.Script",
            "/api/v2/scripts/{id}",
            permissions=("scripter:script:view",),
            aliases=("/api/v2/scripts/published/{id}",),
            sibling=EntityRead("/api/v2/scripts/published/{id}", ids="path", size=1),
            ttl=300,
        ),
        Kind(
            "utilizationLabel",
            "utilizationLabels",
            "gateway.graph.types.routing.UtilizationLabel",
            "/api/v2/routing/utilization/labels/{id}",
            permissions=("routing:utilization:view",),
            bulk=EntityRead("/api/v2/routing/utilization/labels", ids="not"),
            ttl=_HOUR,
        ),
        Kind(
            "presenceDefinition",
            "presenceDefinitions",
            "gateway.graph.types.presence.PresenceDefinition",
            "/api/v2/presence/definitions/{id}",
            permissions=(),
            # A user's presence names its definition by the path from before there were divisions.
            aliases=("/api/v2/presencedefinitions/{id}",),
            bulk=EntityRead(
                "/api/v2/presence/definitions", ids="not", paged=False, parameters=frozenset({"localeCode"})
            ),
            listed=EntityList(
                "/api/v2/presence/definitions", asks="not", divisions=True, query=(("deactivated", "FALSE"),)
            ),
            parameters={"languageLabels": ("localeCode", "ALL")},
            ttl=_HOUR,
        ),
        Kind(
            "campaign",
            "campaigns",
            "gateway.graph.types.campaign.Campaign",
            "/api/v2/outbound/campaigns/{id}",
            permissions=("outbound:campaign:view",),
            bulk=EntityRead("/api/v2/outbound/campaigns"),
            sibling=EntityRead("/api/v2/outbound/campaigns/divisionviews"),
            ttl=30,
            topics=("v2.outbound.campaigns.{id}",),
        ),
        Kind(
            "contactList",
            "contactLists",
            "gateway.graph.types.contact_list.ContactList",
            "/api/v2/outbound/contactlists/{id}",
            permissions=("outbound:contactList:view",),
            bulk=EntityRead("/api/v2/outbound/contactlists", parameters=_SIZE_AND_IMPORT),
            sibling=EntityRead("/api/v2/outbound/contactlists/divisionviews", parameters=_SIZE_AND_IMPORT),
            parameters={"size": ("includeSize", "true"), "importStatus": _IMPORT},
            live=frozenset({_IMPORT}),
            topics=("v2.outbound.contactlists.{id}", "v2.outbound.contactlists.{id}.importstatus"),
        ),
        Kind(
            "outboundContact",
            "outboundContacts",
            "gateway.graph.types.outbound_contact.OutboundContact",
            "/api/v2/outbound/contactlists/{contactListId}/contacts/{id}",
            permissions=("outbound:contact:view",),
            bulk=EntityRead(
                "/api/v2/outbound/contactlists/{contactListId}/contacts/bulk", ids="list", answer="list"
            ),
            ttl=30,
        ),
        Kind(
            "knowledgeBase",
            "knowledgeBases",
            "gateway.graph.types.knowledge.KnowledgeBase",
            "/api/v2/knowledge/knowledgebases/{id}",
            permissions=("knowledge:knowledgebase:view",),
            ttl=300,
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
            "evaluationForm",
            "evaluationForms",
            "gateway.graph.types.evaluation_form.EvaluationForm",
            "/api/v2/quality/forms/evaluations/{id}",
            permissions=("quality:evaluationForm:view",),
            bulk=EntityRead("/api/v2/quality/forms/evaluations/bulk", paged=False, size=_DEFAULT_PAGE),
            sibling=EntityRead("/api/v2/quality/publishedforms/evaluations/divisionviews"),
            ttl=300,
        ),
        Kind(
            "surveyForm",
            "surveyForms",
            "gateway.graph.types.survey_form.SurveyForm",
            "/api/v2/quality/forms/surveys/{id}",
            permissions=("quality:surveyForm:view",),
            bulk=EntityRead("/api/v2/quality/forms/surveys/bulk", paged=False, size=_DEFAULT_PAGE),
            sibling=EntityRead("/api/v2/quality/publishedforms/surveys/divisionviews"),
            ttl=300,
        ),
        Kind(
            "responseLibrary",
            "responseLibraries",
            "gateway.graph.types.response.ResponseLibrary",
            "/api/v2/responsemanagement/libraries/{id}",
            permissions=("responses:library:view",),
            bulk=EntityRead("/api/v2/responsemanagement/libraries/bulk", ids="list", ids_key="libraryIds"),
            ttl=_HOUR,
        ),
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
            "survey",
            "surveys",
            "gateway.graph.types.survey.Survey",
            "/api/v2/quality/surveys/{id}",
            permissions=("quality:survey:view",),
            ttl=30,
        ),
        Kind(
            "conversationSurveys",
            "conversationsSurveys",
            "gateway.graph.types.survey.ConversationSurveys",
            "/api/v2/quality/conversations/{id}/surveys",
            permissions=("quality:survey:view",),
            key="",
            items="surveys",
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
}

MEASURES: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "queueObservations",
            "queueObservations",
            "gateway.graph.types.queue_observations.QueueObservations",
            "",
            permissions=("analytics:queueObservation:view",),
            bulk=EntityRead(
                "/api/v2/analytics/queues/observations/query", ids="predicates", answer="groups", paged=False
            ),
            ttl=_NOW,
            topics=("v2.analytics.queues.{id}.observations",),
        ),
        Kind(
            "queueEstimatedWait",
            "queueEstimatedWaits",
            "gateway.graph.types.queue_observations.EstimatedWaitTimePredictions",
            "/api/v2/routing/queues/{id}/estimatedwaittime",
            key="",
            ttl=_NOW,
        ),
    )
}
"""What is measured of an entity, and read by its id: no entity itself, with no self URI that names it."""

ROWS: Mapping[str, Kind] = {**KINDS, **MEASURES}
"""Everything that is loaded by ids."""

CACHED_PATHS = frozenset(
    path
    for kind in ROWS.values()
    if kind.ttl
    for path in (kind.template, *(read.path for read in (kind.bulk, kind.sibling) if read))
)
"""Path templates of the kinds that may be cached."""
