"""What events tell of communications in writing."""

from msgspec import UNSET

from gateway.live.told.objects import Flag, Many, Moment, Number, One, Text, ToldObject
from gateway.live.told.parts import (
    ToldAddress,
    ToldCommunication,
    ToldQueueMediaSettings,
    ToldRestError,
    ToldSession,
)


class ToldJourneyCustomer(ToldObject, frozen=True):
    """A customer on a journey."""

    id: Text = UNSET
    id_type: Text = UNSET


class ToldJourneySession(ToldObject, frozen=True):
    """A session of a journey."""

    id: Text = UNSET
    type: Text = UNSET


class ToldJourneyActionMap(ToldObject, frozen=True):
    """Why a journey has led to it."""

    id: Text = UNSET
    version: Number = UNSET


class ToldAttachment(ToldObject, frozen=True):
    """An attachment of a draft."""

    attachment_id: Text = UNSET
    content_length: Number = UNSET
    content_type: Text = UNSET
    content_uri: Text = UNSET
    name: Text = UNSET


class ToldInternalMessageDetails(ToldObject, frozen=True):
    """A message between users."""

    message_id: Text = UNSET
    message_time: Moment = UNSET


class ToldMessageMedia(ToldObject, frozen=True):
    """A medium of a message."""

    id: Text = UNSET
    content_length_bytes: Number = UNSET
    media_type: Text = UNSET
    name: Text = UNSET
    url: Text = UNSET


class ToldMessageContent(ToldObject, frozen=True):
    """A part of a message."""

    content_type: Text = UNSET
    sub_type: Text = UNSET


class ToldMessageEvent(ToldObject, frozen=True):
    """An event in a message."""

    event_type: Text = UNSET
    sub_type: Text = UNSET


class ToldMessageSticker(ToldObject, frozen=True):
    """A sticker of a message."""

    id: Text = UNSET
    url: Text = UNSET


class ToldSocialExpression(ToldSession, frozen=True):
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


class ToldJourneyAction(ToldObject, frozen=True):
    """What a journey has led to."""

    id: Text = UNSET
    action_map: One[ToldJourneyActionMap] = UNSET


class ToldEmail(ToldSession, frozen=True):
    """An email."""

    auto_generated: Flag = UNSET
    direction: Text = UNSET
    draft_attachments: Many[ToldAttachment] = UNSET
    error_info: One[ToldRestError] = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    message_id: Text = UNSET
    messages_sent: Number = UNSET
    park_time: Moment = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[ToldQueueMediaSettings] = UNSET
    script_id: Text = UNSET
    spam: Flag = UNSET
    start_hold_time: Moment = UNSET
    subject: Text = UNSET


class ToldInternalMessage(ToldCommunication, frozen=True):
    """Messages between users."""

    from_address: One[ToldAddress] = UNSET
    initial_state: Text = UNSET
    messages: Many[ToldInternalMessageDetails] = UNSET
    peer_id: Text = UNSET
    source_user_id: Text = UNSET
    target_user_id: Text = UNSET
    to_address: One[ToldAddress] = UNSET


class ToldMessageMetadata(ToldObject, frozen=True):
    """What a message is made of."""

    content: Many[ToldMessageContent] = UNSET
    events: Many[ToldMessageEvent] = UNSET
    type: Text = UNSET


class ToldJourneyContext(ToldObject, frozen=True):
    """What is known of a customer's journey."""

    customer: One[ToldJourneyCustomer] = UNSET
    customer_session: One[ToldJourneySession] = UNSET
    triggering_action: One[ToldJourneyAction] = UNSET


class ToldMessageDetails(ToldObject, frozen=True):
    """A message."""

    error_info: One[ToldRestError] = UNSET
    media: Many[ToldMessageMedia] = UNSET
    message_id: Text = UNSET
    message_metadata: One[ToldMessageMetadata] = UNSET
    message_segment_count: Number = UNSET
    message_status: Text = UNSET
    message_time: Moment = UNSET
    social_visibility: Text = UNSET
    stickers: Many[ToldMessageSticker] = UNSET


class ToldChat(ToldSession, frozen=True):
    """A web chat."""

    avatar_image_url: Text = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    journey_context: One[ToldJourneyContext] = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[ToldQueueMediaSettings] = UNSET
    room_id: Text = UNSET
    script_id: Text = UNSET
    start_hold_time: Moment = UNSET


class ToldMessage(ToldSession, frozen=True):
    """SMS and other messaging."""

    agent_assistant_id: Text = UNSET
    byo_sms_integration_id: Text = UNSET
    direction: Text = UNSET
    engagement_source: Text = UNSET
    error_info: One[ToldRestError] = UNSET
    from_address: One[ToldAddress] = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    journey_context: One[ToldJourneyContext] = UNSET
    messages: Many[ToldMessageDetails] = UNSET
    park_time: Moment = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[ToldQueueMediaSettings] = UNSET
    recipient_country: Text = UNSET
    recipient_type: Text = UNSET
    resume_time: Moment = UNSET
    script_id: Text = UNSET
    start_hold_time: Moment = UNSET
    to_address: One[ToldAddress] = UNSET
    type: Text = UNSET
