"""A state of a conversation as those who follow it are told it."""

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
    """What an update of a conversation is."""

    SNAPSHOT = "SNAPSHOT"
    CHANGED = "CHANGED"
    ENDED = "ENDED"


@dataclass(frozen=True, eq=False)
class Publication:
    """A state of a conversation.

    Attributes:
        link: The conversation.
        version: Counts its states.
        state: Its JSON, as the REST API tells it.
        happened: What happened since the state before.
        at: When this gateway learned of it, by ISO 8601.
        over: Whether it is the last one of the conversation.
    """

    link: Link
    version: int
    state: Mapping[str, Any]
    happened: tuple[Change, ...]
    at: str
    over: bool

    @cached_property
    def known(self) -> Known:
        """The state as it is known without a call."""
        return Known(orjson.dumps(self.state))

    def after(self, older: "Publication") -> "Publication":
        """It for one who has not taken the older one: what happened before is told as well."""
        return replace(self, happened=tuple(dict.fromkeys(older.happened + self.happened)))

    def update(self, kind: UpdateKind) -> Update:
        """It as an update of a kind; of a snapshot nothing has happened."""
        happened = () if kind is UpdateKind.SNAPSHOT else self.happened
        body = {
            "conversationId": self.link.id,
            "kind": kind.value,
            "changes": [
                {"kind": change.kind.value, "participantId": change.participant_id} for change in happened
            ],
            "at": self.at,
            "participants": list(objects(self.state, "participants").values()),
        }
        return Update(self.link, self.version, body, {self.link: self.known})


class Follower(Protocol):
    """Hears of the conversations that it follows. None of its methods waits or raises."""

    def published(self, publication: Publication) -> None:
        """One has a new state."""

    def read_failed(self, link: Link, error: GatewayError) -> None:
        """One could not be read just now; it is tried again."""

    def lost(self, link: Link, error: Exception) -> None:
        """One cannot be followed any more."""
