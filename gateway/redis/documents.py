"""Documents that clients have brought with their hash, in a Valkey or Redis server.

There are `_PLACES` of them at most. The hash of a document says which place is its own, and the last one that
was put there stays, for a day. What is found counts only if its hash is the one asked for, so nobody who
writes to the server can give a hash to another document.
"""

from gateway.redis.client import RedisClient
from gateway.service.persisted import matches

_PLACES = 4096
_LARGEST = 16 * 1024
"""Bytes of the largest document that is stored; all of them together then take 64 MiB at most."""

_LIFE = 86_400


class RedisDocuments:
    """Keeps documents in the server.

    Args:
        server: Not closed here.
    """

    def __init__(self, server: RedisClient) -> None:
        self._server = server

    async def get(self, hash_: str) -> str | None:
        """The document of a hash, if it is there."""
        answers = await self._server.ask(("GET", _key(hash_)))
        found: bytes | None = answers[0] if answers else None
        text = (found or b"").decode("utf-8", "replace")
        return text if matches(hash_, text) else None

    async def put(self, hash_: str, text: str) -> None:
        """Keep a document, unless it is too large or the server is away."""
        encoded = text.encode()
        if len(encoded) <= _LARGEST:
            await self._server.ask(("SET", _key(hash_), encoded, "EX", _LIFE))


def _key(hash_: str) -> str:
    return f"gateway:document:{int(hash_[:8], 16) % _PLACES}"
