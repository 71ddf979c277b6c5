"""Calls, callbacks, video and screen sessions in event bodies."""

from msgspec import UNSET, field

from gateway.live.event_bodies.objects import EventObject, Flag, Many, Moment, Number, One, Text, TextList
from gateway.live.event_bodies.parts import (
    EventAddress,
    EventCommunication,
    EventError,
    EventQueueMediaSettings,
    EventSession,
)


class EventPhoneNumberColumn(EventObject, frozen=True):
    """A column of a contact list that holds phone numbers."""

    column_name: Text = UNSET
    type: Text = UNSET


class EventVoicemail(EventObject, frozen=True):
    """A voicemail."""

    id: Text = UNSET
    upload_status: Text = UNSET


class EventDisconnectReason(EventObject, frozen=True):
    """Why a call was disconnected, as a provider says it."""

    code: Number = UNSET
    phrase: Text = UNSET
    reason: Text = UNSET
    type: Text = UNSET


class EventMachineTimeout(EventObject, frozen=True):
    """A limit on the search for an answering machine; its times are numbers."""

    timeout_ms: Number = UNSET
    timer_end_time: Number = UNSET
    timer_start_event: Text = UNSET
    timer_start_time: Number = UNSET


class EventSilenceTimeout(EventObject, frozen=True):
    """A limit on silence; its times are numbers."""

    timeout_ms: Number = UNSET
    timer_end_time: Number = UNSET
    timer_start_time: Number = UNSET


class EventFaxStatus(EventObject, frozen=True):
    """How far a fax is."""

    active_page: Number = UNSET
    baud_rate: Number = UNSET
    bytes_transmitted: Number = UNSET
    direction: Text = UNSET
    expected_pages: Number = UNSET
    line_errors: Number = UNSET
    lines_transmitted: Number = UNSET
    page_errors: Number = UNSET


class EventRecordersState(EventObject, frozen=True):
    """The states of the recorders of a call."""

    adhoc_state: Text = UNSET
    agent_experience_state: Text = UNSET
    customer_experience_state: Text = UNSET
    snippet_state: Text = UNSET


class EventCobrowse(EventSession, frozen=True):
    """A session in which two browse one page together."""

    cobrowse_role: Text = UNSET
    cobrowse_session_id: Text = UNSET
    controlling: TextList = UNSET
    initial_state: Text = UNSET
    peer_id: Text = UNSET
    provider_event_time: Moment = UNSET
    self_: One[EventAddress] = field(default=UNSET, name="self")
    viewer_url: Text = UNSET


class EventScreenMonitoring(EventCommunication, frozen=True):
    """A session in which a user's screen is watched."""

    count: Number = UNSET
    initial_state: Text = UNSET
    monitoring_type: Text = UNSET


class EventScreenShare(EventSession, frozen=True):
    """A session in which a screen is shared."""

    context: Text = UNSET
    initial_state: Text = UNSET
    peer_count: Number = UNSET
    peer_id: Text = UNSET
    sharing: Flag = UNSET


class EventVideo(EventSession, frozen=True):
    """A video communication."""

    audio_muted: Flag = UNSET
    context: Text = UNSET
    initial_state: Text = UNSET
    msids: TextList = UNSET
    peer_count: Number = UNSET
    peer_id: Text = UNSET
    self_: One[EventAddress] = field(default=UNSET, name="self")
    sharing_screen: Flag = UNSET
    video_muted: Flag = UNSET


class EventDialerPreview(EventObject, frozen=True):
    """What a dialer shows an agent before it dials."""

    id: Text = UNSET
    campaign_id: Text = UNSET
    contact_id: Text = UNSET
    contact_list_id: Text = UNSET
    phone_number_columns: Many[EventPhoneNumberColumn] = UNSET


class EventDisposition(EventObject, frozen=True):
    """What an analyzer of calls has found."""

    amd_timeout: One[EventMachineTimeout] = UNSET
    analyzer: Text = UNSET
    name: Text = UNSET
    silent_call_timeout: One[EventSilenceTimeout] = UNSET


class EventCallback(EventSession, frozen=True):
    """A callback."""

    automated_callback_config_id: Text = UNSET
    callback_numbers: TextList = UNSET
    callback_scheduled_time: Moment = UNSET
    callback_user_name: Text = UNSET
    caller_id: Text = UNSET
    caller_id_name: Text = UNSET
    dialer_preview: One[EventDialerPreview] = UNSET
    direction: Text = UNSET
    external_campaign: Flag = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[EventQueueMediaSettings] = UNSET
    script_id: Text = UNSET
    skip_enabled: Flag = UNSET
    start_hold_time: Moment = UNSET
    timeout_seconds: Number = UNSET
    voicemail: One[EventVoicemail] = UNSET


class EventCall(EventSession, frozen=True):
    """A call."""

    agent_assistant_id: Text = UNSET
    confined: Flag = UNSET
    direction: Text = UNSET
    disconnect_reasons: Many[EventDisconnectReason] = UNSET
    disposition: One[EventDisposition] = UNSET
    document_id: Text = UNSET
    error_info: One[EventError] = UNSET
    fax_status: One[EventFaxStatus] = UNSET
    held: Flag = UNSET
    initial_state: Text = UNSET
    muted: Flag = UNSET
    other: One[EventAddress] = UNSET
    peer_id: Text = UNSET
    queue_media_settings: One[EventQueueMediaSettings] = UNSET
    recorders_state: One[EventRecordersState] = UNSET
    recording: Flag = UNSET
    recording_state: Text = UNSET
    script_id: Text = UNSET
    secure_pause: Flag = UNSET
    self_: One[EventAddress] = field(default=UNSET, name="self")
    start_hold_time: Moment = UNSET
    transfer_source: Text = UNSET
    uui_data: Text = UNSET
