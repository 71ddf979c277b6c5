"""The states of conversations that a subscription has not taken yet."""

from gateway.errors import GatewayError
from gateway.links import Link
from gateway.live.conversations.publication import Publication, UpdateKind
from gateway.live.inbox import Inbox
from gateway.live.update import Update


class ConversationInbox(Inbox[Publication]):
    """The newest state of each conversation that was not taken yet, with all changes since the one before.

    It follows one conversation itself, or gets the states of several from a list.

    Args:
        polled: See `Follower.polled`.
    """

    def __init__(self, *, polled: bool) -> None:
        super().__init__()
        self.polled = polled
        self._began = False
        self._shown: set[Link] = set()

    def published(self, publication: Publication) -> None:
        """See `Follower`."""
        self._began = True
        self.put(publication)

    def read_failed(self, link: Link, error: GatewayError) -> None:  # noqa: ARG002  # there is but one
        """See `Follower`: an error before the first state ends the subscription."""
        if not self._began:
            self.fail(error)

    def lost(self, link: Link, error: Exception) -> None:  # noqa: ARG002
        """See `Follower`."""
        self.fail(error)

    async def update(self) -> Update:
        """Wait for the next update: of each conversation a snapshot first, then changes, and at last its end.

        Raises:
            GatewayError: There are no more updates.
        """
        while True:
            publication = await self.take()
            link = publication.link
            if link in self._shown:
                if not publication.is_last:
                    return publication.update(UpdateKind.CHANGED)
                self._shown.remove(link)
                return publication.update(UpdateKind.ENDED)
            if not publication.is_last:
                self._shown.add(link)
                return publication.update(UpdateKind.SNAPSHOT)
