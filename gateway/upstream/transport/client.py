"""The transport: makes one call as one exchange over HTTP."""

from collections.abc import Callable

import aiohttp

from gateway.errors import GatewayError, Unauthenticated, UpstreamTimeout
from gateway.events import Exchange
from gateway.upstream.auth.credentials import bearer
from gateway.upstream.call import ApiCall, Reply
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.time_limit import TimeLimit
from gateway.upstream.transport.address import UpstreamAddress
from gateway.upstream.transport.body import read
from gateway.upstream.transport.session import SingleRequest
from gateway.upstream.transport.status import Rate, error_of, read_rate, read_retry_after

Learn = Callable[[str, Exchange, Rate | None, float | None], None]
"""Learns from an exchange: its payer, the exchange, the budget in its answer, and a 429's ``Retry-After``."""

_ERROR_BODY = 16 * 1024
"""Bytes of an error's body to read: enough for the vendor's errors, and for the connection to be reused."""


class Transport:
    """Makes calls to one host only.

    Args:
        session: A session of `open_session`; it is not closed here.
        base_url: See `UpstreamAddress`.
        time: The clock for exchanges, and for dates in answers.
        timeout: Seconds for one call, from its token to the last byte of its body.
        max_body: Largest decompressed body, in bytes.
        learn: Called for every exchange, including failed ones.

    Raises:
        ValueError: ``base_url`` is invalid.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        time: Time,
        *,
        timeout: float,
        max_body: int,
        learn: Learn,
    ) -> None:
        self._session = session
        self._address = UpstreamAddress(base_url)
        self._timeout = timeout
        self._max_body = max_body
        self._clock = time.clock
        self._now = time.now
        self._learn = learn

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make a call and return its 2xx answer.

        After a 401 a repeatable call is made once more if the credentials have a new token. An error is
        `in_doubt` if the call may have succeeded all the same.

        Raises:
            LinkRefused: The path is not canonical; nothing was sent.
            UpstreamTimeout: The answer was not complete within ``timeout`` and the caller's deadline.
            GatewayError: See `error_of`; or there is no token.
        """
        remaining = caller.deadline.remaining()
        if remaining <= 0:
            raise UpstreamTimeout
        credentials = caller.identity.credentials
        sending = False
        try:
            with TimeLimit(min(self._timeout, remaining)):
                token = await credentials.token()
                sending = True
                try:
                    return await self._exchange(call, caller, token)
                except Unauthenticated:
                    if not (call.may_repeat and credentials.rejected(token)):
                        raise
                return await self._exchange(call, caller, await credentials.token())
        except TimeoutError:
            timeout = UpstreamTimeout()
            timeout.in_doubt = sending
            raise timeout from None

    async def _exchange(self, call: ApiCall, caller: Caller, token: str) -> Reply:
        url = self._address.url(call)
        exchange = Exchange(call.method, call.template, call.ids, caller.level, self._clock())
        caller.events.exchange_began(exchange)
        headers = {**caller.headers, "Authorization": bearer(token)}
        if exchange.span is not None:
            headers["traceparent"] = exchange.span.traceparent
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        response: aiohttp.ClientResponse | None = None
        body = b""
        try:
            async with SingleRequest(
                self._session, call.method, url, headers=headers, body=call.body
            ) as response:
                body = await self._read(response)
        except GatewayError as lost:
            # If an answer has begun, the upstream received the call.
            lost.in_doubt |= response is not None
            raise
        finally:
            exchange.duration = self._clock() - exchange.start
            exchange.bytes = len(body)
            self._report(exchange, caller, response)
        error = error_of(response.status, response.headers, body, self._now())
        if error is not None:
            # A failing server, or a proxy that answers for it, may have performed the call all the same.
            error.in_doubt = not 300 <= response.status < 500
            raise error
        return Reply(body, exchange)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        if 200 <= response.status < 300:
            return await read(response, self._max_body)
        try:
            return await read(response, _ERROR_BODY)
        except (GatewayError, aiohttp.ClientError):
            # The status suffices; the body would only add the correlation id.
            return b""

    def _report(self, exchange: Exchange, caller: Caller, response: aiohttp.ClientResponse | None) -> None:
        rate = retry_after = None
        if response is not None:
            exchange.status = response.status
            rate = read_rate(response.headers)
            exchange.left = rate and max(0.0, 1 - rate.used / rate.allowed)
            if response.status == 429:
                retry_after = read_retry_after(response.headers, self._now())
        self._learn(caller.identity.payer, exchange, rate, retry_after)
        caller.events.exchange_ended(exchange)
