"""Objects that several communications in event bodies have."""

from msgspec import UNSET

from gateway.live.event_bodies.objects import (
    EventObject,
    Flag,
    Id,
    Moment,
    Number,
    One,
    Text,
    TextList,
    Texts,
)


class EventUriReference(EventObject, frozen=True):
    """A reference to an entity, by its id and self URI."""

    id: Text = UNSET
    self_uri: Text = UNSET


class EventAfterCallWork(EventObject, frozen=True):
    """The after-call work of a communication."""

    end_time: Moment = UNSET
    start_time: Moment = UNSET
    state: Text = UNSET


class EventQueueMediaSettings(EventObject, frozen=True):
    """How a queue alerts and answers."""

    alerting_timeout_seconds: Number = UNSET
    auto_answer_alert_tone_seconds: Number = UNSET
    enable_auto_answer: Flag = UNSET
    manual_answer_alert_tone_seconds: Number = UNSET


class EventWrapup(EventObject, frozen=True):
    """A wrap-up."""

    code: Text = UNSET
    duration_seconds: Number = UNSET
    end_time: Moment = UNSET
    notes: Text = UNSET
    tags: TextList = UNSET


class EventError(EventObject, frozen=True):
    """An error."""

    code: Text = UNSET
    message: Text = UNSET


class EventRestError(EventError, frozen=True):
    """An error, as the REST API answers it."""

    context_id: Text = UNSET
    message_params: Texts = UNSET
    message_with_params: Text = UNSET
    status: Number = UNSET


class EventAddress(EventObject, frozen=True):
    """An address of a communication."""

    address_displayable: Text = UNSET
    address_normalized: Text = UNSET
    address_raw: Text = UNSET
    name: Text = UNSET
    name_raw: Text = UNSET


class EventReference(EventObject, frozen=True):
    """A reference to an entity, by its id."""

    id: Text = UNSET


class EventNamedReference(EventReference, frozen=True):
    """A reference to an entity, by its id and name."""

    name: Text = UNSET


class EventCommunication(EventObject, frozen=True):
    """The fields that all communications have."""

    id: Id
    state: Text = UNSET
    provider: Text = UNSET
    connected_time: Moment = UNSET
    disconnected_time: Moment = UNSET
    disconnect_type: Text = UNSET


class EventSession(EventCommunication, frozen=True):
    """The fields of communications that end with after-call work and a wrap-up."""

    after_call_work: One[EventAfterCallWork] = UNSET
    after_call_work_required: Flag = UNSET
    wrapup: One[EventWrapup] = UNSET
