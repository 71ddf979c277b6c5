"""Answers to reads without a call, from states that channels keep up to date."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from gateway.links import Kind, Link, Parameters
from gateway.upstream.call import ApiCall
from gateway.upstream.identity import Identity


class LiveAnswer(NamedTuple):
    """What the upstream would answer now, as far as the events of its topics say.

    Attributes:
        json: The body.
        age: Seconds since it was last read, or confirmed by a read.
        ids: The ids of the entities in it.
    """

    json: bytes
    age: float
    ids: tuple[str, ...]


class LiveAnswers(Protocol):
    """Answers reads from live states. None of its methods waits.

    It notes what is read: what is polled is followed, so that later reads have an answer.
    """

    def entities(
        self, identity: Identity, kind: Kind, ids: Sequence[str], parameters: Parameters
    ) -> Mapping[str, LiveAnswer]:
        """The answers for entities (`Link.key`) with these parameters, by id; some may be left out."""
        ...

    def answer(self, identity: Identity, call: ApiCall) -> LiveAnswer | None:
        """The answer to a call that lists entities."""
        ...

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Give no answer for entities that were changed until they are read again."""

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Take in the answer to a read of an entity, which began at a time of the clock."""
