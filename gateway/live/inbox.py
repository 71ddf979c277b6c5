"""What a subscription has not taken yet."""

import asyncio
from typing import Generic, Protocol, Self, TypeVar

from gateway.links import Link


class Replacing(Protocol):
    """A state that replaces an older one of the same subject."""

    @property
    def link(self) -> Link:
        """The subject."""
        ...

    def after(self, older: Self) -> Self:
        """It for one who has not taken the older one."""
        ...


S = TypeVar("S", bound=Replacing)


class Inbox(Generic[S]):
    """Of each subject the newest state that was not taken.

    So it holds no more than there are subjects, however slow its owner is. An error comes after what was told
    before it.
    """

    def __init__(self) -> None:
        self._waiting: dict[Link, S] = {}
        self._error: Exception | None = None
        self._told = asyncio.Event()

    def put(self, state: S) -> None:
        """A state has come."""
        older = self._waiting.pop(state.link, None)
        self._waiting[state.link] = state if older is None else state.after(older)
        self._told.set()

    def fail(self, error: Exception) -> None:
        """Nothing more will come; an error that is no `GatewayError` is a fault of the gateway's own."""
        self._error = self._error or error
        self._told.set()

    async def take(self) -> S:
        """The next state, of the subject that has waited longest.

        Raises:
            Exception: Nothing more comes, for this reason.
        """
        while not self._waiting:
            if self._error is not None:
                raise self._error
            self._told.clear()
            await self._told.wait()
        return self._waiting.pop(next(iter(self._waiting)))
