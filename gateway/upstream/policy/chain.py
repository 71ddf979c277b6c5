"""The upstream: one exchange over HTTP, with every policy around it, in their order."""

import random
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass

import aiohttp

from gateway.errors import Forbidden, GatewayError, Unauthenticated, UpstreamUnavailable
from gateway.events import Exchange
from gateway.upstream.call import ApiCall, Reply
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.breaker import CircuitBreaker
from gateway.upstream.policy.connection_shares import ConnectionShares
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths
from gateway.upstream.policy.in_flight import InFlight
from gateway.upstream.policy.rate_budget import RateBudget, SharedBudget
from gateway.upstream.policy.recent_reads import RecentReads
from gateway.upstream.policy.retry import RetryBudget, pause
from gateway.upstream.policy.token_trials import TokenTrials
from gateway.upstream.transport.client import Transport
from gateway.upstream.transport.status import Rate

Evict = Callable[[str], Awaitable[None]]
"""Removes everything that is cached for a partition."""


@dataclass(frozen=True, slots=True)
class UpstreamLimits:
    """What calls may take.

    Attributes:
        connections: How many the session may have open at once.
        timeout: Seconds for one call.
        max_body: Largest decompressed body, in bytes.
        recent: Seconds for which a read may be shared while the budget is short; 0 for none.
    """

    connections: int
    timeout: float
    max_body: int
    recent: float


class Upstream:
    """Makes calls, as few as it can.

    From the outside in: equal reads are shared, in flight and, while the budget is short, for a moment after;
    what is cached is evicted where rights have changed; what may pass is tried again; a failing path is left
    alone; a token of which nothing is known is tried by a few calls; a call waits for its budget, then for a
    connection; it is made. So a retry asks breaker and budget anew, and operations that share an exchange
    share its retries. Each policy decides without waiting where it can; the order is here and nowhere else.

    Args:
        session: As `open_session` makes it; not closed here.
        base_url: See `UpstreamAddress`.
        limits: What calls may take.
        time: As of the callers' deadlines.
        forbidden: Notes every read that is answered 403.
        chance: A number from 0 to 1, for jitter.
        shared_budget: The budget of all processes together.
        cached: Templates of paths whose answers are cached elsewhere, so that they are not shared afterwards.
        evict: Removes what is cached for a partition that may no longer see it.

    Raises:
        ValueError: ``base_url`` is not one.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        limits: UpstreamLimits,
        time: Time,
        forbidden: ForbiddenPaths,
        *,
        chance: Callable[[], float] = random.random,
        shared_budget: SharedBudget | None = None,
        cached: Container[str] = (),
        evict: Evict | None = None,
    ) -> None:
        clock = time.clock
        self._budget = RateBudget(time, shared_budget)
        self._trials = TokenTrials(clock)
        self._breaker = CircuitBreaker(clock)
        self._retries = RetryBudget(clock)
        self._connections = ConnectionShares(limits.connections)
        self._recent = RecentReads(self._budget.left, age=limits.recent, cached=cached, clock=clock)
        self._in_flight = InFlight(self.send_unshared, timeout=limits.timeout)
        self._transport = Transport(
            session,
            base_url,
            time,
            timeout=limits.timeout,
            max_body=limits.max_body,
            learn=self._learn,
        )
        self._forbidden = forbidden
        self._evicts = evict
        self._distrusts: Callable[[str], None] | None = None
        self._chance = chance
        self._sleep = time.sleep

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make the call if nothing cheaper answers it.

        Raises:
            GatewayError: What went wrong, as the client may see it.
        """
        if call.read:
            return await self._in_flight.send(call, caller)
        try:
            return await self.send_unshared(call, caller)
        finally:
            self.renew(caller.identity.partition)

    def renew(self, partition: str) -> None:
        """Let no later read of a partition be answered by one that began before this moment."""
        self._recent.renew(partition)
        self._in_flight.forget(partition)

    async def send_unshared(self, call: ApiCall, caller: Caller) -> Reply:
        """Make the call without looking for an equal one in flight, for one that never has any.

        Raises:
            GatewayError: As `send` does.
        """
        recent = self._recent.find(call, caller)
        if recent is not None:
            return recent
        self._retries.count()
        attempt, in_doubt = 1, False
        while True:
            try:
                reply = await self._attempt(call, caller)
            except (Unauthenticated, Forbidden) as error:
                error.in_doubt = in_doubt
                await self._evict(error, call, caller.identity)
                raise
            except GatewayError as error:
                # A write that was done, although its answer was lost, may be refused when it is repeated.
                in_doubt = error.in_doubt = error.in_doubt or in_doubt
                wait = pause(error, attempt, self._chance()) if call.may_repeat else None
                if wait is None or wait >= caller.deadline.remaining() or not self._retries.take():
                    raise
            else:
                self._recent.keep(call, caller, reply)
                return reply
            caller.events.call_retried(call.template)
            await self._sleep(wait)
            attempt += 1

    def tell_refusals(self, distrust: Callable[[str], None]) -> None:
        """Tell one, from now on, of each partition whose token is answered 401."""
        self._distrusts = distrust

    def budget(self, payer: str) -> Rate | None:
        """A payer's budget as far as it is known; ``None`` before the first answer."""
        return self._budget.left(payer)

    async def _attempt(self, call: ApiCall, caller: Caller) -> Reply:
        """One attempt, unless the path is left alone."""
        identity, template = caller.identity, call.template
        try:
            passed = self._breaker.admit(template, identity.caller)
        except UpstreamUnavailable:
            caller.events.call_refused(template)
            raise
        try:
            reply = await self._try_token(call, caller)
        except BaseException as error:
            self._breaker.end(template, passed, error, caller.deadline)
            raise
        self._breaker.end(template, passed, None, caller.deadline)
        return reply

    async def _try_token(self, call: ApiCall, caller: Caller) -> Reply:
        """Go at once where the token is known to be good, as one of the few that try it, or after those."""
        identity = caller.identity
        trial = self._trials.enter(identity)
        joined = trial is not None and self._trials.joins(trial)
        try:
            if trial is not None and not joined:
                await trial.wait(caller.deadline)
            return await self._exchange(call, caller)
        except Unauthenticated:
            if joined:
                # There is no better token, as the transport has tried; the others may as well know.
                self._trials.end(identity.payer)
            raise
        finally:
            if trial is not None and joined:
                self._trials.return_(identity.payer, trial)
            self._trials.leave(identity)

    async def _exchange(self, call: ApiCall, caller: Caller) -> Reply:
        identity, deadline = caller.identity, caller.deadline
        admission = await self._budget.admit(identity.payer, call.template, deadline)
        try:
            await self._connections.wait(identity.caller, deadline)
            try:
                return await self._transport.send(call, caller)
            finally:
                self._connections.give_back(identity.caller)
        finally:
            self._budget.release(admission)

    def _learn(self, payer: str, exchange: Exchange, rate: Rate | None, retry_after: float | None) -> None:
        self._budget.learn(payer, exchange, rate, retry_after)
        self._trials.learn(payer, exchange.status)

    async def _evict(self, error: Unauthenticated | Forbidden, call: ApiCall, identity: Identity) -> None:
        """Evict a partition whose token is not accepted any more, or may read less than before.

        A 403 for a write says nothing of what may be read.
        """
        news = isinstance(error, Unauthenticated) or (
            call.read and self._forbidden.note(identity.partition, call.path)
        )
        if isinstance(error, Unauthenticated) and self._distrusts is not None:
            self._distrusts(identity.partition)
        if news and self._evicts is not None:
            await self._evicts(identity.partition)
