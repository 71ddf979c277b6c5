"""The table of topics, and the answer of ``availabletopics``.

The names are the vendor's; the keys of the schemas are those of the models of its events (SDK 269.0.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gateway.sandbox.kinds import Entity

Subject = Literal["user", "queue", "conversation"]
"""The kind of the entity whose id a topic's name holds."""

CONVERSATIONS_OF = {
    "calls": "calls",
    "callbacks": "callbacks",
    "chats": "chats",
    "cobrowsesessions": "cobrowsesessions",
    "emails": "emails",
    "messages": "messages",
    "screenshares": "screenshares",
    "socialexpressions": "socialExpressions",
    "videos": "videos",
}
"""The last part of the topics of one medium, and the key of a participant's communications of it."""


@dataclass(frozen=True, slots=True)
class HeldTopic:
    """A topic that can be subscribed to.

    ``id`` is its name, with ``{id}`` for an id; ``path`` is the REST path of its subject. It needs the
    ``permission``, unless it is ``own``: about the token's user. ``keys`` are the keys of its events, each
    with its type after a colon; the default is text, and integer for milliseconds (``Ms``).
    """

    id: str
    subject: Subject
    permission: str
    path: str
    description: str
    keys: str

    @property
    def own(self) -> bool:
        """Whether users need no permission for topics about themselves."""
        return self.subject == "user"

    def json(self, expand: frozenset[str]) -> Entity:
        """The topic as the API shows it: its id, and the keys that were asked for."""
        details = {
            "type": "requiresPermissions",
            "permissions": [self.permission],
            "allowsCurrentUser": self.own,
            "enforced": True,
        }
        every: Entity = {
            "description": self.description,
            "enforced": True,
            "schema": _schema(self.keys.split()),
            "visibility": "Public",
            "transports": ["All"],
            "publicApiTemplateUriPaths": [self.path],
            "requiresPermissions": [self.permission],
            "permissionDetails": [details],
            "topicParameters": ["id"],
        }
        shown = {key: value for key, value in every.items() if key in expand}
        if "requiresPermissions" in shown:
            shown |= {
                "requiresDivisionPermissions": True,
                "requiresAnyValidator": False,
                "requiresCurrentUser": False,
                "requiresCurrentUserOrPermission": self.own,
            }
        return {"id": self.id} | shown


def _schema(keys: list[str]) -> Entity:
    """A JSON schema of an object with these keys."""
    named = (key.partition(":") for key in keys)
    types = {name: kind or ("integer" if name.endswith("Ms") else "string") for name, _, kind in named}
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in types.items()}}


@dataclass(frozen=True, slots=True)
class _Family:
    """Topics about one kind of entity that need one permission: description and keys, by their last part."""

    stem: str
    subject: Subject
    permission: str
    path: str
    topics: Mapping[str, tuple[str, str]]

    def held(self) -> dict[str, HeldTopic]:
        """The topics by their name with ``{id}``."""
        return {
            f"{self.stem}.{name}": HeldTopic(
                f"{self.stem}.{name}", self.subject, self.permission, self.path, description, keys
            )
            for name, (description, keys) in self.topics.items()
        }


_CONVERSATION = (
    "id maxParticipants:integer participants:array recentTransfers:array recordingState address externalTag"
    " utilizationLabelId securePause:boolean divisions:array"
)
_MEDIUM = "id name participants:array address utilizationLabelId divisions:array"
_SESSION = "eventTime:integer conversationId participantId sessionId mediaType provider direction ani dnis"
_DIVIDED = f"{_SESSION} divisionId"
_WRAPUP = f"{_SESSION} queueId wrapupCode wrapupNotes wrapupDurationMs"
_CONTACT = "externalContactId externalOrganizationId"
_TALK = "conversationId queueIds:array divisionIds:array flowIds:array"

_USERS, _USER = "v2.users.{id}", "/api/v2/users/{userId}"
_QUEUES, _QUEUE = "v2.routing.queues.{id}", "/api/v2/routing/queues/{queueId}"
_TALKS = "/api/v2/conversations/{conversationId}"
_SPEECH = "/api/v2/speechandtextanalytics/conversations/{conversationId}"

_MEDIA = {f"conversations.{name}": (f"The conversations, as {name}.", _MEDIUM) for name in CONVERSATIONS_OF}

