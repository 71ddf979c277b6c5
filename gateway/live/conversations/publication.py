"""The published states of a conversation, and the followers that get them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

import orjson

from gateway.errors import GatewayError
from gateway.links import Link
from gateway.live.conversations.changes import Change
from gateway.live.conversations.media import objects
from gateway.live.update import Update
from gateway.loaders.known import Known


class UpdateKind(StrEnum):
    """The kinds of update of a conversation."""

    SNAPSHOT = "SNAPSHOT"
    CHANGED = "CHANGED"
    ENDED = "ENDED"


@dataclass(frozen=True, eq=False)
class Publication:
    """A state of a conversation, as its followers get it.

    Attributes:
        link: The conversation.
        version: The number of the state, from 1 on.
        state: The conversation's JSON, in the shape of the REST API.
        changes: What happened since the state before.
        at: When the gateway learned of it, by ISO 8601.
        is_last: Whether no state follows.
    """

    link: Link
    version: int
    state: Mapping[str, Any]
    changes: tuple[Change, ...]
    at: str
    is_last: bool

    @cached_property
    def known(self) -> Known:
        """The conversation, so that no call reads it."""
        return Known(orjson.dumps(self.state))

    def replacing(self, older: "Publication") -> "Publication":
        """This publication in the place of an older one that was not taken, with the changes of both."""
        return replace(self, changes=tuple(dict.fromkeys(older.changes + self.changes)))

    def update(self, kind: UpdateKind) -> Update:
        """An update of a kind with this state; a snapshot has no changes."""
        changes = () if kind is UpdateKind.SNAPSHOT else self.changes
        body = {
            "conversationId": self.link.id,
            "kind": kind.value,
            "changes": [
                {"kind": change.kind.value, "participantId": change.participant_id} for change in changes
            ],
            "at": self.at,
            "participants": list(objects(self.state, "participants").values()),
        }
        return Update(self.link, self.version, body, {self.link: self.known})


class Follower(Protocol):
    """Gets the states of the conversations that it follows. None of its methods waits or raises."""

    @property
    def polled(self) -> bool:
        """Whether it follows for polls alone, and may get a state as late as answers may be old."""
        ...

    def published(self, publication: Publication) -> None:
        """A conversation has a new state."""

    def read_failed(self, link: Link, error: GatewayError) -> None:
        """A conversation could not be read; it is tried again."""

    def lost(self, link: Link, error: Exception) -> None:
        """A conversation cannot be followed any more."""
