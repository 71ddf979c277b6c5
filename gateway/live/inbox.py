"""The states that a subscription has not taken yet."""

import asyncio
from typing import Generic, Protocol, Self, TypeVar

from gateway.links import Link


class InboxItem(Protocol):
    """A state of a subject."""

    @property
    def link(self) -> Link:
        """The subject: a conversation or a user."""
        ...

    def replacing(self, older: Self) -> Self:
        """This state in the place of an older one that was not taken."""
        ...


S = TypeVar("S", bound=InboxItem)


class Inbox(Generic[S]):
    """The newest state of each subject that was not taken yet, so it never holds more states than subjects.

    An error is raised once all states are taken.
    """

    def __init__(self) -> None:
        self._waiting: dict[Link, S] = {}
        self._error: Exception | None = None
        self._changed = asyncio.Event()

    def put(self, state: S) -> None:
        """Add a state."""
        older = self._waiting.pop(state.link, None)
        self._waiting[state.link] = state if older is None else state.replacing(older)
        self._changed.set()

    def fail(self, error: Exception) -> None:
        """End with an error; one that is no `GatewayError` is a fault of the gateway's own."""
        self._error = self._error or error
        self._changed.set()

    async def take(self) -> S:
        """Wait for a state, and take the one that has waited longest.

        Raises:
            Exception: The error that `fail` was called with.
        """
        while not self._waiting:
            if self._error is not None:
                raise self._error
            self._changed.clear()
            await self._changed.wait()
        return self._waiting.pop(next(iter(self._waiting)))
