"""The history of conversations: the analytics search, with its interval, filters and order typed.

Source of dimensions, operators and limits: the vendor's analytics conversation query.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NewType

import orjson
import strawberry
from strawberry.types import get_object_definition

from gateway.errors import BadUserInput
from gateway.graph.enums import VendorEnum
from gateway.graph.listing import Listing, Page, numbered
from gateway.graph.scalars import ISO_8601
from gateway.links import Parameters
from gateway.upstream.call import ApiCall

_PATH = "/api/v2/analytics/conversations/details/query"
_LARGEST_PAGE = 100
_USUAL_PAGE = 25

Interval = NewType("Interval", str)


def _interval(value: object) -> str:
    if not isinstance(value, str) or value.count("/") != 1:
        raise BadUserInput("An interval is two moments with a slash between.")
    if not all(re.fullmatch(ISO_8601, moment) for moment in value.split("/")):
        raise BadUserInput("An interval's moments are ISO 8601, such as 2026-01-31T00:00:00Z.")
    return value


INTERVAL = strawberry.scalar(
    name="Interval",
    description="Two ISO 8601 moments with a slash between: 2026-01-30T00:00:00Z/2026-01-31T00:00:00Z.",
    serialize=lambda value: value,
    parse_value=_interval,
)


@strawberry.enum(description="What a conversation as a whole can be found by.")
class ConversationDimension(VendorEnum):
    ACCESSATTRIBUTE = "accessAttribute"
    CONVERSATIONEND = "conversationEnd"
    CONVERSATIONID = "conversationId"
    CONVERSATIONINITIATOR = "conversationInitiator"
    CONVERSATIONSTART = "conversationStart"
    CUSTOMERPARTICIPATION = "customerParticipation"
    DIVISIONID = "divisionId"
    EXTERNALTAG = "externalTag"
    MEDIASTATSMINCONVERSATIONMOS = "mediaStatsMinConversationMos"
    ORIGINATINGDIRECTION = "originatingDirection"
    ORIGINATINGSOCIALMEDIAPUBLIC = "originatingSocialMediaPublic"


@strawberry.enum(
    description="What one of a conversation's segments, with its session and participant, can be found by."
)
class SegmentDimension(VendorEnum):
    ADDRESSFROM = "addressFrom"
    ADDRESSTO = "addressTo"
    AGENTASSISTANTID = "agentAssistantId"
    AGENTOWNED = "agentOwned"
    ANI = "ani"
    AUTHENTICATED = "authenticated"
    BARGEDPARTICIPANTID = "bargedParticipantId"
    CALLBACKNUMBER = "callbackNumber"
    CALLBACKSCHEDULEDTIME = "callbackScheduledTime"
    CANONICALEXTERNALCONTACTID = "canonicalExternalContactId"
    CLEARED = "cleared"
    COACHEDPARTICIPANTID = "coachedParticipantId"
    CONFERENCE = "conference"
    DELIVERYPUSHED = "deliveryPushed"
    DELIVERYSTATUS = "deliveryStatus"
    DESTINATIONADDRESS = "destinationAddress"
    DESTINATIONCONVERSATIONID = "destinationConversationId"
    DETECTEDSPEECHEND = "detectedSpeechEnd"
    DETECTEDSPEECHSTART = "detectedSpeechStart"
    DIRECTION = "direction"
    DISCONNECTTYPE = "disconnectType"
    DNIS = "dnis"
    EDGEID = "edgeId"
    ENGAGEMENTSOURCE = "engagementSource"
    ERRORCODE = "errorCode"
    EXITREASON = "exitReason"
    EXTENDEDDELIVERYSTATUS = "extendedDeliveryStatus"
    EXTERNALCONTACTID = "externalContactId"
    EXTERNALORGANIZATIONID = "externalOrganizationId"
    FLAGGEDREASON = "flaggedReason"
    FLOWID = "flowId"
    FLOWNAME = "flowName"
    FLOWOUTTYPE = "flowOutType"
    FLOWOUTCOME = "flowOutcome"
    FLOWOUTCOMEID = "flowOutcomeId"
    FLOWOUTCOMEVALUE = "flowOutcomeValue"
    FLOWVERSION = "flowVersion"
    GROUPID = "groupId"
    JOURNEYACTIONID = "journeyActionId"
    JOURNEYACTIONMAPID = "journeyActionMapId"
    JOURNEYCUSTOMERID = "journeyCustomerId"
    JOURNEYCUSTOMERIDTYPE = "journeyCustomerIdType"
    JOURNEYCUSTOMERSESSIONID = "journeyCustomerSessionId"
    MEDIACOUNT = "mediaCount"
    MEDIATYPE = "mediaType"
    MESSAGETYPE = "messageType"
    MONITOREDPARTICIPANTID = "monitoredParticipantId"
    OUTBOUNDCAMPAIGNID = "outboundCampaignId"
    OUTBOUNDCONTACTID = "outboundContactId"
    OUTBOUNDCONTACTLISTID = "outboundContactListId"
    PARTICIPANTNAME = "participantName"
    PROTOCOLCALLID = "protocolCallId"
    PROVIDER = "provider"
    PURPOSE = "purpose"
    QUEUEID = "queueId"
    RECORDING = "recording"
    REMOTE = "remote"
    REMOTENAMEDISPLAYABLE = "remoteNameDisplayable"
    REQUESTEDLANGUAGEID = "requestedLanguageId"
    REQUESTEDROUTING = "requestedRouting"
    REQUESTEDROUTINGSKILLID = "requestedRoutingSkillId"
    SCOREDAGENTID = "scoredAgentId"
    SCREENMONITOREDUSERID = "screenMonitoredUserId"
    SCREENRECORDING = "screenRecording"
    SCRIPTID = "scriptId"
    SEGMENTEND = "segmentEnd"
    SEGMENTTYPE = "segmentType"
    SESSIONDNIS = "sessionDnis"
    SIPRESPONSECODE = "sipResponseCode"
    SKILLEXPRESSIONID = "skillExpressionId"
    SNIPPETRECORDING = "snippetRecording"
    SUBJECT = "subject"
    TEAMID = "teamId"
    TRANSFERTARGETADDRESS = "transferTargetAddress"
    TRANSFERTARGETNAME = "transferTargetName"
    TRANSFERTYPE = "transferType"
    USEDROUTING = "usedRouting"
    USERID = "userId"
    WRAPUPCODE = "wrapUpCode"
    WRAPUPNOTE = "wrapUpNote"


@strawberry.enum(description="How a dimension is held against values.")
class PredicateOperator(VendorEnum):
    MATCHES = "matches"
    EXISTS = "exists"
    NOTEXISTS = "notExists"


@strawberry.enum(description="By what a history is ordered.")
class HistoryOrderBy(VendorEnum):
    CONVERSATIONSTART = "conversationStart"
    CONVERSATIONEND = "conversationEnd"
    SEGMENTSTART = "segmentStart"
    SEGMENTEND = "segmentEnd"


@strawberry.enum(description="Which end of an order comes first.")
class OrderDirection(VendorEnum):
    ASC = "asc"
    DESC = "desc"


@strawberry.input(description="The order of a history.")
class ConversationHistoryOrder:
    """Translates to `orderBy` and `order`."""

    by: HistoryOrderBy = strawberry.field(
        default=HistoryOrderBy.CONVERSATIONSTART, description="By what to order; by their start unless said."
    )
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC, description="Which end comes first; the latest unless said."
    )


@strawberry.input(description="A condition on conversations as a whole.")
class ConversationPredicate:
    """Translates to a filter of `conversationFilters`."""

    dimension: ConversationDimension = strawberry.field(description="What is looked at.")
    operator: PredicateOperator = strawberry.field(
        default=PredicateOperator.MATCHES, description="How it is held against the values."
    )
    values: list[str] = strawberry.field(
        default_factory=list, description="Any of these values matches; none for exists and notExists."
    )


@strawberry.input(description="A condition that one segment must meet, with its session and participant.")
class SegmentPredicate:
    """Translates to a filter of `segmentFilters`."""

    dimension: SegmentDimension = strawberry.field(description="What is looked at.")
    operator: PredicateOperator = strawberry.field(
        default=PredicateOperator.MATCHES, description="How it is held against the values."
    )
    values: list[str] = strawberry.field(
        default_factory=list, description="Any of these values matches; none for exists and notExists."
    )


def _by(dimension: ConversationDimension | SegmentDimension, description: str) -> Any:
    return strawberry.field(default=None, description=description, metadata={_DIMENSION: dimension})


_DIMENSION = "dimension"


@strawberry.input(
    description="What conversations must have in common: every condition given, and of a list any value."
)
class ConversationHistoryFilter:
    """The usual conditions by name, and every other by its dimension."""

    conversation_ids: list[strawberry.ID] | None = _by(
        ConversationDimension.CONVERSATIONID, "Ids of conversations."
    )
    division_ids: list[strawberry.ID] | None = _by(
        ConversationDimension.DIVISIONID, "Divisions the conversation belongs to."
    )
    external_tags: list[str] | None = _by(
        ConversationDimension.EXTERNALTAG, "Tags that other systems gave the conversation."
    )
    originating_directions: list[str] | None = _by(
        ConversationDimension.ORIGINATINGDIRECTION, "How it began: inbound or outbound."
    )
    user_ids: list[strawberry.ID] | None = _by(SegmentDimension.USERID, "Users who took part.")
    queue_ids: list[strawberry.ID] | None = _by(SegmentDimension.QUEUEID, "Queues it went through.")
    group_ids: list[strawberry.ID] | None = _by(SegmentDimension.GROUPID, "Groups it went through.")
    team_ids: list[strawberry.ID] | None = _by(SegmentDimension.TEAMID, "Teams of the users who took part.")
    flow_ids: list[strawberry.ID] | None = _by(SegmentDimension.FLOWID, "Architect flows it went through.")
    external_contact_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.EXTERNALCONTACTID, "External contacts who took part."
    )
    external_organization_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.EXTERNALORGANIZATIONID, "Organizations of the external contacts."
    )
    campaign_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.OUTBOUNDCAMPAIGNID, "Outbound campaigns that placed it."
    )
    wrapup_code_ids: list[strawberry.ID] | None = _by(SegmentDimension.WRAPUPCODE, "Wrap-up codes given.")
    skill_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.REQUESTEDROUTINGSKILLID, "Skills it asked for."
    )
    language_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.REQUESTEDLANGUAGEID, "Languages it asked for."
    )
    media_types: list[str] | None = _by(
        SegmentDimension.MEDIATYPE, "Media, such as voice, chat, email or message."
    )
    directions: list[str] | None = _by(
        SegmentDimension.DIRECTION, "Directions of a session: inbound or outbound."
    )
    purposes: list[str] | None = _by(
        SegmentDimension.PURPOSE, "Parts that somebody played, such as agent or customer."
    )
    disconnect_types: list[str] | None = _by(
        SegmentDimension.DISCONNECTTYPE, "How a session ended, such as client or transfer."
    )
    anis: list[str] | None = _by(SegmentDimension.ANI, "Addresses of the callers.")
    dnises: list[str] | None = _by(SegmentDimension.DNIS, "Addresses that were called.")
    conversation: list[ConversationPredicate] = strawberry.field(
        default_factory=list, description="Further conditions on the conversation as a whole."
    )
    segment: list[SegmentPredicate] = strawberry.field(
        default_factory=list, description="Further conditions that one of its segments must meet."
    )

    def predicates(self) -> Iterable[ConversationPredicate | SegmentPredicate]:
        """All conditions, the named ones too."""
        for field in get_object_definition(type(self), strict=True).fields:
            dimension, values = field.metadata.get(_DIMENSION), getattr(self, field.python_name)
            if dimension is not None and values is not None:
                predicate = (
                    ConversationPredicate
                    if isinstance(dimension, ConversationDimension)
                    else SegmentPredicate
                )
                yield predicate(dimension=dimension, values=values)
        yield from self.conversation
        yield from self.segment


def _filter(predicate: ConversationPredicate | SegmentPredicate) -> dict[str, Any]:
    """One condition in the vendor's form: any of its values.

    Raises:
        BadUserInput: the operator wants values and has none, or wants none and has some.
    """
    base = {
        "type": "dimension",
        "dimension": predicate.dimension.value,
        "operator": predicate.operator.value,
    }
    if (predicate.operator is PredicateOperator.MATCHES) != bool(predicate.values):
        raise BadUserInput("A condition that matches needs values; exists and notExists need none.")
    values = [{**base, "value": value} for value in predicate.values]
    return {"type": "or", "predicates": values or [base]}


def _filters(wanted: ConversationHistoryFilter | None) -> dict[str, Any]:
    """`conversationFilters` and `segmentFilters`, which the vendor joins by and."""
    predicates = list(wanted.predicates()) if wanted else []
    conversation = [_filter(one) for one in predicates if isinstance(one, ConversationPredicate)]
    segment = [_filter(one) for one in predicates if isinstance(one, SegmentPredicate)]
    filters = {"conversationFilters": conversation, "segmentFilters": segment}
    return {key: value for key, value in filters.items() if value}


def _page(arguments: Mapping[str, Any], _parameters: Parameters) -> Page:
    order: ConversationHistoryOrder = arguments.get("order_by") or ConversationHistoryOrder()
    query = {
        "interval": arguments["interval"],
        "order": order.direction.value,
        "orderBy": order.by.value,
        **_filters(arguments.get("filter")),
    }

    def call(size: int, number: int) -> ApiCall:
        return _call({**query, "paging": {"pageSize": size, "pageNumber": number}})

    return numbered(arguments, call, usual=_USUAL_PAGE, largest=_LARGEST_PAGE)


def _call(query: Mapping[str, Any]) -> ApiCall:
    return ApiCall(_PATH, _PATH, read=True, method="POST", body=orjson.dumps(query))


HISTORY = Listing(
    "conversationAnalytics",
    _PATH,
    _page,
    items="conversations",
    total="totalHits",
    method="POST",
    permissions=("analytics:conversationDetail:view", "analytics:agentConversationDetail:view"),
)
