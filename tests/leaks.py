"""Whether anything is left behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


def _held() -> tuple[int, int]:
    return len(asyncio.all_tasks()), len(list(Path("/proc/self/fd").iterdir()))


@asynccontextmanager
async def nothing_left_behind() -> AsyncIterator[None]:
    """Fail if tasks or file descriptors are left five seconds after the block."""
    before = _held()
    yield
    async with asyncio.timeout(5):
        while _held() != before:  # noqa: ASYNC110  # nobody tells when a descriptor is closed
            await asyncio.sleep(0.001)
