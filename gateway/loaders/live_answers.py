"""What is held to be true without a call, because a channel tells of every change."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from gateway.links import Kind, Link, Parameters
from gateway.upstream.call import ApiCall
from gateway.upstream.identity import Identity


class LiveAnswer(NamedTuple):
    """What the upstream would answer now, as far as its channel tells.

    Attributes:
        json: As it would answer it.
        age: Seconds since it was last read, or confirmed by a read.
        ids: The entities in it.
    """

    json: bytes
    age: float
    ids: tuple[str, ...]


class LiveAnswers(Protocol):
    """Answers reads from what channels tell; none of its methods waits.

    What is asked for is noted: who asks for the same again and again gets a channel that tells of it.
    """

    def entities(
        self, identity: Identity, kind: Kind, ids: Sequence[str], parameters: Parameters
    ) -> Mapping[str, LiveAnswer]:
        """Those of these entities (`Link.key`) that are held with at least these parameters."""
        ...

    def answer(self, identity: Identity, call: ApiCall) -> LiveAnswer | None:
        """The answer to a call that lists what is held."""
        ...

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Hold nothing of these entities until they are read again: they have changed."""

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Take in what a read of an entity showed that began then, in seconds of the clock."""
