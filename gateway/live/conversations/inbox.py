"""What one subscription has not taken yet."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.errors import GatewayError
from gateway.live.conversations.publication import Publication, UpdateKind
from gateway.live.update import Update

if TYPE_CHECKING:
    from gateway.links import Link


class Inbox:
    """Of each conversation the newest state, with all that happened since the one that was taken last.

    So it holds no more than there are conversations, however slow its owner is. An error comes after what was
    told before it.
    """

    def __init__(self) -> None:
        self._waiting: dict[Link, Publication] = {}
        self._error: GatewayError | None = None
        self._told = asyncio.Event()
        self._began = False
        self._shown: set[Link] = set()

    def put(self, publication: Publication) -> None:
        """A state has come."""
        older = self._waiting.pop(publication.link, None)
        if older is not None:
            happened = tuple(dict.fromkeys(older.happened + publication.happened))
            publication = replace(publication, happened=happened)
        self._waiting[publication.link] = publication
        self._told.set()

    def fail(self, error: GatewayError) -> None:
        """Nothing more will come."""
        self._error = self._error or error
        self._told.set()

    # As a follower of one conversation.

    def published(self, publication: Publication) -> None:
        """It has a new state."""
        self._began = True
        self.put(publication)

    def unread(self, link: "Link", error: GatewayError) -> None:  # noqa: ARG002  # there is but one
        """It could not be read: at first, there is nothing to tell of it."""
        if not self._began:
            self.fail(error)

    def lost(self, link: "Link", error: GatewayError) -> None:  # noqa: ARG002
        """It cannot be followed any more."""
        self.fail(error)

    # For its owner.

    async def take(self) -> Publication:
        """The next state, of the conversation that has waited longest.

        Raises:
            GatewayError: Nothing more comes.
        """
        while not self._waiting:
            if self._error is not None:
                raise self._error
            self._told.clear()
            await self._told.wait()
        return self._waiting.pop(next(iter(self._waiting)))

    async def update(self) -> Update:
        """The next update of any conversation: first a snapshot of it, at last its end.

        Raises:
            GatewayError: Nothing more comes.
        """
        while True:
            publication = await self.take()
            link = publication.link
            if link in self._shown:
                if not publication.over:
                    return publication.update(UpdateKind.CHANGED)
                self._shown.remove(link)
                return publication.update(UpdateKind.ENDED)
            if not publication.over:
                self._shown.add(link)
                return publication.update(UpdateKind.SNAPSHOT)
