"""Answers to reads without a call, from states that the channels' events keep up to date."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from gateway.links import Kind, Link, Parameters
from gateway.upstream.call import ApiCall
from gateway.upstream.identity import Identity


class LiveAnswer(NamedTuple):
    """The answer that the upstream would give now, according to the events of its topics.

    Attributes:
        json: The body.
        age: Seconds since a read last brought or confirmed it.
        ids: The ids of the entities in it.
    """

    json: bytes
    age: float
    ids: tuple[str, ...]


class LiveAnswers(Protocol):
    """Answers reads from live states. None of its methods waits.

    It notes the reads: entities that are polled get followed, so that later reads have an answer.
    """

    def entities(
        self, identity: Identity, kind: Kind, ids: Sequence[str], parameters: Parameters
    ) -> Mapping[str, LiveAnswer]:
        """The answers for entities (`Link.key`) with these parameters, by id; some may be absent."""
        ...

    def answer(self, identity: Identity, call: ApiCall) -> LiveAnswer | None:
        """The answer to a call that lists entities."""
        ...

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Stop answering for changed entities until they are read again."""

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Record the answer to a read of an entity, and when on the clock the read began."""
