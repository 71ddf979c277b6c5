"""Checks for the effect of an act in the JSON of a conversation or a user.

The JSON is the upstream's and may have any form. Malformed parts show no effect.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.graph.mutations.act import ActResult, EffectCheck
from gateway.graph.types.participant import MEDIA

_ENDED = frozenset({"disconnected", "terminated"})
_SCHEMES = ("tel:", "sip:")
_SUPERVISION_KEYS = {
    "monitor": "monitoredParticipantId",
    "coach": "coachedParticipantId",
    "barge": "bargedParticipantId",
}
"""The keys, by mode, under which a supervisor has the id of the supervised participant."""

JSON = Mapping[str, Any]


def conversation_ended(json: JSON, _: ActResult) -> bool:
    """The conversation has ended."""
    people = list(_objects(json.get("participants")))
    return bool(json.get("endTime")) or (bool(people) and all(map(_has_left, people)))


def has_participants(json: JSON, _: ActResult) -> bool:
    """The conversation has participants."""
    return any(_objects(json.get("participants")))


def recording_state_set(json: JSON, result: ActResult) -> bool:
    """The recording has the state of the input."""
    return _same(json.get("recordingState"), result.input.state)


def external_tag_set(json: JSON, result: ActResult) -> bool:
    """The conversation has the tag of the input; an empty one removes the tag."""
    tag: str = result.input.external_tag
    return (json.get("externalTag") or "") == tag


def label_set(json: JSON, result: ActResult) -> bool | None:
    """The conversation has the label of the input. Without one it is the platform's own, which is unknown."""
    wanted = result.input.utilization_label_id
    return None if wanted is None else json.get("utilizationLabelId") == wanted


def communication_flag_set(key: str) -> EffectCheck:
    """An open communication of the participant has the boolean of the input's attribute of the same name."""

    def check(json: JSON, result: ActResult) -> bool:
        wanted = getattr(result.input, key)
        return any(one.get(key, False) is wanted for one in _open_communications(_own(json, result)))

    return check


def participant_connected(json: JSON, result: ActResult) -> bool:
    """A communication of the participant is connected."""
    return any(_state(one) == "connected" for one in _communications(_own(json, result)))


def participant_left(json: JSON, result: ActResult) -> bool:
    """The participant has left."""
    return _has_left(_own(json, result))


def attributes_set(json: JSON, result: ActResult) -> bool:
    """The participant has the attributes of the input."""
    attributes = _object(_own(json, result).get("attributes"))
    return all(attributes.get(name) == text for name, text in result.input.attributes.items())


def flagged(json: JSON, result: ActResult) -> bool:
    """The participant has flagged the conversation."""
    return bool(_own(json, result).get("flaggedReason"))


def unflagged(json: JSON, result: ActResult) -> bool:
    """The participant is in the conversation and has not flagged it."""
    person = _own(json, result)
    return bool(person) and not person.get("flaggedReason")


def wrapped_up(json: JSON, result: ActResult) -> bool:
    """The participant has set the wrap-up, or skipped it."""
    person = _own(json, result)
    if result.input.skipped:
        return person.get("wrapupSkipped") is True
    wanted = {"code": result.input.code, "notes": result.input.notes, "tags": result.input.tags}
    wrapup = _object(person.get("wrapup"))
    return all(_same(wrapup.get(key), value) for key, value in wanted.items() if value)


def supervised(json: JSON, result: ActResult) -> bool:
    """Another participant supervises the participant in the mode of the input."""
    key = _SUPERVISION_KEYS[result.input.mode.value]
    id_ = result.input.participant_id
    return any(one.get(key) == id_ and not _has_left(one) for one in _others(json, result))


def transferred(json: JSON, result: ActResult) -> bool:
    """The destination takes part or is alerting; after an unattended transfer the participant has left."""
    to = result.input.to
    if result.input.kind.value == "Unattended" and not participant_left(json, result):
        return False
    ids = {"userId": to.user_id, "queueId": to.queue_id, "externalContactId": to.external_contact_id}
    return any(
        any(id_ is not None and one.get(key) == id_ for key, id_ in ids.items())
        or (to.address is not None and _plain(one.get("address")) == _plain(to.address))
        for one in _others(json, result)
        if not _has_left(one)
    )


def consult_started(json: JSON, result: ActResult) -> bool:
    """Another party is consulted about the participant."""
    return bool(_consulting(json, result))


def consult_ended(json: JSON, result: ActResult) -> bool:
    """Nobody is consulted about the participant any more."""
    return not _consulting(json, result)


def presence_set(json: JSON, result: ActResult) -> bool:
    """The user has the presence of the input."""
    definition = _object(_object(json.get("presence")).get("presenceDefinition"))
    return _same(definition.get("id"), result.input.presence_definition_id)


def routing_status_set(json: JSON, result: ActResult) -> bool:
    """The user is on queue, in any state, or off queue, as the input says."""
    status = _object(json.get("routingStatus")).get("status")
    off = "OFF_QUEUE"
    return isinstance(status, str) and (status == off) == (result.input.status.value == off)


def _own(json: JSON, result: ActResult) -> JSON:
    """The participant of the input; empty if the conversation does not have it."""
    people = _objects(json.get("participants"))
    return next((one for one in people if one.get("id") == result.input.participant_id), {})


def _others(json: JSON, result: ActResult) -> Iterator[JSON]:
    people = _objects(json.get("participants"))
    return (one for one in people if one.get("id") != result.input.participant_id)


def _consulting(json: JSON, result: ActResult) -> list[JSON]:
    """The parties that are consulted about the participant."""
    return [
        one
        for one in _others(json, result)
        if one.get("consultParticipantId") == result.input.participant_id and not _has_left(one)
    ]


def _has_left(person: JSON) -> bool:
    known = list(_communications(person))
    return bool(person.get("endTime")) or (bool(known) and all(_state(one) in _ENDED for one in known))


def _open_communications(person: JSON) -> Iterator[JSON]:
    return (one for one in _communications(person) if _state(one) not in _ENDED)


def _communications(person: JSON) -> Iterator[JSON]:
    return (one for medium in MEDIA for one in _objects(person.get(medium)))


def _state(communication: JSON) -> str:
    return str(communication.get("state")).lower()


def _same(found: object, wanted: object) -> bool:
    return str(found).lower() == str(getattr(wanted, "value", wanted)).lower()


def _plain(address: object) -> str:
    """An address without its scheme."""
    text = str(address).lower()
    return next((text.removeprefix(one) for one in _SCHEMES if text.startswith(one)), text)


def _objects(value: object) -> Iterator[JSON]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}
