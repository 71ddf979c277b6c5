"""The upstream: one exchange over HTTP with all policies around it, in order."""

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
"""Removes all cached entries of a partition."""


@dataclass(frozen=True, slots=True)
class UpstreamLimits:
    """The limits on calls.

    Attributes:
        connections: The most open connections of the session.
        timeout: Seconds for one call.
        max_body: Largest decompressed body, in bytes.
        recent: Seconds for which a read is shared while the budget is short; 0 to share none.
    """

    connections: int
    timeout: float
    max_body: int
    recent: float


class Upstream:
    """Makes as few calls as possible.

    The policies, from the outside in:

    1. Equal reads are shared while in flight, and for a moment after while the budget is short.
    2. Cache entries are evicted if a 401 or a 403 shows that rights have changed.
    3. Passing failures are retried.
    4. The circuit breaker stops calls to failing paths.
    5. A few calls try a token that was idle.
    6. A call waits for its budget, and then for a connection.

    So a retry passes breaker and budget again, and operations that share an exchange share its retries.

    Args:
        session: A session of `open_session`; it is not closed here.
        base_url: See `UpstreamAddress`.
        limits: The limits on calls.
        time: The clock of the callers' deadlines.
        forbidden: Remembers reads that get a 403.
        chance: Returns a random number from 0 to 1, for jitter.
        shared_budget: The budget of all processes together; `None` if there is none.
        cached: Path templates that the cache keeps, so that their reads are not shared afterwards.
        evict: Removes the cache entries of a partition.

    Raises:
        ValueError: ``base_url`` is invalid.
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
        self._recheck_token: Callable[[str], None] | None = None
        self._chance = chance
        self._sleep = time.sleep

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make the call, unless a shared read answers it.

        Raises:
            GatewayError: The call failed; clients may see the error.
        """
        if call.read:
            return await self._in_flight.send(call, caller)
        try:
            return await self.send_unshared(call, caller)
        finally:
            self.renew(caller.identity.partition)

    def renew(self, partition: str) -> None:
        """Let no later read of a partition share a read that began before this moment."""
        self._recent.renew(partition)
        self._in_flight.forget(partition)

    async def send_unshared(self, call: ApiCall, caller: Caller) -> Reply:
        """Make the call without looking for an equal read in flight.

        Raises:
            GatewayError: The call failed.
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
                # A write that succeeded, although its answer was lost, may be refused when it is repeated.
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

    def on_token_refused(self, recheck: Callable[[str], None]) -> None:
        """Call `recheck` with the partition of each token that is answered 401."""
        self._recheck_token = recheck

    def budget(self, payer: str) -> Rate | None:
        """A payer's budget; ``None`` if it is unknown."""
        return self._budget.left(payer)

    async def _attempt(self, call: ApiCall, caller: Caller) -> Reply:
        """Make one attempt, if the circuit is closed."""
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
        """Make the call: at once with a token in use, else as part of the token's trial, or after it."""
        identity = caller.identity
        trial = self._trials.enter(identity)
        joined = trial is not None and self._trials.joins(trial)
        try:
            if trial is not None and not joined:
                await trial.wait(caller.deadline)
            return await self._exchange(call, caller)
        except Unauthenticated:
            if joined:
                # The transport found no new token, so waiting calls need not wait for the trial.
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
        """Evict a partition after a 401, or after a new 403 for a read.

        A 403 for a write says nothing about reads.
        """
        news = isinstance(error, Unauthenticated) or (
            call.read and self._forbidden.note(identity.partition, call.path)
        )
        if isinstance(error, Unauthenticated) and self._recheck_token is not None:
            self._recheck_token(identity.partition)
        if news and self._evicts is not None:
            await self._evicts(identity.partition)
