"""Documents that clients bring with their hash are known to all replicas."""

from collections.abc import AsyncIterator
from hashlib import sha256

import aiohttp
import pytest
from client import Client
from keyvalue import KeyValueServer
from redis.asyncio import Redis

from gateway.app import serve
from gateway.settings import Settings

TEXT = "query Name { __typename }"
HASH = sha256(TEXT.encode()).hexdigest()


@pytest.fixture
async def other(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    """A client of another replica."""
    async with serve(settings) as gateway:
        yield Client(session, gateway.url)


async def ask(client: Client, text: str | None, hash_: str = HASH) -> str:
    """The code of the answer's error, or the data."""
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_}}}
    reply = await client.send(json=named if text is None else {"query": text, **named})
    return reply.code if "errors" in reply.body else reply.body["data"]["__typename"]


async def test_a_document_that_one_replica_got_is_found_by_the_other(
    client: Client, other: Client, held: Redis
):
    assert await ask(other, None) == "PERSISTED_QUERY_NOT_FOUND"
    assert await ask(client, TEXT) == "Query"
    assert await ask(other, None) == "Query"
    (key,) = await held.keys("gateway:document:*")
    assert 0 < await held.ttl(key) <= 86_400


async def test_a_document_that_is_not_accepted_or_too_large_is_not_shared(client: Client, held: Redis):
    for text in ("{ nothing }", TEXT + "#" * 20_000):
        await ask(client, text, sha256(text.encode()).hexdigest())
    assert await held.keys("gateway:document:*") == []


async def test_a_text_that_was_changed_in_the_server_is_not_run(client: Client, other: Client, held: Redis):
    await ask(client, TEXT)
    (key,) = await held.keys("gateway:document:*")
    for foreign in (b"{ me { id } }", b"\xff\xfe"):
        await held.set(key, foreign)
        assert await ask(other, None) == "PERSISTED_QUERY_NOT_FOUND"


async def test_while_the_server_is_away_a_replica_knows_the_documents_that_it_got(
    client: Client, server: KeyValueServer
):
    await server.stop()
    assert await ask(client, None) == "PERSISTED_QUERY_NOT_FOUND"
    assert await ask(client, TEXT) == "Query"
    assert await ask(client, None) == "Query"
