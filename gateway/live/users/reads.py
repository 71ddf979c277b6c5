"""The calls that read the status of users."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gateway.errors import Forbidden, GatewayError, NotFound, UpstreamBadResponse
from gateway.links import KINDS, Link, Parameters, item_call, read_call
from gateway.links.answers import bulk_entities, json_of
from gateway.live.users.status import Status
from gateway.upstream.call import ApiCall, Reply, Sender
from gateway.upstream.caller import Caller
from gateway.upstream.identity import Identity
from gateway.upstream.transport.body import parse

_USER = KINDS["user"]
PARAMETERS: Parameters = frozenset(_USER.parameters[name] for name in ("presence", "routingStatus"))
"""The query parameters that users are read with."""
MOST = _USER.bulk.size if _USER.bulk else 1
"""Users in one call."""
_FEW = 10
"""Users left out of an answer that are read singly. If all of these are unknown, the others count as such."""


class StatusRead(NamedTuple):
    """The statuses or errors that a read of users showed, and when its call began."""

    found: Mapping[Link, Status | GatewayError]
    began: float


class UserReads:
    """Reads the status of users.

    Args:
        upstream: Makes the calls.
        caller: Gives the caller that calls are made for, by identity.
    """

    def __init__(self, upstream: Sender, caller: Callable[[Identity], Caller]) -> None:
        self._upstream = upstream
        self._caller = caller

    async def many(self, links: Sequence[Link], identity: Identity) -> StatusRead:
        """The statuses of users, or their errors. Users that the answer leaves out are read singly.

        Raises:
            GatewayError: They cannot be read.
        """
        bulk = _USER.bulk
        if bulk is None or len(links) == 1:
            return await self._one(links[0], identity)
        reply = await self._send(read_call(bulk, [link.key for link in links], PARAMETERS), identity)
        found: dict[Link, Status | GatewayError] = {}
        for key, result in bulk_entities(_USER, bulk, reply.body).items():
            if not isinstance(result, GatewayError):
                found[Link("user", key)] = _status(json_of(key, result))
        absent = [link for link in links if link not in found]
        for link in absent[:_FEW]:
            found |= (await self._one(link, identity)).found
        if all(isinstance(found[link], NotFound) for link in absent[:_FEW]):
            return StatusRead(
                dict.fromkeys(absent, NotFound()) | found, reply.exchange.start - reply.exchange.age
            )
        for link in absent[_FEW:]:
            found |= (await self._one(link, identity)).found
        return StatusRead(found, reply.exchange.start - reply.exchange.age)

    async def _one(self, link: Link, identity: Identity) -> StatusRead:
        try:
            reply = await self._send(item_call(link, PARAMETERS), identity)
        except (Forbidden, NotFound) as error:
            return StatusRead({link: error}, 0.0)
        return StatusRead({link: _status(reply.body)}, reply.exchange.start - reply.exchange.age)

    async def _send(self, call: ApiCall, identity: Identity) -> Reply:
        return await self._upstream.send(call, self._caller(identity))


def _status(body: bytes) -> Status | GatewayError:
    status = parse(body)
    return status if isinstance(status, dict) else UpstreamBadResponse()
