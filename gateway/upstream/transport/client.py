"""One call, one exchange over HTTP."""

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
"""Learns from an exchange: its payer, itself, the budget that its answer told, a 429's ``Retry-After``."""

_ERROR_BODY = 16 * 1024
"""Bytes of an error's body that are worth reading: enough for the vendor's, and the connection lives on."""


class Transport:
    """Makes calls at one host and nowhere else.

    Args:
        session: As `open_session` makes it; not closed here.
        base_url: See `UpstreamAddress`.
        time: For the exchanges, and for dates in answers.
        timeout: Seconds for one call, from its token to its body's last byte.
        max_body: Largest decompressed body, in bytes.
        learn: Learns from every exchange, failed ones included.

    Raises:
        ValueError: ``base_url`` is not one.
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
        """Make the call; its 2xx answer.

        What may be repeated and is refused for its token is made once more if the credentials have a better
        one. An error is in doubt where the call may have been done.

        Raises:
            LinkRefused: The path is not canonical; nothing was sent.
            UpstreamTimeout: There was no whole answer within ``timeout`` and the caller's deadline.
            GatewayError: What `error_of` makes of the answer, or what the credentials say.
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
        told = Exchange(call.method, call.template, call.ids, caller.level, self._clock())
        caller.events.exchange_began(told)
        headers = {**caller.headers, "Authorization": bearer(token)}
        if told.span is not None:
            headers["traceparent"] = told.span.traceparent
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
            # Where an answer has begun, the call was heard, whatever is wrong with the rest.
            lost.in_doubt |= response is not None
            raise
        finally:
            told.duration = self._clock() - told.start
            told.bytes = len(body)
            self._tell(told, caller, response)
        error = error_of(response.status, response.headers, body, self._now())
        if error is not None:
            # A server that fails, or a proxy that answers in its place, may have done all the same.
            error.in_doubt = not 300 <= response.status < 500
            raise error
        return Reply(body, told)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        if 200 <= response.status < 300:
            return await read(response, self._max_body)
        try:
            return await read(response, _ERROR_BODY)
        except (GatewayError, aiohttp.ClientError):
            # The status says it all; the body would only have told the correlation id.
            return b""

    def _tell(self, told: Exchange, caller: Caller, response: aiohttp.ClientResponse | None) -> None:
        rate = retry_after = None
        if response is not None:
            told.status = response.status
            rate = read_rate(response.headers)
            told.left = rate and max(0.0, 1 - rate.used / rate.allowed)
            if response.status == 429:
                retry_after = read_retry_after(response.headers, self._now())
        self._learn(caller.identity.payer, told, rate, retry_after)
        caller.events.exchange_ended(told)
