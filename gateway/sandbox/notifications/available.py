"""The topics there are: the table, and what ``availabletopics`` tells of each.

The names are the vendor's; the keys of the schemas are those of the models of its events (SDK 269.0.0).
"""

from collections.abc import Iterator
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

FACTS = {
    "acd.start": "queueId routingPriority:integer skillExpressionApplied:boolean divisionId",
    "acd.end": "queueId acdOutcome answeredUserId usedRouting connectedDurationMs disconnectType divisionId",
    "customer.start": "externalContactId externalOrganizationId divisionId",
    "customer.end": "externalContactId externalOrganizationId interactingDurationMs disconnectType",
    "flow.start": "flowId flowType flowVersion divisionId",
    "flow.end": "flowId flowType flowVersion connectedDurationMs exitReason disconnectType divisionId",
    "flow.outcome": "flowId flowType flowOutcomeId flowOutcomeValue",
    "user.start": "userId queueId divisionId",
    "user.end": "userId queueId interactingDurationMs heldDurationMs alertingDurationMs disconnectType",
    "voicemail.start": "userId queueId divisionId",
    "voicemail.end": "userId queueId voicemailDurationMs disconnectType divisionId",
    "acw": "userId queueId wrapupCode wrapupNotes wrapupDurationMs",
    "wrapup": "queueId wrapupCode wrapupNotes wrapupDurationMs",
    "attributes": "attributes:object communications:array participantStartTime:integer",
    "contact": "externalContactId externalOrganizationId divisionId",
    "outbound": "outboundCampaignId outboundContactListId outboundContactId divisionId",
}
"""The facts that are told of a conversation, each with its own keys beside those of every fact.

Here and below the keys are texts, or what follows a colon; milliseconds (``Ms``) are integers.
"""

_CONVERSATION = (
    "id maxParticipants:integer participants:array recentTransfers:array recordingState address externalTag"
    " utilizationLabelId securePause:boolean divisions:array"
)
_MEDIUM = "id name participants:array address utilizationLabelId divisions:array"
_FACT = "eventTime:integer conversationId participantId sessionId mediaType provider direction ani dnis"
_SUMMARIES = (
    "call:object callback:object email:object message:object chat:object socialExpression:object video:object"
)


@dataclass(frozen=True, slots=True)
class HeldTopic:
    """A topic that can be subscribed to.

    ``id`` is its name with ``{id}`` in the place of an id, ``keys`` are those of its events with their types,
    ``path`` is the REST path of what it is about. It needs the ``permission``, unless it is ``own``: about
    the token's user.
    """

    id: str
    subject: Subject
    permission: str
    description: str
    keys: str
    path: str

    @property
    def own(self) -> bool:
        """Whether users need no permission for what is about themselves."""
        return self.subject == "user"

    def told(self, expand: frozenset[str]) -> Entity:
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


def _of_users() -> Iterator[HeldTopic]:
    user, path = "v2.users.{id}", "/api/v2/users/{userId}"
    see, observe = "directory:user:view", "analytics:userObservation:view"
    talk, talks = "conversation:communication:view", "/api/v2/conversations/{conversationId}"
    for name, permission, description, keys, below in (
        (
            "activity",
            observe,
            "Presence, routing status, absence and active queues of a user, in one.",
            "id routingStatus:object presence:object outOfOffice:object activeQueueIds:array",
            "",
        ),
        (
            "presence",
            see,
            "The presence of a user.",
            "source presenceDefinition:object primary:boolean message modifiedDate",
            "/presences/{sourceId}",
        ),
        (
            "routingStatus",
            see,
            "Whether a user takes conversations.",
            "id routingStatus:object",
            "/routingstatus",
        ),
        ("station", see, "The telephone that a user is at.", "associatedStation:object", "/station"),
        (
            "outofoffice",
            see,
            "The absence of a user.",
            "user:object active:boolean indefinite:boolean startDate endDate",
            "/outofoffice",
        ),
        (
            "conversationsummary",
            see,
            "How many conversations a user has, by medium.",
            f"userId {_SUMMARIES}",
            "",
        ),
    ):
        yield HeldTopic(f"{user}.{name}", "user", permission, description, keys, path + below)
    yield HeldTopic(
        f"{user}.conversations",
        "user",
        talk,
        "The conversations that a user takes part in.",
        _CONVERSATION,
        talks,
    )
    for name in CONVERSATIONS_OF:
        yield HeldTopic(
            f"{user}.conversations.{name}",
            "user",
            talk,
            f"The conversations that a user takes part in, as {name}.",
            _MEDIUM,
            f"/api/v2/conversations/{name}/{{conversationId}}",
        )


