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
from gateway.graph.enums import VendorEnum, value
from gateway.graph.listing import Listing, Page, numbered
from gateway.graph.scalars import ISO_8601
from gateway.graph.types.analytics_segment import AnalyticsDisconnectType
from gateway.graph.types.analytics_session import MediaType
from gateway.graph.types.vocabulary import Direction, ParticipantPurpose
from gateway.links import Parameters
from gateway.upstream.call import ApiCall

_PATH = "/api/v2/analytics/conversations/details/query"

Interval = NewType("Interval", str)


def _interval(value: object) -> str:
    if not isinstance(value, str) or value.count("/") != 1:
        raise BadUserInput("Give an interval as two times with a slash between them.")
    if not all(re.fullmatch(ISO_8601, moment) for moment in value.split("/")):
        raise BadUserInput("Give the times of an interval in ISO 8601, such as 2026-01-31T00:00:00Z.")
    return value


INTERVAL = strawberry.scalar(
    name="Interval",
    description="Two ISO 8601 moments with a slash between: 2026-01-30T00:00:00Z/2026-01-31T00:00:00Z.",
    serialize=lambda value: value,
    parse_value=_interval,
)


@strawberry.enum(description="What a conversation as a whole can be found by.")
class ConversationDimension(VendorEnum):
    ACCESSATTRIBUTE = value("accessAttribute", "An attribute that users must match to see it.")
    CONVERSATIONEND = value("conversationEnd", "When it ended.")
    CONVERSATIONID = value("conversationId", "Its id.")
    CONVERSATIONINITIATOR = value(
        "conversationInitiator", "Who began it, for messages: a purpose such as `customer`."
    )
    CONVERSATIONSTART = value("conversationStart", "When it began.")
    CUSTOMERPARTICIPATION = value(
        "customerParticipation", "Whether the customer wrote anything, for messages."
    )
    DIVISIONID = value("divisionId", "A division to which it belongs.")
    EXTERNALTAG = value("externalTag", "The tag that another system gave it.")
    MEDIASTATSMINCONVERSATIONMOS = value(
        "mediaStatsMinConversationMos", "The worst mean opinion score of its audio, from 1 to 5."
    )
    ORIGINATINGDIRECTION = value("originatingDirection", "Which side began it: `inbound` or `outbound`.")
    ORIGINATINGSOCIALMEDIAPUBLIC = value(
        "originatingSocialMediaPublic", "Whether a public post in social media began it."
    )


