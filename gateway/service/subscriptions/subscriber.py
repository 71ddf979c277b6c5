"""One client's subscription."""

from collections.abc import Sequence
from typing import Protocol

from gateway.engine.errors import ErrorJSON
from gateway.live.update import Update
from gateway.service.subscriptions.outbox import Dispatch, Outbox


class Answering(Protocol):
    """What all have in common who subscribe alike."""

    async def answer(self, update: Update) -> bytes | None:
        """The answer of an update that waited for one of them; `None` where all of them have left."""

    def told(self, *, sent: int, replaced: int = 0) -> None:
        """So many updates were sent to one of them, or replaced before that."""


class Outlet(Protocol):
    """Where a transport writes what a subscription yields. None of its methods waits or raises."""

    @property
    def has_room(self) -> bool:
        """Whether the client takes an answer now."""

    def write(self, answer: bytes) -> None:
        """Write an answer."""

    def call(self) -> None:
        """Something waits, or nothing more comes: the subscriber's `take` gives it."""

    def cut(self) -> None:
        """The gateway stops: the client should come again."""


class Subscriber:
    """What a client has got of its subscription, and what waits for it.

    Args:
        outlet: Where its answers go.
        answering: What it shares with others.

    Attributes:
        sent: Updates that the client has got.
        over: Whether nothing more comes than what waits.
        errors: Why, where it is not for its natural end.
    """

    __slots__ = ("_answering", "_busy", "_outbox", "_outlet", "errors", "over", "sent")

    def __init__(self, outlet: Outlet, answering: Answering) -> None:
        self._outlet = outlet
        self._answering = answering
        self._outbox: Outbox | None = None
        self._busy = False
        self.sent = 0
        self.over = False
        self.errors: Sequence[ErrorJSON] = ()

    def put(self, dispatch: Dispatch) -> bool:
        """Give the client a dispatch; whether it takes it at once."""
        if dispatch.answer is not None and self._outbox is None and not self._busy and self._outlet.has_room:
            self.sent += 1
            self._outlet.write(dispatch.answer)
            return True
        if self._outbox is None:
            self._outbox = Outbox()
        if self._outbox.put(dispatch):
            self._answering.told(sent=0, replaced=1)
        self._outlet.call()
        return False

    def end(self, errors: Sequence[ErrorJSON] = ()) -> None:
        """Say that nothing more comes."""
        if not self.over:
            self.over = True
            self.errors = errors
            self._outlet.call()

    def cut(self) -> None:
        """Say that the gateway stops."""
        self._outlet.cut()

    async def take(self) -> bytes | None:
        """The answer that waits longest; `None` if none does."""
        if not self._outbox:
            return None
        dispatch = self._outbox.take()
        if not self._outbox:
            self._outbox = None
        answer = dispatch.answer
        if answer is None:
            self._busy = True
            try:
                answer = await self._answering.answer(dispatch.update)
            finally:
                self._busy = False
            if answer is None:
                return None
        self.sent += 1
        self._answering.told(sent=1)
        return answer
