"""The upstream with every policy around it."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable

import aiohttp

from gateway.upstream.breaker import Breaking
from gateway.upstream.budget import Budget, Metered, Sleep
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Listener
from gateway.upstream.client import Upstream
from gateway.upstream.protocol import Rate
from gateway.upstream.retry import RetryBudget, Retrying
from gateway.upstream.sharing import Sharing


class Economy:
    """A sender that spends as few calls as it can.

    From the outside in: equal reads are shared; what may pass is tried again; a failing path is left alone;
    a call waits for its budget; the call is made. So a retry asks breaker and budget anew, and those who
    share an exchange share its retries.

    Args:
        session: As `open_session` makes it; not closed here.
        base_url: See `Address`.
        timeout: Seconds for one call.
        max_body: Largest decompressed body, in bytes.
        clock: Monotonic seconds, the same as the callers' deadlines'.
        now: Seconds since the epoch.
        sleep: How to wait.
        chance: A number from 0 to 1, for jitter.
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
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self._budget = Budget(clock=clock, sleep=sleep)
        sender: Sender = Upstream(
            session,
            base_url,
            timeout=timeout,
            max_body=max_body,
            clock=clock,
            now=now,
            listeners=(self._budget.learn, *listeners),
        )
        sender = Metered(sender, self._budget)
        sender = Breaking(sender, clock=clock)
        sender = Retrying(sender, RetryBudget(clock=clock), sleep=sleep, chance=chance)
        self._sender = Sharing(sender, patience=timeout)

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Make the call if nothing cheaper answers it; the body of its 2xx answer.

        Raises:
            GatewayError: What went wrong, as the client may see it.
        """
        return await self._sender.send(call, caller)

    def budget(self, principal: str) -> Rate | None:
        """The principal's budget as far as it is known; ``None`` before the first answer."""
        return self._budget.left(principal)
