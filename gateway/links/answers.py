"""Answers to bulk and single reads: the entities in them, by id, without parsing more than that takes.

In: an answer's bytes, and the kind whose entities it holds. Out: for each id the answer that holds its JSON,
the JSON itself, or the error that stands in its place.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, Protocol

import msgspec

from gateway.errors import Forbidden, GatewayError, NotFound, UpstreamBadResponse
from gateway.links import Bulk, Kind, entity
from gateway.upstream.transport.body import parse


class Form(Protocol):
    """A form in which entities are wanted."""

    def by_id(self, body: bytes, key: str) -> Mapping[str, Any] | None:
        """The entities that stand under a key of an answer.

        `None` where there are none, where they do not fit, or do not tell each an id of its own.
        """


class Answer:
    """The answer to a bulk read, which stands for each of its entities until they are wanted in some form.

    Args:
        body: Its JSON.
        key: Under which its entities stand there.
        form: In which they will probably be wanted first: reading them so tells their ids as well.

    Attributes:
        ids: Of its entities, in order.

    Raises:
        UpstreamBadResponse: the body has not the form of a bulk answer.
    """

    def __init__(self, body: bytes, key: str, form: Form | None = None) -> None:
        self.body = body
        self.key = key
        self._form = form
        self._formed = form.by_id(body, key) if form else None
        if self._formed is None:
            self.ids = [str(head.id) for head in _decoded(_heads(key), body).items]
        else:
            self.ids = list(self._formed)

    def take(self, form: Form) -> Mapping[str, Any] | None:
        """The entities as they were read in this form; just once, for who takes them may change them."""
        if form is not self._form:
            return None
        formed, self._formed = self._formed, None
        return formed

    @cached_property
    def entities(self) -> dict[str, bytes]:
        """Their JSON, by id."""
        return dict(zip(self.ids, map(bytes, _decoded(_raws(self.key), self.body).items), strict=True))


class Kept(bytes):
    """The JSON of an entity that is kept: well-formed, and likely to come again."""

    __slots__ = ()


Raw = bytes | Answer | GatewayError
"""An entity as it was read: its JSON, the answer that holds it under its id, or the error in its place."""

Found = Mapping[str, Raw]
"""Entities by id."""


def json_of(id_: str, raw: bytes | Answer) -> bytes:
    """The JSON of an entity."""
    return raw.entities[id_] if isinstance(raw, Answer) else raw


def bulk_entities(kind: Kind, bulk: Bulk, body: bytes, form: Form | None = None) -> Found:
    """The entities of a bulk answer by id, read in a form if that tells it.

    Ids that the answer leaves out are absent here, too.

    Raises:
        UpstreamBadResponse: the answer has not the form of a bulk answer.
    """
    if bulk.answer != "results" and kind.key == "id":
        try:
            answer = Answer(body, bulk.answer, form)
            return dict.fromkeys(answer.ids, answer)
        except UpstreamBadResponse:
            pass  # perhaps just because of one item
    found: dict[str, Raw] = {}
    for item in _decoded(_raws(bulk.answer), body).items:
        try:
            head = _head("id" if bulk.answer == "results" else kind.key).decode(item)
        except msgspec.ValidationError:
            continue
        found[str(head.id)] = _result(head) if bulk.answer == "results" else entity_json(kind, bytes(item))
    return found


def entity_json(kind: Kind, body: bytes) -> bytes:
    """The same as `gateway.links.entity`, as JSON.

    Raises:
        UpstreamBadResponse: the body is not JSON.
    """
    return body if kind.key == "id" else msgspec.json.encode(entity(kind, parse(body)))


def is_of(kind: Kind, id_: str, body: bytes) -> bool:
    """Whether a body is the well-formed JSON of the entity with this id."""
    try:
        return bool(_head(kind.key).decode(body).id == id_)
    except (msgspec.DecodeError, RecursionError):
        return False


_Head = ("id", Any, None), ("entity", msgspec.Raw, b""), ("error", Any, None)
"""What tells entities apart, and what stands in their place in a list of `results`."""


@cache
def _head(key: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Head", _Head, rename={"id": key}))


@cache
def _heads(key: str) -> msgspec.json.Decoder[Any]:
    return _items(key, msgspec.defstruct("Head", _Head[:1]))


@cache
def _raws(key: str) -> msgspec.json.Decoder[Any]:
    return _items(key, msgspec.Raw)


def _items(key: str, item: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Answer", [("items", list[item])], rename={"items": key}))


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UpstreamBadResponse from None


def _result(head: Any) -> bytes | GatewayError:
    body = bytes(head.entity)
    if body.startswith(b"{"):
        return body
    return Forbidden() if isinstance(head.error, dict) and head.error.get("status") == 403 else NotFound()