@strawberry.enum(
    description="What one of a conversation's segments, with its session and participant, can be found by."
)
class SegmentDimension(VendorEnum):
    ADDRESSFROM = value("addressFrom", "Address from which a message or email came.")
    ADDRESSTO = value("addressTo", "Address to which a message or email went.")
    AGENTASSISTANTID = value("agentAssistantId", "Id of the assistant that helped the agent.")
    AGENTOWNED = value("agentOwned", "Whether a callback belongs to one agent.")
    ANI = value("ani", "Address of the caller.")
    AUTHENTICATED = value("authenticated", "Whether the customer has proved who they are.")
    BARGEDPARTICIPANTID = value("bargedParticipantId", "Id of the participant whom a supervisor joined.")
    CALLBACKNUMBER = value("callbackNumber", "Number to call back.")
    CALLBACKSCHEDULEDTIME = value("callbackScheduledTime", "Time for which a callback is scheduled.")
    CANONICALEXTERNALCONTACTID = value(
        "canonicalExternalContactId", "Id of the external contact into which others were merged."
    )
    CLEARED = value("cleared", "Whether the customer has cleared the conversation from the messenger.")
    COACHEDPARTICIPANTID = value("coachedParticipantId", "Id of the participant whom a supervisor coached.")
    CONFERENCE = value("conference", "Whether more than two parties were joined.")
    DELIVERYPUSHED = value("deliveryPushed", "Whether the message was pushed to the recipient's device.")
    DELIVERYSTATUS = value("deliveryStatus", "What became of the message or email.")
    DESTINATIONADDRESS = value("destinationAddress", "Address to which it was to go.")
    DESTINATIONCONVERSATIONID = value(
        "destinationConversationId", "Id of the conversation into which it was joined."
    )
    DETECTEDSPEECHEND = value("detectedSpeechEnd", "When the last speech was heard.")
    DETECTEDSPEECHSTART = value("detectedSpeechStart", "When the first speech was heard.")
    DIRECTION = value("direction", "Which side began the session: `inbound` or `outbound`.")
    DISCONNECTTYPE = value("disconnectType", "What ended the session.")
    DNIS = value("dnis", "Address that was called.")
    EDGEID = value("edgeId", "Id of the device that carried the media.")
    ENGAGEMENTSOURCE = value("engagementSource", "Platform from which the message came.")
    ERRORCODE = value("errorCode", "Code of an error that affected the segment.")
    EXITREASON = value("exitReason", "Why a flow's run ended.")
    EXTENDEDDELIVERYSTATUS = value(
        "extendedDeliveryStatus", "What became of the message, in the words of its carrier."
    )
    EXTERNALCONTACTID = value("externalContactId", "Id of the external contact.")
    EXTERNALORGANIZATIONID = value("externalOrganizationId", "Id of the external organization.")
    FLAGGEDREASON = value("flaggedReason", "Why somebody flagged the conversation.")
    FLOWID = value("flowId", "Id of a flow that ran.")
    FLOWNAME = value("flowName", "Name of a flow that ran.")
    FLOWOUTTYPE = value("flowOutType", "How it flowed out of automatic call distribution.")
    FLOWOUTCOME = value("flowOutcome", "Id and result of a flow's outcome, with a colon between.")
    FLOWOUTCOMEID = value("flowOutcomeId", "Id of an outcome that a flow tracks.")
    FLOWOUTCOMEVALUE = value("flowOutcomeValue", "Result of a flow's outcome.")
    FLOWVERSION = value("flowVersion", "Version of a flow that ran.")
    GROUPID = value("groupId", "Id of a group.")
    JOURNEYACTIONID = value(
        "journeyActionId", "Id of the action of predictive engagement that led to the session."
    )
    JOURNEYACTIONMAPID = value("journeyActionMapId", "Id of the map to which that action belongs.")
    JOURNEYCUSTOMERID = value("journeyCustomerId", "Id of the customer in the journey.")
    JOURNEYCUSTOMERIDTYPE = value("journeyCustomerIdType", "Kind of that id.")
    JOURNEYCUSTOMERSESSIONID = value(
        "journeyCustomerSessionId", "Id of the customer's session in the journey."
    )
    MEDIACOUNT = value("mediaCount", "How many files the messages had.")
    MEDIATYPE = value("mediaType", "Medium of the session.")
    MESSAGETYPE = value("messageType", "Platform of the messages.")
    MONITOREDPARTICIPANTID = value(
        "monitoredParticipantId", "Id of the participant to whom a supervisor listened."
    )
    OUTBOUNDCAMPAIGNID = value("outboundCampaignId", "Id of the campaign.")
    OUTBOUNDCONTACTID = value("outboundContactId", "Id of the contact that the campaign dialed.")
    OUTBOUNDCONTACTLISTID = value(
        "outboundContactListId", "Id of the contact list from which the campaign dialed."
    )
    PARTICIPANTNAME = value("participantName", "Name of the participant.")
    PROTOCOLCALLID = value("protocolCallId", "Id of the call in signalling, such as SIP's.")
    PROVIDER = value("provider", "System that carried the session.")
    PURPOSE = value("purpose", "Role of the participant, such as `agent`.")
    QUEUEID = value("queueId", "Id of the queue.")
    RECORDING = value("recording", "Whether audio was recorded.")
    REMOTE = value("remote", "Name or address of the other side.")
    REMOTENAMEDISPLAYABLE = value("remoteNameDisplayable", "Name of the other side, as it is shown.")
    REQUESTEDLANGUAGEID = value("requestedLanguageId", "Id of the language that was asked for.")
    REQUESTEDROUTING = value("requestedRouting", "Way of routing that was asked for.")
    REQUESTEDROUTINGSKILLID = value("requestedRoutingSkillId", "Id of a skill that was asked for.")
    SCOREDAGENTID = value("scoredAgentId", "Id of an agent who was scored for it.")
    SCREENMONITOREDUSERID = value("screenMonitoredUserId", "Id of the user whose screen was watched.")
    SCREENRECORDING = value("screenRecording", "Whether the screen was recorded.")
    SCRIPTID = value("scriptId", "Id of the script that the agent saw.")
    SEGMENTEND = value("segmentEnd", "When the segment ended.")
    SEGMENTTYPE = value("segmentType", "What went on in the segment.")
    SESSIONDNIS = value("sessionDnis", "Address that the session called.")
    SIPRESPONSECODE = value("sipResponseCode", "SIP status of the call.")
    SKILLEXPRESSIONID = value(
        "skillExpressionId", "Id of the expression over skills by which agents were sought."
    )
    SNIPPETRECORDING = value("snippetRecording", "Whether an excerpt was recorded on demand.")
    SUBJECT = value("subject", "Subject of the email.")
    TEAMID = value("teamId", "Id of the user's team.")
    TRANSFERTARGETADDRESS = value("transferTargetAddress", "Address to which a flow handed over.")
    TRANSFERTARGETNAME = value("transferTargetName", "Name of that to which a flow handed over.")
    TRANSFERTYPE = value("transferType", "To what a flow handed over.")
    USEDROUTING = value("usedRouting", "Way of routing that found the agent.")
    USERID = value("userId", "Id of the user.")
    WRAPUPCODE = value("wrapUpCode", "Id of the wrap-up code.")
    WRAPUPNOTE = value("wrapUpNote", "What the agent wrote at the wrap-up.")


