"""Concurrent reads."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

R = TypeVar("R")


async def together(reads: Sequence[Awaitable[R]]) -> Sequence[R]:
    """The results of reads, which run at the same time; a single one needs no task."""
    if len(reads) > 1:
        return await asyncio.gather(*reads)
    return [await read for read in reads]
