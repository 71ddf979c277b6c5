"""Sessions in the history of a conversation: one medium of one participant."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import ENCLOSING, ConversationPart, Many, Model, field, listed
from gateway.graph.peer import Joined, peer
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.analytics_flow import AnalyticsFlow
from gateway.graph.types.analytics_segment import AnalyticsConversationSegment
from gateway.graph.types.message import MessageType
from gateway.graph.types.vocabulary import CobrowseRole, Direction, EngagementSource, MemberGroupType


@strawberry.enum(description="Delivery stages of an email or text message, including failures.")
class DeliveryStatus(VendorEnum):
    DELIVERYFAILED = value("DeliveryFailed", "It did not reach the recipient.")
    DELIVERYPUSHED = value("DeliveryPushed", "It was pushed to the recipient's device.")
    DELIVERYSUCCESS = value("DeliverySuccess", "It reached the recipient.")
    FAILED = value("Failed", "It could not be sent.")
    PUBLISHED = value("Published", "It can be seen in public.")
    QUEUED = value("Queued", "It waits to be sent.")
    READ = value("Read", "The recipient has read it.")
    RECEIVED = value("Received", "The platform has received it.")
    SENT = value("Sent", "It is on its way.")
    UNKNOWN = unknown()


@strawberry.enum(description="Media over which a session can run.")
class MediaType(VendorEnum):
    CALLBACK = value("callback", "A callback.")
    CHAT = value("chat", "A web chat.")
    COBROWSE = value("cobrowse", "Browsing web pages together.")
    EMAIL = value("email", "Mail.")
    INTERNALMESSAGE = value("internalmessage", "Messages among users of the organization.")
    MESSAGE = value("message", "Messages, such as text or web messages.")
    SCREENMONITORING = value("screenmonitoring", "Watching an agent's screen.")
    SCREENSHARE = value("screenshare", "A shared screen.")
    VIDEO = value("video", "A video call.")
    VOICE = value("voice", "A phone call.")
    UNKNOWN = unknown()


@strawberry.enum(description="Routing methods that work by rules.")
class RoutingRuleType(VendorEnum):
    BULLSEYE = value("Bullseye", "In rings of agents, which grow the longer it waits.")
    CONDITIONAL = value("Conditional", "To groups of agents, by conditions on the queue.")
    PREDICTIVE = value("Predictive", "To the agent with the best forecast.")
    PREFERRED = value("Preferred", "To agents who are preferred for it, for a time.")
    UNKNOWN = unknown()


@strawberry.enum(description="Methods by which an interaction can be routed to an agent.")
class UsedRouting(VendorEnum):
    BULLSEYE = value("Bullseye", "In rings of agents, which grew the longer it waited.")
    CONDITIONAL = value("Conditional", "To groups of agents, by conditions on the queue.")
    DIRECT = value("Direct", "To an agent who was named.")
    LAST = value("Last", "To the agent who served the customer last.")
    MANUAL = value("Manual", "By hand.")
    PREDICTIVE = value("Predictive", "To the agent with the best forecast.")
    PREFERRED = value("Preferred", "To an agent who was preferred for it.")
    STANDARD = value("Standard", "To the next agent with the skills asked for.")
    VIP = value("Vip", "To the next agent, before others that waited.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="A set of agents that conditional group routing targeted for a session."
)
class AnalyticsAgentGroup(Model):
    agent_group_id: str | None = field("Identifies the group, skill group or team that was targeted.")
    agent_group_type: MemberGroupType | None = field(
        "Tells which kind of agent set the identifier refers to."
    )


@strawberry.pydantic.type(description="An agent whom predictive routing suggested for the interaction.")
class AnalyticsProposedAgent(Model):
    agent_rank: Int | None = field(
        "Position in the suggestion list, where the lowest number is the best match."
    )
    proposed_agent_id: str | None = field("User id of the suggested agent.")
    proposed_agent = link("user", "Agent whom predictive routing proposed.", id="proposed_agent_id")


@strawberry.pydantic.type(description="Audio quality counters measured at one media endpoint of a session.")
class AnalyticsMediaEndpointStat(Model):
    codecs: Many[str] = listed("Audio codecs in use at the endpoint, as MIME types.")
    discarded_packets: Int | None = field(
        "Packets thrown away because they missed their place in the jitter buffer."
    )
    duplicate_packets: Int | None = field(
        "Packets whose sequence number had already been seen shortly before."
    )
    event_time: DateTime | None = field("When these figures were recorded.")
    invalid_packets: Int | None = field(
        "Packets that could not be used because they were malformed, not RTP or of unknown type."
    )
    max_latency_ms: Long | None = field("Worst delay of any audio stream at the endpoint, in milliseconds.")
    min_mos: float | None = field("Worst average mean opinion score of the endpoint's audio streams.")
    min_r_factor: float | None = field(
        "Worst R-factor, a transmission rating, of the endpoint's audio streams."
    )
    overrun_packets: Int | None = field("Packets dropped because the jitter buffer was full on arrival.")
    received_packets: Int | None = field(
        "All packets that arrived, including those found unusable or repeated."
    )
    underrun_packets: Int | None = field("Packets that arrived after their moment of playback had passed.")


@strawberry.pydantic.type(description="One measurement that a session produced.")
class AnalyticsSessionMetric(Model):
    emit_date: DateTime | None = field("When the measurement was issued.")
    name: str | None = field("Which measurement it is, for example tTalk or nTransferred.")
    value: Long | None = field("Measured amount; for metrics that are durations, in milliseconds.")


def _peer(description: str, *, id: str) -> Any:  # noqa: A002  # named as in the data
    """A participant of the same record."""
    participant = "gateway.graph.types.analytics.AnalyticsParticipant"
    return peer(description, participant, id=id, own="participant_id", within="sessions")


@strawberry.pydantic.type(
    description="One media connection of a participant within a conversation, with its segments and metrics."
)
class AnalyticsSession(Joined, ConversationPart):
    active_skill_ids: Many[str] = listed("Skills that routing currently requires of an agent.")
    active_skills = links("skill", "Skills asked for when the session ended.", ids="active_skill_ids")
    acw_skipped: bool | None = field("True when the agent left out after-call work.")
    address_from: str | None = field("Address from which the action was started.")
    address_other: str | None = field("Email address of the opposite party in the exchange.")
    address_self: str | None = field("Email address of this participant in the exchange.")
    address_to: str | None = field("Address at which the action was aimed.")
    agent_assistant_id: str | None = field("Virtual assistant that was supporting the agent.")
    agent_bullseye_ring: Int | None = field("Bullseye routing ring in which the targeted agent stood.")
    agent_owned: bool | None = field("True when the callback is reserved for one particular agent.")
    ani: str | None = field("Caller's number, as passed on by the network.")
    assigner_id: str | None = field("User who handed the conversation to an agent by hand.")
    assigner = link("user", "User who assigned the conversation by hand.", id="assigner_id")
    authenticated: bool | None = field("True when the channel provider vouched for the customer's identity.")
    barged_participant_id: str | None = field("Participant into whose call a supervisor stepped.")
    barged_participant = _peer(
        "Participant into whose call a supervisor stepped.", id="barged_participant_id"
    )
    bcc: Many[str] = listed("Email recipients hidden from the others.")
    callback_numbers: Many[str] = listed("Telephone numbers at which the customer wants to be rung back.")
    callback_scheduled_time: DateTime | None = field("When the callback is due to be made.")
    callback_user_name: str | None = field("Name of the person to ring back.")
    cc: Many[str] = listed("Email recipients who received a visible copy.")
    cleared: bool | None = field("True when the customer erased the conversation.")
    coached_participant_id: str | None = field("Participant whom a supervisor was coaching.")
    coached_participant = _peer("Participant whom a supervisor was coaching.", id="coached_participant_id")
    cobrowse_role: CobrowseRole | None = field("Whether this side shares its browser page or watches.")
    cobrowse_room_id: str | None = field("Identifies the room that connects the sides of a cobrowse.")
    delivery_pushed: bool | None = field("True when the message was sent out by push delivery.")
    delivery_status: DeliveryStatus | None = field("How far the email or text message got on its way.")
    delivery_status_change_date: DateTime | None = field("When the delivery status last changed.")
    destination_addresses: Many[str] = listed(
        "Addresses to which the interaction was transferred or taken for consultation."
    )
    detected_speech_end: DateTime | None = field("Moment at which speech was last heard.")
    detected_speech_start: DateTime | None = field("Moment at which speech was first heard.")
    direction: Direction | None = field("Whether the communication came in or went out.")
    disposition_analyzer: str | None = field(
        "The dialer's detector that classified the answer, such as speech.person."
    )
    disposition_name: str | None = field(
        "The dialer's classification of the answer, for example that a machine picked up."
    )
    dnis: str | None = field("Number that the caller dialed.")
    edge_id: str | None = field("Edge telephony device that carried the call.")
    eligible_agent_counts: Many[Int] = listed("How many agents qualified at each predictive routing attempt.")
    engagement_source: EngagementSource | None = field("Messaging platform through which the customer wrote.")
    error_code_description: str | None = field("Readable explanation of the first disconnect error.")
    extended_delivery_status: str | None = field("More detailed delivery state of the message.")
    flow_in_type: str | None = field(
        "How the interaction flowed in when it entered automatic call distribution."
    )
    flow_out_type: str | None = field("How the interaction flowed out of automatic call distribution.")
    journey_action_id: str | None = field("Action of predictive engagement that led to the session.")
    journey_action_map_id: str | None = field("Action map whose rules set off the journey action.")
    journey_action_map_version: Int | None = field("Revision of the action map that was in force.")
    journey_customer_id: str | None = field("Id of the visitor in the system that tracks the journey.")
    journey_customer_id_type: str | None = field("Kind of visitor identifier, such as cookie.")
    journey_customer_session_id: str | None = field("Tracked visit from which the interaction arose.")
    journey_customer_session_id_type: str | None = field(
        "Category of the tracked visit, such as web or ticket."
    )
    media_bridge_id: str | None = field("Conference bridge, the same for all who are joined in it.")
    media_count: Int | None = field("How many images, files and similar items were exchanged.")
    media_type: MediaType | None = field("Medium of the session, such as voice, email or message.")
    message_type: MessageType | None = field("Messaging channel that was used, such as SMS or Facebook.")
    monitored_participant_id: str | None = field("Participant to whom a supervisor was listening.")
    monitored_participant = _peer(
        "Participant to whom a supervisor was listening.", id="monitored_participant_id"
    )
    outbound_campaign_id: str | None = field("Campaign of the dialer that placed the contact.")
    outbound_campaign = link("campaign", "Campaign that dialed.", id="outbound_campaign_id")
    outbound_contact_id: str | None = field("Id of the contact that was dialed, within its list.")
    outbound_contact = link(
        "outboundContact",
        "Contact that was dialed.",
        id="outbound_contact_id",
        outer=("outbound_contact_list_id",),
    )
    outbound_contact_list_id: str | None = field("Id of the contact list that holds the dialed contact.")
    outbound_contact_list = link(
        "contactList", "Contact list that holds the dialed contact.", id="outbound_contact_list_id"
    )
    peer_id: str | None = field("Session at the other end, of the same connection.")
    protocol_call_id: str | None = field("Call identifier used in signalling, such as the SIP call ID.")
    provider: str | None = field("System that supplied the communication.")
    recording: bool | None = field("True when recording of the audio was begun.")
    remote: str | None = field("Name, number or email address of the party at the other end.")
    remote_name_displayable: str | None = field("Text to display for the party at the other end.")
    removed_skill_ids: Many[str] = listed(
        "Skill requirements that bullseye routing dropped to widen the search."
    )
    removed_skills = links(
        "skill", "Skills that bullseye routing stopped asking for.", ids="removed_skill_ids"
    )
    requested_routings: Many[str] = listed("Routing methods that were tried or asked for.")
    room_id: str | None = field("Identifies the room in which the session took place.")
    routing_ring: Int | None = field(
        "How far routing had widened its search, counted in bullseye or preferred agent rings."
    )
    routing_rule: str | None = field("Rule that preferred, conditional or predictive routing followed.")
    routing_rule_type: RoutingRuleType | None = field("Routing method that the rule belongs to.")
    screen_monitored_user_id: str | None = field("Agent whose screen was being watched.")
    screen_monitored_user = link("user", "User whose screen is watched.", id="screen_monitored_user_id")
    screen_share_address_self: str | None = field("Direct address of this participant for sharing a screen.")
    screen_share_room_id: str | None = field("Identifies the room in which a screen was shared.")
    script_id: str | None = field("Agent script shown during the interaction.")
    script = link("script", "Script that was shown to the agent.", id="script_id")
    selected_agent_id: str | None = field("Agent whom routing finally chose.")
    selected_agent = link("user", "Agent who was selected.", id="selected_agent_id")
    selected_agent_rank: Int | None = field("Predictive routing rank of the chosen agent.")
    session_dnis: str | None = field(
        "Number dialed for the session, which after a transfer may not be the original one."
    )
    session_id: str | None = field("Identifies the session within the conversation.")
    transcript = link(
        "transcript",
        "Where the transcript of the session can be fetched.",
        id="session_id",
        outer=(ENCLOSING,),
    )
    sharing_screen: bool | None = field("True when the participant began to share a screen.")
    skill_expression_id: str | None = field("Id of the skill expression that routing was asked to satisfy.")
    skill_expression = link(
        "skillExpression", "Skill expression that routing was asked to satisfy.", id="skill_expression_id"
    )
    skip_enabled: bool | None = field(
        "True when the agent may pass over the dialler contact without calling."
    )
    snippet_recording: bool | None = field("True when some part of the talk was captured as a snippet.")
    timeout_seconds: Int | None = field(
        "Wait before a callback is dialed automatically, in seconds; 0 means never."
    )
    used_routing: UsedRouting | None = field("Method that actually connected the interaction to an agent.")
    video_address_self: str | None = field("Direct address of this participant for video.")
    video_room_id: str | None = field("Identifies the room in which the video call took place.")
    waiting_interaction_counts: Many[Int] = listed(
        "How many interactions were queued at each predictive routing attempt."
    )
    agent_groups: Many[AnalyticsAgentGroup] = listed("Agent sets targeted by conditional group routing.")
    proposed_agents: Many[AnalyticsProposedAgent] = listed("Agents suggested by predictive routing.")
    media_endpoint_stats: Many[AnalyticsMediaEndpointStat] = listed(
        "Audio quality figures, one entry for each media endpoint."
    )
    flow: AnalyticsFlow | None = field("Run of the IVR or bot flow that served the session.")
    metrics: Many[AnalyticsSessionMetric] = listed(
        "Measurements taken in the session, such as talk time or transfers."
    )
    segments: Many[AnalyticsConversationSegment] = listed("Activities of the session, one after another.")
