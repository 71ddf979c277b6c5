"""The calls that read conversations, and lists of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from gateway.errors import GatewayError, NotFound, UpstreamBadResponse
from gateway.links import ACTIVE_CONVERSATIONS, Link, item_call
from gateway.upstream.call import ApiCall, Reply, Sender
from gateway.upstream.caller import Caller
from gateway.upstream.identity import Identity
from gateway.upstream.transport.body import parse

_ME = ApiCall("/api/v2/users/me", "/api/v2/users/me", read=True)
_DETAILS = "/api/v2/analytics/conversations/details/query"
_DAYS = 7
"""Days ago that a conversation may have begun to be listed as ongoing."""
_PAGE = 100
"""Conversations of a user or a queue in a page; the vendor allows no more."""
_MOST_PAGES = 10
"""Pages that are listed, of the conversations that began last."""


class ReadResult(NamedTuple):
    """The JSON of an answer, and when its call began."""

    json: Any
    began: float


class ActiveReadResult(NamedTuple):
    """The active conversations by id, when the call began, and its body."""

    json: Mapping[str, Mapping[str, Any]]
    began: float
    body: bytes


class ConversationReads:
    """Reads conversations.

    Args:
        upstream: Makes the calls.
        caller: Gives the caller that calls are made for, by identity.
        now: Seconds since the epoch.
    """

    def __init__(
        self, upstream: Sender, caller: Callable[[Identity], Caller], now: Callable[[], float]
    ) -> None:
        self._upstream = upstream
        self._caller = caller
        self._now = now

    async def one(self, link: Link, identity: Identity) -> ReadResult:
        """A conversation.

        Raises:
            GatewayError: It cannot be read, or the answer is no conversation.
        """
        reply = await self._send(item_call(link), identity)
        return ReadResult(conversation_of(link, reply.body), _began(reply))

    async def active(self, identity: Identity) -> ActiveReadResult:
        """The active conversations of the caller's user, by id.

        Raises:
            GatewayError: They cannot be read, or the answer is no listing.
        """
        reply = await self._send(ACTIVE_CONVERSATIONS, identity)
        entities = _objects(parse(reply.body), "entities")
        by_id = {
            one["id"]: one for one in entities if isinstance(one.get("id"), str) and _can_be_encoded(one)
        }
        return ActiveReadResult(by_id, _began(reply), reply.body)

    async def me(self, identity: Identity) -> str:
        """The id of the caller's user.

        Raises:
            GatewayError: It cannot be read; a token of an app's own has no user.
        """
        json = parse((await self._send(_ME, identity)).body)
        if not isinstance(json, dict) or not isinstance(json.get("id"), str):
            raise UpstreamBadResponse
        return str(json["id"])

    async def ongoing(self, dimension: str, id_: str, identity: Identity) -> ReadResult:
        """The ids of the ongoing conversations of a user or a queue, latest first.

        Args:
            dimension: `userId` or `queueId`.
            id_: The id of the user or the queue.
            identity: The caller's.

        Raises:
            GatewayError: They cannot be read, or the answer is no listing.
        """
        ids: list[Any] = []
        began = math.inf
        for page in range(1, _MOST_PAGES + 1):
            reply = await self._send(self._ongoing_call(dimension, id_, page), identity)
            found = _objects(parse(reply.body), "conversations")
            ids += (one.get("conversationId") for one in found)
            began = min(began, _began(reply))
            if len(found) < _PAGE:
                break
        return ReadResult([one for one in ids if isinstance(one, str)], began)

    def _ongoing_call(self, dimension: str, id_: str, page: int) -> ApiCall:
        now = datetime.fromtimestamp(self._now(), UTC)
        begin, end = (now + timedelta(days=days) for days in (-_DAYS, 1))
        query = {
            "interval": "/".join(one.strftime("%Y-%m-%dT00:00:00.000Z") for one in (begin, end)),
            "order": "desc",
            "orderBy": "conversationStart",
            "paging": {"pageSize": _PAGE, "pageNumber": page},
            "conversationFilters": [_filter("conversationEnd", {"operator": "notExists"})],
            "segmentFilters": [_filter(dimension, {"operator": "matches", "value": id_})],
        }
        return ApiCall(_DETAILS, _DETAILS, read=True, method="POST", body=orjson.dumps(query), ids=(id_,))

    async def check_exists(self, link: Link, identity: Identity) -> None:
        """Check that a user or a queue that has no conversations is there, as far as the caller may see it.

        Raises:
            NotFound: It does not exist.
        """
        try:
            await self._send(item_call(link), identity)
        except NotFound:
            raise
        except GatewayError:
            return

    async def _send(self, call: ApiCall, identity: Identity) -> Reply:
        return await self._upstream.send(call, self._caller(identity))


def conversation_of(link: Link, body: bytes) -> Mapping[str, Any]:
    """The conversation in an answer.

    Raises:
        UpstreamBadResponse: The answer holds none, or another one.
    """
    json = parse(body)
    if not isinstance(json, dict) or json.get("id") != link.id or not _can_be_encoded(json):
        raise UpstreamBadResponse
    return json


def _began(reply: Reply) -> float:
    """When the call of an answer began; an answer that is shared may be older than the read."""
    return reply.exchange.start - reply.exchange.age


def _can_be_encoded(json: Any) -> bool:
    """Whether JSON can be encoded again; it may be nested too deeply."""
    try:
        orjson.dumps(json)
    except orjson.JSONEncodeError:
        return False
    return True


def _filter(dimension: str, test: Mapping[str, str]) -> Mapping[str, Any]:
    return {"type": "or", "predicates": [{"type": "dimension", "dimension": dimension, **test}]}


def _objects(json: Any, key: str) -> Sequence[Mapping[str, Any]]:
    """The objects in a list of an answer; an empty listing may leave its list out.

    Raises:
        UpstreamBadResponse: The answer is no object, or holds no list there.
    """
    items = json.get(key, []) if isinstance(json, dict) else None
    if not isinstance(items, list):
        raise UpstreamBadResponse
    return [one for one in items if isinstance(one, dict)]
