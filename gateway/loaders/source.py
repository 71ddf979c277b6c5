"""What the operations of a process share to read entities."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from gateway.cache.entities import EntityCache
from gateway.links import Link
from gateway.loaders.bulk_reads import BulkReads
from gateway.loaders.live_answers import LiveAnswers
from gateway.loaders.reader import Reader
from gateway.upstream.call import Send, Sender
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths


@dataclass(frozen=True, slots=True)
class EntitySource:
    """Where all operations of this process read entities: the cache, bulk reads, single reads.

    Attributes:
        reader: Makes single reads.
        bulk_reads: Make the others.
        cache: Keeps what they bring.
        renew: Lets no later read of a partition join one that is under way.
        live: Answers before cache and upstream, where a channel tells of every change.
    """

    reader: Reader
    bulk_reads: BulkReads
    cache: EntityCache | None = None
    renew: Callable[[str], None] | None = None
    live: LiveAnswers | None = None

    @classmethod
    def over(
        cls,
        sender: Sender,
        forbidden: ForbiddenPaths | None = None,
        cache: EntityCache | None = None,
        *,
        unshared: Send | None = None,
        renew: Callable[[str], None] | None = None,
    ) -> "EntitySource":
        """All of it over one sender; bulk reads, which join by themselves, may have one that does not."""
        forbidden = forbidden or ForbiddenPaths(time.monotonic)
        bulk_reads = BulkReads(Reader(unshared or sender.send, forbidden), cache)
        return cls(Reader(sender.send, forbidden), bulk_reads, cache, renew)

    async def evict(self, partition: str, links: Collection[Link]) -> None:
        """Let no later operation of a partition see entities as they were before they changed just now."""
        if self.renew:
            self.renew(partition)
        self.bulk_reads.renew(partition, links)
        if self.live:
            self.live.invalidate(partition, links)
        if self.cache:
            await self.cache.evict(partition, links)
