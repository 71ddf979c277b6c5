"""What a subscription to conversations has not taken yet."""

from gateway.errors import GatewayError
from gateway.links import Link
from gateway.live.conversations.publication import Publication, UpdateKind
from gateway.live.inbox import Inbox
from gateway.live.update import Update


class ConversationInbox(Inbox[Publication]):
    """Of each conversation the newest state, with all that happened since the one that was taken last.

    It follows one conversation, or is told of several by what does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._began = False
        self._shown: set[Link] = set()

    def published(self, publication: Publication) -> None:
        """The conversation has a new state."""
        self._began = True
        self.put(publication)

    def read_failed(self, link: Link, error: GatewayError) -> None:  # noqa: ARG002  # there is but one
        """The conversation could not be read: at first, there is nothing to tell of it."""
        if not self._began:
            self.fail(error)

    def lost(self, link: Link, error: Exception) -> None:  # noqa: ARG002
        """The conversation cannot be followed any more."""
        self.fail(error)

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
