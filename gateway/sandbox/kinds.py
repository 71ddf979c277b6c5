"""The kinds of entity in the sandbox: their paths, permissions, and the form of ids in bulk reads.

The paths are the vendor's (SDK 269.0.0, ``apis/``); permissions are written ``domain:entity:action``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Entity = dict[str, Any]
"""One resource as it is sent, decoded."""


@dataclass(frozen=True, slots=True)
class HeldView:
    """A second path of a kind, with fewer keys and another permission than the kind's own paths.

    ``keys`` are the keys that it shows (none: all). ``single`` says whether it reads one entity by its id:
    ``also``, ``only``, or not at all (``None``).
    """

    path: str
    permission: str | None
    keys: frozenset[str] = frozenset()
    single: Literal["also", "only"] | None = None


@dataclass(frozen=True, slots=True)
class HeldKind:
    """One kind of entity that the sandbox holds.

    ``ids`` is the form of ids in its bulk read: ``repeated`` (``id=a&id=b``, or joined by commas as the
    vendor's SDK does), ``comma`` (a single ``id=a,b``), ``body`` (a POST with ``entities[]{id}``), ``list``
    (a POST with a list of ids, answered by a list, or by ``entities`` where it is ``enveloped``; or with one
    under ``ids_key``, answered by a listing), ``not`` (no ids). A bulk read with ``demands_ids`` is no
    listing: it needs ids. ``on_request`` maps the keys that an entity has only on request to the query
    parameter and value that request them; with ``singly`` only single reads take that parameter. ``unless``
    maps the keys that a request can do without to the query parameter and value that say so. ``names`` says
    how a listing's ``name`` is held against names: as a ``pattern`` of a whole name with asterisks at its
    ends, or as a ``beginning``. A listing that is not ``paged`` holds all entities. A kind that is ``about``
    conversations, or their communications, goes by the ids of those, and ``below`` follows them in its path;
    its answers have no id, or are the bare list under the key ``items``. Its ``permission`` may be several,
    joined by ``and``.
    """

    name: str
    path: str
    permission: str
    bulk: str | None = None
    ids: Literal["repeated", "comma", "body", "list", "not"] = "repeated"
    ids_key: str | None = None
    demands_ids: bool = False
    views: tuple[HeldView, ...] = ()
    on_request: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    singly: bool = False
    unless: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Literal["pattern", "beginning"] = "pattern"
    paged: bool = True
    enveloped: bool = False
    about: bool = False
    below: str = ""
    items: str | None = None

    @property
    def item(self) -> str:
        """The path template of a single read."""
        return f"{self.path}/{{id}}{self.below}"

    def uri(self, entity_id: str) -> str:
        """The ``selfUri`` of an entity of this kind."""
        return f"{self.path}/{entity_id}{self.below}"

    def answered(self, entity: Entity) -> Any:
        """What a read answers of an entity."""
        if self.items:
            return entity[self.items]
        hidden = {"selfUri", *re.findall(r"{(\w+)}", self.item)} if self.about else set()
        return {key: value for key, value in entity.items() if key not in hidden}


_QUEUE_VIEW = frozenset({"id", "name", "division", "selfUri"})
_WRAPUP_VIEW = frozenset({"id", "name", "division", "selfUri"})
_CAMPAIGN_VIEW = frozenset({"id", "name", "division", "selfUri"})
_FLOW_VIEW = frozenset(
    {
        "id",
        "name",
        "division",
        "type",
        "description",
        "supportedLanguages",
        "publishedVersion",
        "debugVersion",
        "selfUri",
    }
)
_FLOW_OUTCOME_VIEW = frozenset({"id", "name", "division", "selfUri"})
_FORM_VIEW = frozenset({"id", "name", "division", "contextId", "modifiedDate", "selfUri"})
_EVALUATION_FORM_VIEW = _FORM_VIEW | {"dialect"}
_SURVEY_FORM_VIEW = _FORM_VIEW | {"language"}
_CONTACT_LIST_VIEW = frozenset(
    {
        "id",
        "name",
        "division",
        "columnNames",
        "phoneColumns",
        "emailColumns",
        "whatsAppColumns",
        "importStatus",
        "size",
        "selfUri",
    }
)
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
"""What a recording has only where there is something to play."""

_CONTACT_ON_REQUEST = {key: ("expand", key) for key in ("identifiers", "externalDataSources")}

KINDS = {
    kind.name: kind
    for kind in (
        HeldKind("user", "/api/v2/users", "directory:user:view", "/api/v2/users"),
        HeldKind(
            "queue",
            "/api/v2/routing/queues",
            "routing:queue:view",
            "/api/v2/routing/queues",
            views=(HeldView("/api/v2/routing/queues/divisionviews", "routing:queue:search", _QUEUE_VIEW),),
        ),
        HeldKind(
            "division",
            "/api/v2/authorization/divisions",
            "authorization:division:view",
            "/api/v2/authorization/divisions",
            views=(HeldView("/api/v2/authorization/divisions/query", None),),
            on_request={"objectCounts": ("objectCount", "true")},
        ),
        HeldKind("group", "/api/v2/groups", "directory:group:view", "/api/v2/groups"),
        HeldKind("team", "/api/v2/teams", "groups:team:view"),
        HeldKind(
            "externalContact",
            "/api/v2/externalcontacts/contacts",
            "externalContacts:contact:view",
            "/api/v2/externalcontacts/bulk/contacts",
            ids="body",
            views=(
                HeldView(
                    "/api/v2/externalcontacts/bulk/contacts/divisionviews", "externalContacts:contact:viewAll"
                ),
            ),
            on_request=_CONTACT_ON_REQUEST,
            singly=True,
        ),
        HeldKind(
            "externalOrganization",
            "/api/v2/externalcontacts/organizations",
            "externalContacts:externalOrganization:view",
            "/api/v2/externalcontacts/bulk/organizations",
            ids="body",
            views=(
                HeldView(
                    "/api/v2/externalcontacts/bulk/organizations/divisionviews",
                    "externalContacts:externalOrganization:viewAll",
                ),
            ),
            on_request=_CONTACT_ON_REQUEST | {"trustor": ("includeTrustors", "true")},
            singly=True,
        ),
        HeldKind(
            "wrapupCode",
            "/api/v2/routing/wrapupcodes",
            "routing:wrapupCode:view",
            "/api/v2/routing/wrapupcodes",
            views=(
                HeldView(
                    "/api/v2/routing/wrapupcodes/divisionviews",
                    "routing:wrapupCode:search",
                    _WRAPUP_VIEW,
                    single="also",
                ),
            ),
        ),
        HeldKind(
            "skill",
            "/api/v2/routing/skills",
            "routing:skill:view",
            "/api/v2/routing/skills",
            names="beginning",
        ),
        HeldKind(
            "skillExpression",
            "/api/v2/routing/skillexpressions",
            "routing:skillExpressions:view",
            "/api/v2/routing/skillexpressions",
        ),
        HeldKind(
            "language", "/api/v2/routing/languages", "routing:language:view", "/api/v2/routing/languages"
        ),
        HeldKind(
            "flow",
            "/api/v2/flows",
            "architect:flow:view",
            "/api/v2/flows/lookup",
            demands_ids=True,
            views=(HeldView("/api/v2/flows/divisionviews", "architect:flow:search", _FLOW_VIEW),),
        ),
        HeldKind(
            "flowOutcome",
            "/api/v2/flows/outcomes",
            "architect:flowOutcome:view",
            "/api/v2/flows/outcomes",
            views=(
                HeldView(
                    "/api/v2/flows/outcomes/divisionviews", "architect:flowOutcome:search", _FLOW_OUTCOME_VIEW
                ),
            ),
        ),
        HeldKind("station", "/api/v2/stations", "telephony:station:view", "/api/v2/stations", ids="comma"),
        HeldKind(
            "location",
            "/api/v2/locations",
            "directory:location:view",
            "/api/v2/locations",
            on_request={
                "profileImage": ("expand", "images"),
                "floorplanImage": ("expand", "images"),
                "addressVerificationDetails": ("expand", "addressVerificationDetails"),
            },
            singly=True,
        ),
        HeldKind(
            "script",
            "/api/v2/scripts",
            "scripter:script:view",
            views=(HeldView("/api/v2/scripts/published", "scripter:publishedScript:view", single="only"),),
        ),
        HeldKind(
            "utilizationLabel",
            "/api/v2/routing/utilization/labels",
            "routing:utilization:view",
            "/api/v2/routing/utilization/labels",
            ids="not",
        ),
        HeldKind(
            "presenceDefinition",
            "/api/v2/presence/definitions",
            "presence:presenceDefinition:view",
            "/api/v2/presence/definitions",
            ids="not",
            on_request={"languageLabels": ("localeCode", "ALL")},
            paged=False,
        ),
        HeldKind(
            "campaign",
            "/api/v2/outbound/campaigns",
            "outbound:campaign:view",
            "/api/v2/outbound/campaigns",
            views=(
                HeldView(
                    "/api/v2/outbound/campaigns/divisionviews",
                    "outbound:campaign:search",
                    _CAMPAIGN_VIEW,
                    single="also",
                ),
            ),
        ),
        HeldKind(
            "contactList",
            "/api/v2/outbound/contactlists",
            "outbound:contactList:view",
            "/api/v2/outbound/contactlists",
            views=(
                HeldView(
                    "/api/v2/outbound/contactlists/divisionviews",
                    "outbound:contactList:search",
                    _CONTACT_LIST_VIEW,
                    single="also",
                ),
            ),
            on_request={
                "size": ("includeSize", "true"),
                "importStatus": ("includeImportStatus", "true"),
            },
        ),
        HeldKind(
            "outboundContact",
            "/api/v2/outbound/contactlists/{contactListId}/contacts",
            "outbound:contact:view",
            "/api/v2/outbound/contactlists/{contactListId}/contacts/bulk",
            ids="list",
        ),
        HeldKind("knowledgeBase", "/api/v2/knowledge/knowledgebases", "knowledge:knowledgebase:view"),
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
            "evaluationForm",
            "/api/v2/quality/forms/evaluations",
            "quality:evaluationForm:view",
            "/api/v2/quality/forms/evaluations/bulk",
            demands_ids=True,
            views=(
                HeldView(
                    "/api/v2/quality/publishedforms/evaluations/divisionviews",
                    "quality:evaluationForm:search",
                    _EVALUATION_FORM_VIEW,
                    single="also",
                ),
            ),
        ),
        HeldKind(
            "surveyForm",
            "/api/v2/quality/forms/surveys",
            "quality:surveyForm:view",
            "/api/v2/quality/forms/surveys/bulk",
            demands_ids=True,
            views=(
                HeldView(
                    "/api/v2/quality/publishedforms/surveys/divisionviews",
                    "quality:surveyForm:search",
                    _SURVEY_FORM_VIEW,
                    single="also",
                ),
            ),
        ),
        HeldKind(
            "responseLibrary",
            "/api/v2/responsemanagement/libraries",
            "responses:library:view",
            "/api/v2/responsemanagement/libraries/bulk",
            ids="list",
            ids_key="libraryIds",
        ),
        HeldKind("conversation", "/api/v2/conversations", "conversation:communication:view"),
        HeldKind(
            "recording",
            "/api/v2/conversations/{conversationId}/recordings",
            "recording:recording:view",
            unless=dict.fromkeys(_PLAYABLE, ("formatId", "NONE")),
        ),
        HeldKind(
            "messageData",
            "/api/v2/conversations/messages/{conversationId}/messages",
            "conversation:message:view",
            "/api/v2/conversations/messages/{conversationId}/messages/bulk",
            ids="list",
            enveloped=True,
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
        HeldKind(
            "conversationSummaries",
            "/api/v2/conversations",
            "conversation:summary:view",
            about=True,
            below="/summaries",
        ),
        HeldKind("survey", "/api/v2/quality/surveys", "quality:survey:view"),
        HeldKind(
            "conversationSurveys",
            "/api/v2/quality/conversations",
            "quality:survey:view",
            about=True,
            below="/surveys",
            items="surveys",
        ),
    )
}


def ref(kind: str, entity_id: str, name: str | None = None) -> Entity:
    """A reference as the vendor writes it: ``{id, name?, selfUri}``."""
    named = {"id": entity_id} if name is None else {"id": entity_id, "name": name}
    return {**named, "selfUri": KINDS[kind].uri(entity_id)}


def ref_to(kind: str, entity: Entity) -> Entity:
    """A reference with the entity's name."""
    return ref(kind, entity["id"], entity["name"])
