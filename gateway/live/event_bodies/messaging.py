"""Chats, emails and messages in event bodies."""

from msgspec import UNSET

from gateway.live.event_bodies.objects import EventObject, Flag, Many, Moment, Number, One, Text
from gateway.live.event_bodies.parts import (
    EventAddress,
    EventCommunication,
    EventQueueMediaSettings,
    EventRestError,
    EventSession,
)


class EventJourneyCustomer(EventObject, frozen=True):
    """A customer on a journey."""

    id: Text = UNSET
    id_type: Text = UNSET


class EventJourneySession(EventObject, frozen=True):
    """A session of a journey."""

    id: Text = UNSET
    type: Text = UNSET


class EventJourneyActionMap(EventObject, frozen=True):
    """Why a journey has led to it."""

    id: Text = UNSET
    version: Number = UNSET


class EventAttachment(EventObject, frozen=True):
    """An attachment of a draft."""

    attachment_id: Text = UNSET
    content_length: Number = UNSET
    content_type: Text = UNSET
    content_uri: Text = UNSET
    name: Text = UNSET


class EventInternalMessageDetails(EventObject, frozen=True):
    """A message between users."""

    message_id: Text = UNSET
    message_time: Moment = UNSET


class EventMessageMedia(EventObject, frozen=True):
    """A medium of a message."""

    id: Text = UNSET
    content_length_bytes: Number = UNSET
    media_type: Text = UNSET
    name: Text = UNSET
    url: Text = UNSET


class EventMessageContent(EventObject, frozen=True):
    """A part of a message."""

    content_type: Text = UNSET
    sub_type: Text = UNSET


class EventMessageEvent(EventObject, frozen=True):
    """An event in a message."""

    event_type: Text = UNSET
    sub_type: Text = UNSET


class EventMessageSticker(EventObject, frozen=True):
    """A sticker of a message."""

    id: Text = UNSET
    url: Text = UNSET


class EventSocialExpression(EventSession, frozen=True):
    """A post on social media."""

    held: Flag = UNSET
    peer_id: Text = UNSET
    preview_text: Text = UNSET
    recording_id: Text = UNSET
    script_id: Text = UNSET
    social_media_hub: Text = UNSET
    social_media_id: Text = UNSET
    social_user_name: Text = UNSET
    start_hold_time: Moment = UNSET


class EventJourneyAction(EventObject, frozen=True):
    """What a journey has led to."""

    id: Text = UNSET
    action_map: One[EventJourneyActionMap] = UNSET


class EventEmail(EventSession, frozen=True):
    """An email."""

    auto_generated: Flag = UNSET
    direction: Text = UNSET
    draft_attachments: Many[EventAttachment] = UNSET
    error_info: One[EventRestError] = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    message_id: Text = UNSET
    messages_sent: Number = UNSET
    park_time: Moment = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[EventQueueMediaSettings] = UNSET
    script_id: Text = UNSET
    spam: Flag = UNSET
    start_hold_time: Moment = UNSET
    subject: Text = UNSET


class EventInternalMessage(EventCommunication, frozen=True):
    """Messages between users."""

    from_address: One[EventAddress] = UNSET
    initial_state: Text = UNSET
    messages: Many[EventInternalMessageDetails] = UNSET
    peer_id: Text = UNSET
    source_user_id: Text = UNSET
    target_user_id: Text = UNSET
    to_address: One[EventAddress] = UNSET


class EventMessageMetadata(EventObject, frozen=True):
    """What a message is made of."""

    content: Many[EventMessageContent] = UNSET
    events: Many[EventMessageEvent] = UNSET
    type: Text = UNSET


class EventJourneyContext(EventObject, frozen=True):
    """What is known of a customer's journey."""

    customer: One[EventJourneyCustomer] = UNSET
    customer_session: One[EventJourneySession] = UNSET
    triggering_action: One[EventJourneyAction] = UNSET


class EventMessageDetails(EventObject, frozen=True):
    """A message."""

    error_info: One[EventRestError] = UNSET
    media: Many[EventMessageMedia] = UNSET
    message_id: Text = UNSET
    message_metadata: One[EventMessageMetadata] = UNSET
    message_segment_count: Number = UNSET
    message_status: Text = UNSET
    message_time: Moment = UNSET
    social_visibility: Text = UNSET
    stickers: Many[EventMessageSticker] = UNSET


class EventChat(EventSession, frozen=True):
    """A web chat."""

    avatar_image_url: Text = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    journey_context: One[EventJourneyContext] = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[EventQueueMediaSettings] = UNSET
    room_id: Text = UNSET
    script_id: Text = UNSET
    start_hold_time: Moment = UNSET


class EventMessage(EventSession, frozen=True):
    """SMS and other messaging."""

    agent_assistant_id: Text = UNSET
    byo_sms_integration_id: Text = UNSET
    direction: Text = UNSET
    engagement_source: Text = UNSET
    error_info: One[EventRestError] = UNSET
    from_address: One[EventAddress] = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    journey_context: One[EventJourneyContext] = UNSET
    messages: Many[EventMessageDetails] = UNSET
    park_time: Moment = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[EventQueueMediaSettings] = UNSET
    recipient_country: Text = UNSET
    recipient_type: Text = UNSET
    resume_time: Moment = UNSET
    script_id: Text = UNSET
    start_hold_time: Moment = UNSET
    to_address: One[EventAddress] = UNSET
    type: Text = UNSET
