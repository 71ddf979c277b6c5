"""The upstream client: one call, one exchange."""

import asyncio
import time
from collections.abc import Callable, Iterable

import aiohttp

from gateway.errors import GatewayError, Unauthenticated, UpstreamTimeout
from gateway.upstream.auth.credentials import bearer
from gateway.upstream.call import Call
from gateway.upstream.caller import Caller, Clock, Exchange, Listener
from gateway.upstream.transport.address import Address
from gateway.upstream.transport.body import read
from gateway.upstream.transport.session import exchange
from gateway.upstream.transport.status import Answer, Fail, decide, read_rate, read_retry_after

_ERROR_BODY = 16 * 1024
"""Bytes of an error's body that are worth reading: enough for the vendor's, and the connection lives on."""


class Upstream:
    """Makes calls at one host and nowhere else.

    Args:
        session: As `open_session` makes it; not closed here.
        base_url: See `Address`.
        timeout: Seconds for one call, from its token to its body's last byte.
        max_body: Largest decompressed body, in bytes.
        clock: Monotonic seconds, for the trace.
        now: Seconds since the epoch, for dates in answers.
        listeners: Hear of every exchange.

    Raises:
        ValueError: ``base_url`` is not one.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        timeout: float = 10.0,
        max_body: int = 16 * 1024 * 1024,
        clock: Clock = time.monotonic,
        now: Callable[[], float] = time.time,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self._session = session
        self._address = Address(base_url)
        self._timeout = timeout
        self._max_body = max_body
        self._clock = clock
        self._now = now
        self._listeners = tuple(listeners)

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Make the call; the body of its 2xx answer.

        A read whose token is refused is made once more if the credentials have a better one.

        Raises:
            LinkRefused: The path is not canonical; nothing was sent.
            UpstreamTimeout: There was no whole answer within ``timeout`` and the caller's deadline.
            GatewayError: What `decide` makes of the answer, or what the credentials say.
        """
        remaining = caller.deadline.remaining()
        if remaining <= 0:
            raise UpstreamTimeout
        try:
            async with asyncio.timeout(min(self._timeout, remaining)):
                return await self._send(call, caller)
        except TimeoutError:
            raise UpstreamTimeout from None

    async def _send(self, call: Call, caller: Caller) -> bytes:
        token = await caller.credentials.token()
        try:
            return await self._exchange(call, caller, token)
        except Unauthenticated:
            if not (call.read and caller.credentials.refused(token)):
                raise
        return await self._exchange(call, caller, await caller.credentials.token())

    async def _exchange(self, call: Call, caller: Caller, token: str) -> bytes:
        url = self._address.url(call)
        headers = {"Authorization": bearer(token)}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        start = self._clock()
        response: aiohttp.ClientResponse | None = None
        body = b""
        try:
            async with exchange(self._session, call.method, url, headers=headers, body=call.body) as response:
                body = await self._read(response)
        finally:
            self._tell(call, caller, start, response, len(body))
        match decide(response.status, response.headers, body, self._now()):
            case Answer(body):
                return body
            case Fail(error):
                raise error

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        if 200 <= response.status < 300:
            return await read(response, self._max_body)
        try:
            return await read(response, _ERROR_BODY)
        except (GatewayError, aiohttp.ClientError):
            # The status says it all; the body would only have told the correlation id.
            return b""

    def _tell(
        self, call: Call, caller: Caller, start: float, response: aiohttp.ClientResponse | None, size: int
    ) -> None:
        told = Exchange(
            template=call.template,
            ids=call.ids,
            status=response.status if response else None,
            start=start,
            duration=self._clock() - start,
            bytes=size,
            method=call.method,
            principal=caller.credentials.principal,
            rate=read_rate(response.headers) if response else None,
            retry_after=read_retry_after(response.headers, self._now()) if response else None,
        )
        caller.trace.append(told)
        for listener in self._listeners:
            listener(told)
