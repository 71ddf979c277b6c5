"""Equal reads in flight are one exchange."""

import asyncio
from dataclasses import dataclass

from gateway.errors import UpstreamTimeout
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Deadline, Exchange, Outcome

_Key = tuple[str, bool, Call]


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[bytes]
    deadline: Deadline
    trace: list[Exchange]
    aboard: int = 0


class Sharing:
    """A sender that lets equal reads of one principal travel together.

    Whoever is cancelled leaves the others alone; when the last has left, the call is cancelled. The trace
    of the first tells the exchange as made, the traces of the others as shared.

    Args:
        sender: Makes the calls.
        patience: Seconds that one call may take. Nobody boards a flight that must end sooner than that and
            sooner than they could wait: the first one's lack of time is not theirs.
    """

    def __init__(self, sender: Sender, *, patience: float = 10.0) -> None:
        self._sender = sender
        self._patience = patience
        self._flights: dict[_Key, _Flight] = {}

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, or wait for the answer to an equal read that is under way.

        Raises:
            UpstreamTimeout: The answer did not come within this caller's deadline.
            GatewayError: As the sender says, to all who share.
        """
        if not call.read:
            return await self._sender.send(call, caller)
        key = (caller.credentials.principal, caller.background, call)
        flight = self._flights.get(key)
        if flight is None or not self._outlasts(flight.deadline, caller.deadline):
            # The sender keeps to the deadline of the first; only those who join need to watch their own.
            return await self._ride(key, self._depart(key, caller))
        try:
            async with asyncio.timeout(caller.deadline.remaining()):
                return await self._ride(key, flight)
        except TimeoutError:
            raise UpstreamTimeout from None
        finally:
            caller.trace += [exchange._replace(outcome=Outcome.SHARED) for exchange in flight.trace]

    def _outlasts(self, flight: Deadline, caller: Deadline) -> bool:
        return flight.remaining() >= min(caller.remaining(), self._patience)

    def _depart(self, key: _Key, caller: Caller) -> _Flight:
        trace: list[Exchange] = []
        own = Caller(caller.credentials, caller.deadline, trace, caller.background)
        task = asyncio.create_task(self._sender.send(key[-1], own))
        flight = self._flights[key] = _Flight(task, caller.deadline, trace)

        def arrive(_: asyncio.Task[bytes]) -> None:
            self._close(key, flight)
            caller.trace.extend(trace)

        task.add_done_callback(arrive)
        return flight

    async def _ride(self, key: _Key, flight: _Flight) -> bytes:
        flight.aboard += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.aboard -= 1
            if not flight.aboard:
                self._close(key, flight)
                flight.task.cancel()

    def _close(self, key: _Key, flight: _Flight) -> None:
        # A newer flight may already go under the same key.
        if self._flights.get(key) is flight:
            del self._flights[key]
