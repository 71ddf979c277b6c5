"""The bodies of events about conversations."""

from msgspec import UNSET

from gateway.live.event_bodies.media import (
    EventCall,
    EventCallback,
    EventCobrowse,
    EventScreenMonitoring,
    EventScreenShare,
    EventVideo,
)
from gateway.live.event_bodies.messaging import (
    EventChat,
    EventEmail,
    EventInternalMessage,
    EventMessage,
    EventSocialExpression,
)
from gateway.live.event_bodies.objects import (
    EventObject,
    Flag,
    Id,
    Many,
    Moment,
    Number,
    One,
    Text,
    TextList,
    Texts,
)
from gateway.live.event_bodies.parts import (
    EventNamedReference,
    EventReference,
    EventUriReference,
    EventWrapup,
)


class EventMember(EventObject, frozen=True):
    """A reference to an entity that belongs to a division."""

    id: Text = UNSET
    date_division_updated: Moment = UNSET
    self_uri: Text = UNSET


class EventScoredAgent(EventObject, frozen=True):
    """An agent with a rating."""

    agent: One[EventNamedReference] = UNSET
    score: Number = UNSET


class EventTransferDestination(EventObject, frozen=True):
    """Where a transfer leads."""

    address: Text = UNSET
    user_id: Text = UNSET


class EventTransferInitiator(EventObject, frozen=True):
    """Who began a transfer."""

    user_id: Text = UNSET


class EventDivision(EventObject, frozen=True):
    """A division, and what of the conversation belongs to it."""

    division: One[EventUriReference] = UNSET
    entities: Many[EventMember] = UNSET


class EventRoutingData(EventObject, frozen=True):
    """What routing considers."""

    language: One[EventReference] = UNSET
    priority: Number = UNSET
    queue: One[EventReference] = UNSET
    scored_agents: Many[EventScoredAgent] = UNSET
    skill_expression_id: Text = UNSET
    skills: Many[EventReference] = UNSET


class EventTransfer(EventObject, frozen=True):
    """A transfer."""

    id: Text = UNSET
    date_issued: Moment = UNSET
    destination: One[EventTransferDestination] = UNSET
    initiator: One[EventTransferInitiator] = UNSET
    modified_by: One[EventUriReference] = UNSET
    state: Text = UNSET
    transfer_type: Text = UNSET


class EventParticipant(EventObject, frozen=True):
    """A party of a conversation."""

    id: Id
    address: Text = UNSET
    alerting_timeout_ms: Number = UNSET
    attributes: Texts = UNSET
    barged_participant_id: Text = UNSET
    callbacks: Many[EventCallback] = UNSET
    calls: Many[EventCall] = UNSET
    chats: Many[EventChat] = UNSET
    coached_participant_id: Text = UNSET
    cobrowsesessions: Many[EventCobrowse] = UNSET
    connected_time: Moment = UNSET
    consult_participant_id: Text = UNSET
    conversation_routing_data: One[EventRoutingData] = UNSET
    emails: Many[EventEmail] = UNSET
    end_acw_time: Moment = UNSET
    end_time: Moment = UNSET
    external_contact_id: Text = UNSET
    external_contact_initial_division_id: Text = UNSET
    external_organization_id: Text = UNSET
    flagged_reason: Text = UNSET
    group_id: Text = UNSET
    internal_messages: Many[EventInternalMessage] = UNSET
    media_roles: TextList = UNSET
    messages: Many[EventMessage] = UNSET
    monitored_participant_id: Text = UNSET
    name: Text = UNSET
    purpose: Text = UNSET
    queue_id: Text = UNSET
    screen_monitorings: Many[EventScreenMonitoring] = UNSET
    screen_recording_state: Text = UNSET
    screenshares: Many[EventScreenShare] = UNSET
    social_expressions: Many[EventSocialExpression] = UNSET
    start_acw_time: Moment = UNSET
    team_id: Text = UNSET
    user_id: Text = UNSET
    videos: Many[EventVideo] = UNSET
    wrapup: One[EventWrapup] = UNSET
    wrapup_prompt: Text = UNSET
    wrapup_required: Flag = UNSET
    wrapup_timeout_ms: Number = UNSET


class ConversationEventBody(EventObject, frozen=True):
    """The body of an event of the topic `conversations` of a user or a queue."""

    id: Id
    address: Text = UNSET
    divisions: Many[EventDivision] = UNSET
    external_tag: Text = UNSET
    inactivity_timeout: Moment = UNSET
    max_participants: Number = UNSET
    participants: Many[EventParticipant] = UNSET
    recent_transfers: Many[EventTransfer] = UNSET
    recording_state: Text = UNSET
    secure_pause: Flag = UNSET
    utilization_label_id: Text = UNSET
