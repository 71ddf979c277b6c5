"""One client's subscription."""

from collections.abc import Sequence
from typing import Protocol

from gateway.engine.errors import ErrorJSON
from gateway.live.update import Update
from gateway.service.subscriptions.outbox import Outbox, OutgoingUpdate


class SharedAnswers(Protocol):
    """The answers that the subscribers to one feed share."""

    async def answer(self, update: Update) -> bytes | None:
        """The answer to an update that has waited; `None` if all subscribers have left."""

    def count(self, *, sent: int, replaced: int = 0) -> None:
        """Count updates that were sent, or replaced by newer ones while they waited."""


class UpdateSink(Protocol):
    """Where a transport writes the answers of a subscription. None of its methods waits or raises."""

    @property
    def has_room(self) -> bool:
        """Whether an answer can be written at once."""

    def write(self, answer: bytes) -> None:
        """Write an answer."""

    def wake(self) -> None:
        """An update waits, or the subscription has ended: `Subscriber.take` is to be called."""

    def interrupt(self) -> None:
        """The gateway stops: the client is to subscribe again."""


class Subscriber:
    """One client's subscription: sends updates to the client, and keeps those that wait for it.

    Args:
        sink: Where the answers are written.
        shared: Makes the answers of updates that have waited.

    Attributes:
        sent: How many updates the client has got.
        over: Whether it has ended; some updates may still wait.
        errors: Why it has ended; empty if there are no more updates.
    """

    __slots__ = ("_busy", "_outbox", "_shared", "_sink", "errors", "over", "sent")

    def __init__(self, sink: UpdateSink, shared: SharedAnswers) -> None:
        self._sink = sink
        self._shared = shared
        self._outbox: Outbox | None = None
        self._busy = False
        self.sent = 0
        self.over = False
        self.errors: Sequence[ErrorJSON] = ()

    def put(self, outgoing: OutgoingUpdate) -> bool:
        """Send an update, or let it wait; returns whether it was sent at once."""
        if outgoing.answer is not None and self._outbox is None and not self._busy and self._sink.has_room:
            self.sent += 1
            self._sink.write(outgoing.answer)
            return True
        if self._outbox is None:
            self._outbox = Outbox()
        if self._outbox.put(outgoing):
            self._shared.count(sent=0, replaced=1)
        self._sink.wake()
        return False

    def end(self, errors: Sequence[ErrorJSON] = ()) -> None:
        """End the subscription once nothing waits any more."""
        if not self.over:
            self.over = True
            self.errors = errors
            self._sink.wake()

    def interrupt(self) -> None:
        """Have the client subscribe again, since the gateway stops."""
        self._sink.interrupt()

    async def take(self) -> bytes | None:
        """The answer that has waited longest; `None` if none waits."""
        if not self._outbox:
            return None
        outgoing = self._outbox.take()
        if not self._outbox:
            self._outbox = None
        answer = outgoing.answer
        if answer is None:
            self._busy = True
            try:
                answer = await self._shared.answer(outgoing.update)
            finally:
                self._busy = False
            if answer is None:
                return None
        self.sent += 1
        self._shared.count(sent=1)
        return answer
