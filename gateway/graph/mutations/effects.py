"""How the effect of an act shows in the JSON of a conversation or a user.

The JSON may be anything: what is not as it should be shows nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.graph.mutations.act import Done, Shows
from gateway.graph.types.participant import MEDIA

_ENDED = frozenset({"disconnected", "terminated"})
_SCHEMES = ("tel:", "sip:")
_SUPERVISED = {
    "monitor": "monitoredParticipantId",
    "coach": "coachedParticipantId",
    "barge": "bargedParticipantId",
}
"""Keys by which supervisors name the one whom they supervise."""

JSON = Mapping[str, Any]


def ended(json: JSON, _: Done) -> bool:
    """The conversation has ended."""
    people = list(_objects(json.get("participants")))
    return bool(json.get("endTime")) or (bool(people) and all(map(_has_left, people)))


def begun(json: JSON, _: Done) -> bool:
    """Somebody takes part in the conversation."""
    return any(_objects(json.get("participants")))


def recorded(json: JSON, done: Done) -> bool:
    """The recording of the conversation is in the state that was given."""
    return _same(json.get("recordingState"), done.given.state)


def tagged(json: JSON, done: Done) -> bool:
    """The conversation has the tag that was given; an empty one takes the tag away."""
    tag: str = done.given.external_tag
    return (json.get("externalTag") or "") == tag


def labelled(json: JSON, done: Done) -> bool | None:
    """The conversation has the label that was given; where none was, nobody knows the platform's own."""
    wanted = done.given.utilization_label_id
    return None if wanted is None else json.get("utilizationLabelId") == wanted


def communicates(key: str) -> Shows:
    """A communication of the participant has under a key the boolean that was given under the same name."""

    def shows(json: JSON, done: Done) -> bool:
        wanted = getattr(done.given, key)
        return any(one.get(key, False) is wanted for one in _going_on(_own(json, done)))

    return shows


def connected(json: JSON, done: Done) -> bool:
    """A communication of the participant is connected."""
    return any(_state(one) == "connected" for one in _communications(_own(json, done)))


def left(json: JSON, done: Done) -> bool:
    """The participant has left."""
    return _has_left(_own(json, done))


def attributed(json: JSON, done: Done) -> bool:
    """The participant has the attributes that were given."""
    attributes = _object(_own(json, done).get("attributes"))
    return all(attributes.get(name) == text for name, text in done.given.attributes.items())


def flagged(json: JSON, done: Done) -> bool:
    """The participant has flagged the conversation."""
    return bool(_own(json, done).get("flaggedReason"))


def unflagged(json: JSON, done: Done) -> bool:
    """The participant is there, and has not flagged the conversation."""
    person = _own(json, done)
    return bool(person) and not person.get("flaggedReason")


def wrapped_up(json: JSON, done: Done) -> bool:
    """The participant has given the wrap-up, or left it out."""
    person = _own(json, done)
    if done.given.skipped:
        return person.get("wrapupSkipped") is True
    given = {"code": done.given.code, "notes": done.given.notes, "tags": done.given.tags}
    wrapup = _object(person.get("wrapup"))
    return all(_same(wrapup.get(key), value) for key, value in given.items() if value)


def supervised(json: JSON, done: Done) -> bool:
    """Somebody supervises the participant in the way that was asked for."""
    key = _SUPERVISED[done.given.mode.value]
    return any(
        one.get(key) == done.given.participant_id and not _has_left(one) for one in _others(json, done)
    )


def transferred(json: JSON, done: Done) -> bool:
    """The one to whom the transfer leads takes part, or is asked to; who does not attend it has left."""
    to = done.given.to
    if done.given.kind.value == "Unattended" and not left(json, done):
        return False
    ids = {"userId": to.user_id, "queueId": to.queue_id, "externalContactId": to.external_contact_id}
    return any(
        any(id_ is not None and one.get(key) == id_ for key, id_ in ids.items())
        or (to.address is not None and _plain(one.get("address")) == _plain(to.address))
        for one in _others(json, done)
        if not _has_left(one)
    )


def consulted(json: JSON, done: Done) -> bool:
    """Somebody is asked about the participant."""
    return bool(_consulting(json, done))


def consulted_no_more(json: JSON, done: Done) -> bool:
    """Nobody is asked about the participant any more."""
    return not _consulting(json, done)


def present_as(json: JSON, done: Done) -> bool:
    """The user has the presence that was given."""
    definition = _object(_object(json.get("presence")).get("presenceDefinition"))
    return _same(definition.get("id"), done.given.presence_definition_id)


def routed(json: JSON, done: Done) -> bool:
    """The user serves the queues, in whatever state, or does not, as was given."""
    status = _object(json.get("routingStatus")).get("status")
    off = "OFF_QUEUE"
    return isinstance(status, str) and (status == off) == (done.given.status.value == off)


def _own(json: JSON, done: Done) -> JSON:
    """The participant that was acted on."""
    people = _objects(json.get("participants"))
    return next((one for one in people if one.get("id") == done.given.participant_id), {})


def _others(json: JSON, done: Done) -> Iterator[JSON]:
    people = _objects(json.get("participants"))
    return (one for one in people if one.get("id") != done.given.participant_id)


def _consulting(json: JSON, done: Done) -> list[JSON]:
    """Those who are asked about the participant."""
    return [
        one
        for one in _others(json, done)
        if one.get("consultParticipantId") == done.given.participant_id and not _has_left(one)
    ]


def _has_left(person: JSON) -> bool:
    known = list(_communications(person))
    return bool(person.get("endTime")) or (bool(known) and all(_state(one) in _ENDED for one in known))


def _going_on(person: JSON) -> Iterator[JSON]:
    return (one for one in _communications(person) if _state(one) not in _ENDED)


def _communications(person: JSON) -> Iterator[JSON]:
    return (one for medium in MEDIA for one in _objects(person.get(medium)))


def _state(communication: JSON) -> str:
    return str(communication.get("state")).lower()


def _same(found: object, given: object) -> bool:
    return str(found).lower() == str(getattr(given, "value", given)).lower()


def _plain(address: object) -> str:
    """An address without its scheme."""
    text = str(address).lower()
    return next((text.removeprefix(one) for one in _SCHEMES if text.startswith(one)), text)


def _objects(value: object) -> Iterator[JSON]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}