_FAMILIES = (
    _Family(
        _USERS,
        "user",
        "directory:user:view",
        _USER,
        {
            "presence": (
                "The presence of a user.",
                "source presenceDefinition:object primary:boolean message modifiedDate",
            ),
            "routingStatus": ("Whether a user takes conversations.", "id routingStatus:object"),
            "station": ("The telephone that a user is at.", "associatedStation:object"),
            "geolocation": ("Where a user is, which never changes here.", "userId type country region city"),
            "outofoffice": (
                "The absence of a user.",
                "user:object active:boolean indefinite:boolean startDate endDate",
            ),
            "conversationsummary": (
                "How many conversations a user has, by medium.",
                (
                    "userId call:object callback:object email:object message:object chat:object"
                    " socialExpression:object video:object"
                ),
            ),
        },
    ),
    _Family(
        _USERS,
        "user",
        "analytics:userObservation:view",
        _USER,
        {
            "activity": (
                "Presence, routing status, absence and active queues of a user, in one.",
                "id routingStatus:object presence:object outOfOffice:object activeQueueIds:array",
            ),
        },
    ),
    _Family(
        _USERS,
        "user",
        "conversation:communication:view",
        _TALKS,
        {"conversations": ("The conversations that a user takes part in.", _CONVERSATION)} | _MEDIA,
    ),
    _Family(
        _QUEUES,
        "queue",
        "routing:queue:view",
        f"{_QUEUE}/members",
        {"users": ("The members of a queue.", "id user:object queueId joined:boolean")},
    ),
    _Family(
        _QUEUES,
        "queue",
        "routing:queue:view",
        _TALKS,
        {"conversations": ("The conversations in a queue.", _CONVERSATION)}
        | _MEDIA
        | {"conversations.socialexpressions": ("The conversations, as a whole.", _CONVERSATION)},
    ),
    _Family(
        "v2.analytics.queues.{id}",
        "queue",
        "analytics:queueObservation:view",
        "/api/v2/analytics/queues/observations/query",
        {"observations": ("How many wait in a queue and talk.", "group:object data:array")},
    ),
    _Family(
        "v2.detail.events.conversation.{id}",
        "conversation",
        "analytics:conversationDetail:view",
        "/api/v2/analytics/conversations/{conversationId}/details",
        {
            "acd.start": ("A queue begins.", f"{_DIVIDED} queueId routingPriority:integer"),
            "acd.end": ("A queue ends.", f"{_DIVIDED} queueId acdOutcome connectedDurationMs disconnectType"),
            "customer.start": ("A customer comes.", f"{_DIVIDED} {_CONTACT}"),
            "customer.end": (
                "A customer goes.",
                f"{_DIVIDED} {_CONTACT} interactingDurationMs disconnectType",
            ),
            "flow.start": ("A flow begins.", f"{_DIVIDED} flowId flowType"),
            "flow.end": (
                "A flow ends.",
                f"{_DIVIDED} flowId flowType connectedDurationMs exitReason disconnectType",
            ),
            "flow.outcome": (
                "What a flow came to.",
                f"{_DIVIDED} flowId flowType flowOutcomeId flowOutcomeValue",
            ),
            "user.start": ("A user comes.", f"{_DIVIDED} userId queueId"),
            "user.end": (
                "A user goes.",
                (
                    f"{_DIVIDED} userId queueId interactingDurationMs heldDurationMs alertingDurationMs"
                    " disconnectType"
                ),
            ),
            "voicemail.start": ("A voicemail begins.", f"{_DIVIDED} userId queueId"),
            "voicemail.end": (
                "A voicemail ends.",
                f"{_DIVIDED} userId queueId voicemailDurationMs disconnectType",
            ),
            "acw": ("A user's work after a conversation is done.", f"{_WRAPUP} userId"),
            "wrapup": ("A conversation is wrapped up.", _WRAPUP),
            "attributes": (
                "A participant's attributes change.",
                (
                    "eventTime:integer conversationId participantId attributes:object communications:array"
                    " participantStartTime:integer"
                ),
            ),
            "contact": ("A participant is somebody known.", f"{_DIVIDED} {_CONTACT}"),
            "outbound": (
                "A campaign dials.",
                f"{_DIVIDED} outboundCampaignId outboundContactListId outboundContactId",
            ),
        },
    ),
    _Family(
        "v2.conversations.{id}",
        "conversation",
        "speechAndTextAnalytics:data:view",
        _TALKS,
        {
            "transcription": (
                "What is said in a conversation, as text.",
                (
                    "eventTime organizationId conversationId communicationId sessionStartTimeMs"
                    " transcriptionStartTimeMs transcripts:array status:object speechTextAnalyticsProgramId"
                ),
            ),
            "suggestions.intent": (
                "What the customer seems to want.",
                "eventTime conversationId suggestionId state triggerType engagementType activeIntent:object",
            ),
            "agentchecklist": (
                "What the agent has done of a list.",
                "conversationId communicationId agentChecklistId name agentId participantId queueId status",
            ),
        },
    ),
    _Family(
        "v2.speechandtextanalytics.conversation.{id}",
        "conversation",
        "speechAndTextAnalytics:data:view",
        _SPEECH,
        {
            "sentiment": (
                "How the customer feels.",
                f"{_TALK} sentimentOverallScore:number sentimentTrendScore:number",
            ),
            "empathy": ("How well agents understand the customer.", f"{_TALK} agents:array"),
            "topics": (
                "What is talked about.",
                "conversationId communicationId mediaType programId topics:array participants:array",
            ),
        },
    ),
)

TOPICS = {name: topic for family in _FAMILIES for name, topic in family.held().items()}
"""Every topic by its name with ``{id}``."""
