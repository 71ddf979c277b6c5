"""What events tell of conversations and their participants."""

from msgspec import UNSET

from gateway.live.told.media import (
    ToldCall,
    ToldCallback,
    ToldCobrowse,
    ToldScreenMonitoring,
    ToldScreenShare,
    ToldVideo,
)
from gateway.live.told.messaging import (
    ToldChat,
    ToldEmail,
    ToldInternalMessage,
    ToldMessage,
    ToldSocialExpression,
)
from gateway.live.told.objects import Flag, Id, Many, Moment, Number, One, Text, TextList, Texts, ToldObject
from gateway.live.told.parts import ToldId, ToldNamed, ToldReference, ToldWrapup


class ToldMember(ToldObject, frozen=True):
    """The name of an entity that belongs to a division."""

    id: Text = UNSET
    date_division_updated: Moment = UNSET
    self_uri: Text = UNSET


class ToldScoredAgent(ToldObject, frozen=True):
    """An agent with a rating."""

    agent: One[ToldNamed] = UNSET
    score: Number = UNSET


class ToldTransferDestination(ToldObject, frozen=True):
    """Where a transfer leads."""

    address: Text = UNSET
    user_id: Text = UNSET


class ToldTransferInitiator(ToldObject, frozen=True):
    """Who began a transfer."""

    user_id: Text = UNSET


class ToldDivision(ToldObject, frozen=True):
    """A division, and what of the conversation belongs to it."""

    division: One[ToldReference] = UNSET
    entities: Many[ToldMember] = UNSET


class ToldRoutingData(ToldObject, frozen=True):
    """What routing considers."""

    language: One[ToldId] = UNSET
    priority: Number = UNSET
    queue: One[ToldId] = UNSET
    scored_agents: Many[ToldScoredAgent] = UNSET
    skill_expression_id: Text = UNSET
    skills: Many[ToldId] = UNSET


class ToldTransfer(ToldObject, frozen=True):
    """A transfer."""

    id: Text = UNSET
    date_issued: Moment = UNSET
    destination: One[ToldTransferDestination] = UNSET
    initiator: One[ToldTransferInitiator] = UNSET
    modified_by: One[ToldReference] = UNSET
    state: Text = UNSET
    transfer_type: Text = UNSET


class ToldParticipant(ToldObject, frozen=True):
    """A party of a conversation."""

    id: Id
    address: Text = UNSET
    alerting_timeout_ms: Number = UNSET
    attributes: Texts = UNSET
    barged_participant_id: Text = UNSET
    callbacks: Many[ToldCallback] = UNSET
    calls: Many[ToldCall] = UNSET
    chats: Many[ToldChat] = UNSET
    coached_participant_id: Text = UNSET
    cobrowsesessions: Many[ToldCobrowse] = UNSET
    connected_time: Moment = UNSET
    consult_participant_id: Text = UNSET
    conversation_routing_data: One[ToldRoutingData] = UNSET
    emails: Many[ToldEmail] = UNSET
    end_acw_time: Moment = UNSET
    end_time: Moment = UNSET
    external_contact_id: Text = UNSET
    external_contact_initial_division_id: Text = UNSET
    external_organization_id: Text = UNSET
    flagged_reason: Text = UNSET
    group_id: Text = UNSET
    internal_messages: Many[ToldInternalMessage] = UNSET
    media_roles: TextList = UNSET
    messages: Many[ToldMessage] = UNSET
    monitored_participant_id: Text = UNSET
    name: Text = UNSET
    purpose: Text = UNSET
    queue_id: Text = UNSET
    screen_monitorings: Many[ToldScreenMonitoring] = UNSET
    screen_recording_state: Text = UNSET
    screenshares: Many[ToldScreenShare] = UNSET
    social_expressions: Many[ToldSocialExpression] = UNSET
    start_acw_time: Moment = UNSET
    team_id: Text = UNSET
    user_id: Text = UNSET
    videos: Many[ToldVideo] = UNSET
    wrapup: One[ToldWrapup] = UNSET
    wrapup_prompt: Text = UNSET
    wrapup_required: Flag = UNSET
    wrapup_timeout_ms: Number = UNSET


class ToldConversation(ToldObject, frozen=True):
    """A conversation."""

    id: Id
    address: Text = UNSET
    divisions: Many[ToldDivision] = UNSET
    external_tag: Text = UNSET
    inactivity_timeout: Moment = UNSET
    max_participants: Number = UNSET
    participants: Many[ToldParticipant] = UNSET
    recent_transfers: Many[ToldTransfer] = UNSET
    recording_state: Text = UNSET
    secure_pause: Flag = UNSET
    utilization_label_id: Text = UNSET
