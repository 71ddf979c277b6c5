"""The upstream with every policy around it."""

import asyncio
import random
import time
from collections.abc import Callable, Container, Iterable

import aiohttp

from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Listener
from gateway.upstream.policy.breaker import Breaking
from gateway.upstream.policy.budget import Budget, Ledger, Metered, Sleep
from gateway.upstream.policy.connection_shares import Connecting, ConnectionShares
from gateway.upstream.policy.recent import Recent
from gateway.upstream.policy.refusals import Evict, Heeding, Refusals
from gateway.upstream.policy.retry import RetryBudget, Retrying
from gateway.upstream.policy.scouting import Scouting, Scouts
from gateway.upstream.policy.sharing import Sharing
from gateway.upstream.transport.client import Upstream
from gateway.upstream.transport.status import Rate


class Economy:
    """A sender that spends as few calls as it can.

    From the outside in: equal reads are shared, in flight and, while the budget is short, for a moment after;
    refusals are noted; what may pass is tried again; a failing path is left alone; a token of which nothing
    is known is tried by a few calls; a call waits for its budget, then for a connection; it is made. So a
    retry asks breaker and budget anew, and those who share an exchange share its retries.

    Args:
        session: As `open_session` makes it; not closed here.
        base_url: See `Address`.
        connections: How many the session may have open at once.
        timeout: Seconds for one call.
        max_body: Largest decompressed body, in bytes.
        clock: Monotonic seconds, the same as the callers' deadlines'.
        now: Seconds since the epoch.
        sleep: How to wait.
        chance: A number from 0 to 1, for jitter.
        ledger: Of the budget that is shared with other processes.
        recent: Seconds for which a read may be shared while the budget is short.
        kept: Templates of paths for which that is not needed, since what they answer is kept elsewhere.
        refusals: Are told of every 403.
        evict: Removes what is kept for a principal that may no longer see it.
        listeners: Hear of every exchange.

    Attributes:
        unshared: The same without the first step, for who never has two equal reads in flight.

    Raises:
        ValueError: ``base_url`` is not one.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        connections: int = 100,
        timeout: float = 10.0,
        max_body: int = 16 * 1024 * 1024,
        clock: Clock = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        ledger: Ledger | None = None,
        recent: float = 0.0,
        kept: Container[str] = (),
        refusals: Refusals | None = None,
        evict: Evict | None = None,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self._budget = Budget(clock=clock, now=now, sleep=sleep, ledger=ledger)
        scouts = Scouts(clock=clock)
        sender: Sender = Upstream(
            session,
            base_url,
            timeout=timeout,
            max_body=max_body,
            clock=clock,
            now=now,
            listeners=(self._budget.learn, scouts.learn, *listeners),
        )
        sender = Connecting(sender, ConnectionShares(connections))
        sender = Scouting(Metered(sender, self._budget), scouts)
        sender = Breaking(sender, clock=clock)
        sender = Retrying(sender, RetryBudget(clock=clock), sleep=sleep, chance=chance)
        sender = Heeding(sender, refusals or Refusals(clock=clock), evict)
        if recent:
            sender = Recent(sender, self._budget.left, age=recent, kept=kept, clock=clock)
        self.unshared = sender
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