def _of_queues() -> Iterator[HeldTopic]:
    queue, path, see = "v2.routing.queues.{id}", "/api/v2/routing/queues/{queueId}", "routing:queue:view"
    yield HeldTopic(
        f"{queue}.users",
        "queue",
        see,
        "The members of a queue.",
        "id user:object queueId joined:boolean",
        f"{path}/members",
    )
    yield HeldTopic(
        f"{queue}.conversations",
        "queue",
        see,
        "The conversations in a queue.",
        _CONVERSATION,
        "/api/v2/conversations/{conversationId}",
    )
    for name in CONVERSATIONS_OF:
        yield HeldTopic(
            f"{queue}.conversations.{name}",
            "queue",
            see,
            f"The conversations in a queue, as {name}.",
            _CONVERSATION if name == "socialexpressions" else _MEDIUM,
            f"/api/v2/conversations/{name}/{{conversationId}}",
        )
    yield HeldTopic(
        "v2.analytics.queues.{id}.observations",
        "queue",
        "analytics:queueObservation:view",
        "How many wait in a queue and talk; once a second at most.",
        "group:object data:array",
        "/api/v2/analytics/queues/observations/query",
    )


def _of_conversations() -> Iterator[HeldTopic]:
    for name, keys in FACTS.items():
        yield HeldTopic(
            f"v2.detail.events.conversation.{{id}}.{name}",
            "conversation",
            "analytics:conversationDetail:view",
            f"One fact of a conversation: {name}.",
            f"{_FACT} {keys}"
            if name != "attributes"
            else f"eventTime:integer conversationId participantId {keys}",
            "/api/v2/analytics/conversations/{conversationId}/details",
        )
    hear = "speechAndTextAnalytics:data:view"
    speech = "/api/v2/speechandtextanalytics/conversations/{conversationId}"
    yield HeldTopic(
        "v2.conversations.{id}.transcription",
        "conversation",
        hear,
        "What is said in a conversation, as text.",
        "eventTime organizationId conversationId communicationId sessionStartTimeMs"
        " transcriptionStartTimeMs transcripts:array status:object speechTextAnalyticsProgramId",
        f"{speech}/communications/{{communicationId}}/transcripturl",
    )
    for name, description, keys in (
        (
            "suggestions.intent",
            "What the customer seems to want.",
            "eventTime conversationId suggestionId state triggerType engagementType activeIntent:object",
        ),
        (
            "agentchecklist",
            "What the agent has done of a list.",
            "conversationId communicationId agentChecklistId name agentId participantId queueId status",
        ),
    ):
        yield HeldTopic(
            f"v2.conversations.{{id}}.{name}",
            "conversation",
            hear,
            description,
            keys,
            "/api/v2/conversations/{conversationId}/suggestions",
        )
    spoken = "v2.speechandtextanalytics.conversation.{id}"
    for name, description, keys in (
        ("sentiment", "How the customer feels.", "sentimentOverallScore:number sentimentTrendScore:number"),
        ("empathy", "How well agents understand the customer.", "agents:array"),
    ):
        yield HeldTopic(
            f"{spoken}.{name}",
            "conversation",
            hear,
            description,
            f"conversationId queueIds:array divisionIds:array flowIds:array {keys}",
            speech,
        )
    yield HeldTopic(
        f"{spoken}.topics",
        "conversation",
        hear,
        "What is talked about.",
        "conversationId communicationId mediaType programId topics:array participants:array",
        speech,
    )


TOPICS = {topic.id: topic for topic in (*_of_users(), *_of_queues(), *_of_conversations())}
"""Every topic by its name with ``{id}``."""