@strawberry.enum(description="How a dimension is held against values.")
class PredicateOperator(VendorEnum):
    MATCHES = value("matches", "It equals one of the values.")
    EXISTS = value("exists", "It has any value.")
    NOTEXISTS = value("notExists", "It has no value.")


@strawberry.enum(description="By what a history is ordered.")
class HistoryOrderBy(VendorEnum):
    CONVERSATIONSTART = value("conversationStart", "When the conversation began.")
    CONVERSATIONEND = value("conversationEnd", "When the conversation ended.")
    SEGMENTSTART = value("segmentStart", "When a segment began.")
    SEGMENTEND = value("segmentEnd", "When a segment ended.")


@strawberry.enum(description="Which end of an order comes first.")
class OrderDirection(VendorEnum):
    ASC = value("asc", "The lowest, or earliest, first.")
    DESC = value("desc", "The highest, or latest, first.")


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
    originating_directions: list[Direction] | None = _by(
        ConversationDimension.ORIGINATINGDIRECTION, "Which side began it."
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
    media_types: list[MediaType] | None = _by(SegmentDimension.MEDIATYPE, "Media of a session.")
    directions: list[Direction] | None = _by(SegmentDimension.DIRECTION, "Directions of a session.")
    purposes: list[ParticipantPurpose] | None = _by(SegmentDimension.PURPOSE, "Roles of participants.")
    disconnect_types: list[AnalyticsDisconnectType] | None = _by(
        SegmentDimension.DISCONNECTTYPE, "What ended a session."
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
        """All conditions, the named ones too.

        Raises:
            BadUserInput: one wants a value that this schema does not know.
        """
        for field in get_object_definition(type(self), strict=True).fields:
            dimension, values = field.metadata.get(_DIMENSION), getattr(self, field.python_name)
            if dimension is not None and values is not None:
                predicate = (
                    ConversationPredicate
                    if isinstance(dimension, ConversationDimension)
                    else SegmentPredicate
                )
                yield predicate(dimension=dimension, values=list(map(_text, values)))
        yield from self.conversation
        yield from self.segment


def _text(value: str | VendorEnum) -> str:
    """A value as the vendor writes it."""
    if not isinstance(value, VendorEnum):
        return value
    if value.name == "UNKNOWN":
        raise BadUserInput(
            "UNKNOWN cannot be searched for. Give the vendor's new value in segment or conversation."
        )
    return str(value.value)


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
        raise BadUserInput("Give values for matches, and none for exists and notExists.")
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

    return numbered(arguments, call)


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
