"""The readers and the cache of entities that all operations of a process share."""

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
    """The source of entities for all operations of this process: the cache, bulk reads, single reads.

    Attributes:
        reader: Makes single reads.
        bulk_reads: Make bulk reads.
        cache: Stores the answers of both.
        renew: Stops later reads of a partition from joining one that is under way.
        live: Answers first, for entities whose every change a channel reports.
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
        """A source over one sender; `unshared` sends the bulk reads, since operations share those already."""
        forbidden = forbidden or ForbiddenPaths(time.monotonic)
        bulk_reads = BulkReads(Reader(unshared or sender.send, forbidden), cache)
        return cls(Reader(sender.send, forbidden), bulk_reads, cache, renew)

    async def evict(self, partition: str, links: Collection[Link]) -> None:
        """Keep later operations of a partition from seeing entities as they were before a change."""
        if self.renew:
            self.renew(partition)
        self.bulk_reads.renew(partition, links)
        if self.live:
            self.live.invalidate(partition, links)
        if self.cache:
            await self.cache.evict(partition, links)
