"""Reads that are made together."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

R = TypeVar("R")


async def together(reads: Sequence[Awaitable[R]]) -> Sequence[R]:
    """What the reads give, made together; one alone needs no task."""
    if len(reads) > 1:
        return await asyncio.gather(*reads)
    return [await read for read in reads]
