"""What events tell of parts that several communications have."""

from msgspec import UNSET

from gateway.live.told.objects import Flag, Id, Moment, Number, One, Text, TextList, Texts, ToldObject


class ToldReference(ToldObject, frozen=True):
    """Who changed a transfer last."""

    id: Text = UNSET
    self_uri: Text = UNSET


class ToldAfterCallWork(ToldObject, frozen=True):
    """The time after a communication in which an agent completes it."""

    end_time: Moment = UNSET
    start_time: Moment = UNSET
    state: Text = UNSET


class ToldQueueMediaSettings(ToldObject, frozen=True):
    """How a queue alerts and answers."""

    alerting_timeout_seconds: Number = UNSET
    auto_answer_alert_tone_seconds: Number = UNSET
    enable_auto_answer: Flag = UNSET
    manual_answer_alert_tone_seconds: Number = UNSET


class ToldWrapup(ToldObject, frozen=True):
    """What an agent noted at the end."""

    code: Text = UNSET
    duration_seconds: Number = UNSET
    end_time: Moment = UNSET
    notes: Text = UNSET
    tags: TextList = UNSET


class ToldError(ToldObject, frozen=True):
    """What went wrong."""

    code: Text = UNSET
    message: Text = UNSET


class ToldRestError(ToldError, frozen=True):
    """What went wrong, as the REST API answers it."""

    context_id: Text = UNSET
    message_params: Texts = UNSET
    message_with_params: Text = UNSET
    status: Number = UNSET


class ToldAddress(ToldObject, frozen=True):
    """An address of a communication."""

    address_displayable: Text = UNSET
    address_normalized: Text = UNSET
    address_raw: Text = UNSET
    name: Text = UNSET
    name_raw: Text = UNSET


class ToldId(ToldObject, frozen=True):
    """The name of an entity, by its id."""

    id: Text = UNSET


class ToldNamed(ToldId, frozen=True):
    """The name of an entity, by its id, and what people call it."""

    name: Text = UNSET


class ToldCommunication(ToldObject, frozen=True):
    """What all communications have."""

    id: Id
    state: Text = UNSET
    provider: Text = UNSET
    connected_time: Moment = UNSET
    disconnected_time: Moment = UNSET
    disconnect_type: Text = UNSET


class ToldSession(ToldCommunication, frozen=True):
    """What communications have that an agent completes."""

    after_call_work: One[ToldAfterCallWork] = UNSET
    after_call_work_required: Flag = UNSET
    wrapup: One[ToldWrapup] = UNSET
