"""The entities in the answers to bulk and single reads, by id, with as little parsing as possible.

In: an answer's bytes and the kind of its entities. Out: for each id its JSON, the bulk answer that holds it,
or an error.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import msgspec

from gateway.errors import GatewayError, NotFound, UpstreamBadResponse
from gateway.links.kind import EntityRead, Kind
from gateway.upstream.transport.body import parse


class BulkAnswer:
    """The answer to a bulk read, which holds entities as JSON until they are read.

    Args:
        body: The answer's JSON.
        key: The key under which its entities stand.

    Attributes:
        ids: The ids of its entities, in order.

    Raises:
        UpstreamBadResponse: the body does not have the form of a bulk answer.
    """

    def __init__(self, body: bytes, key: str) -> None:
        self.body = body
        self.key = key
        self.ids = [str(head.id) for head in _decoded(_heads(key), body).items]

    @cached_property
    def entities(self) -> dict[str, bytes]:
        """Their JSON, by id."""
        return dict(zip(self.ids, map(bytes, _decoded(_raws(self.key), self.body).items), strict=True))


class CachedJson(bytes):
    """The JSON of an entity from the cache: well-formed, and likely to be read again."""

    __slots__ = ()


EntityResult = bytes | BulkAnswer | GatewayError
"""The result of reading an entity: its JSON, the bulk answer that holds it, or an error."""

EntityResults = Mapping[str, EntityResult]
"""The same for several entities, by id."""


def json_of(id_: str, result: bytes | BulkAnswer) -> bytes:
    """The JSON of an entity."""
    return result.entities[id_] if isinstance(result, BulkAnswer) else result


def bulk_entities(kind: Kind, read: EntityRead, body: bytes, outer: str = "") -> EntityResults:
    """The entities of a bulk answer by `Link.key`; `outer` is the prefix of the keys.

    Entities that the answer lacks are absent.

    Raises:
        UpstreamBadResponse: the answer does not have the form of a bulk answer.
    """
    if read.answer not in {"results", "list"} and kind.key == "id" and not outer:
        try:
            answer = BulkAnswer(body, read.answer)
            return dict.fromkeys(answer.ids, answer)
        except UpstreamBadResponse:
            pass  # perhaps because of one item only
    found: dict[str, EntityResult] = {}
    for item in _items_of(read, body):
        try:
            head = _head("id" if read.answer == "results" else kind.key).decode(item)
        except msgspec.ValidationError:
            continue
        result = _result(kind, head) if read.answer == "results" else entity_json(kind, bytes(item))
        found[f"{outer}{head.id}"] = result
    return found


def _items_of(read: EntityRead, body: bytes) -> list[msgspec.Raw]:
    """The items of a bulk answer."""
    if read.answer == "list":
        return list(_decoded(_LIST, body))
    return list(_decoded(_raws(read.answer), body).items)


def entity(kind: Kind, data: object, key: str = "") -> object:
    """The JSON of an entity with its ids and self URI, which some kinds name differently or lack.

    An answer without an id gets the ids of `key`, the `Link.key` by which it was read.
    """
    if kind.items:
        data = {kind.items: data}
    if kind.key == "id" or not isinstance(data, dict):
        return data
    if kind.key:
        id_ = data.get(kind.key)
        return {**data, "id": id_, "selfUri": kind.path(str(id_))}
    return {**data, **dict(zip(kind.ids, key.split("/"), strict=True)), "selfUri": kind.path(key)}


def entity_json(kind: Kind, body: bytes, key: str = "") -> bytes:
    """The same as JSON.

    Raises:
        UpstreamBadResponse: the body is not JSON.
    """
    if kind.key == "id":
        return body
    return msgspec.json.encode(entity(kind, parse(body), key))


def is_of(kind: Kind, key: str, body: bytes) -> bool:
    """Whether a body is the well-formed JSON of the entity with this `Link.key`."""
    try:
        return bool(_head(kind.key or "id").decode(body).id == key.rpartition("/")[2])
    except (msgspec.DecodeError, RecursionError):
        return False


def is_list(kind: Kind, body: bytes) -> bool:
    """Whether a body is a well-formed list of entities of a kind."""
    try:
        return kind.listed is not None and bool(_heads(kind.listed.answer).decode(body))
    except (msgspec.DecodeError, RecursionError):
        return False


_Head = ("id", Any, None), ("entity", msgspec.Raw, b""), ("error", Any, None)
"""The fields that identify an item of an answer; only `results` have the second and third."""


@cache
def _head(key: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Head", _Head, rename={"id": key}))


_LIST = msgspec.json.Decoder(list[msgspec.Raw])


@cache
def _heads(key: str) -> msgspec.json.Decoder[Any]:
    return _items(key, msgspec.defstruct("Head", _Head[:1]))


@cache
def _raws(key: str) -> msgspec.json.Decoder[Any]:
    return _items(key, msgspec.Raw)


def _items(key: str, item: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Items", [("items", list[item])], rename={"items": key}))


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UpstreamBadResponse from None


def _result(kind: Kind, head: Any) -> bytes | GatewayError:
    body = bytes(head.entity)
    if body.startswith(b"{"):
        return body
    refused = isinstance(head.error, dict) and head.error.get("status") == 403
    return kind.forbidden() if refused else NotFound()
