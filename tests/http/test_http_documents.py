"""Documents that a request names instead of bringing them: trusted ones, and those that came before."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from client import GRAPHQL, Client

from gateway.app import serve
from gateway.sandbox import Sandbox
from gateway.settings import Settings

ME = "query Me { me { id } }"
HASH = sha256(ME.encode()).hexdigest()
RELAYS = md5(ME.encode(), usedforsecurity=False).hexdigest()
UNKNOWN = "0" * 64

Serving = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def serving(settings: Settings, session: aiohttp.ClientSession, tmp_path: Path) -> Serving:
    """Starts a gateway with a manifest, or none, and gives a client of it."""

    @asynccontextmanager
    async def serving(manifest: Any = None, **documents: Any) -> AsyncIterator[Client]:
        if manifest is not None:
            documents["file"] = tmp_path / "manifest.json"
            documents["file"].write_text(json.dumps(manifest), encoding="utf-8")
        async with serve(Settings(**{**settings.model_dump(), "documents": documents})) as gateway:
            yield Client(session, gateway.url)

    return serving


def apollos(hash_: str = HASH, **more: Any) -> dict[str, Any]:
    """A request with the extension of Apollo's persisted queries."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_}}, **more}


async def codes(client: Client, *requests: dict[str, Any]) -> list[str | None]:
    """The code of each answer's error; `None` for an answer with data or without a token."""
    answers = [(await client.send(json=request)).body for request in requests]
    found = [answer["errors"][0]["extensions"]["code"] for answer in answers]
    return [None if code == "UNAUTHENTICATED" else code for code in found]


@pytest.mark.parametrize(
    "manifest",
    [
        {RELAYS: ME},
        {HASH: ME},
        {f"sha256:{HASH}": ME},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{"id": HASH, "name": "Me", "type": "query", "body": ME}],
        },
    ],
)
@pytest.mark.parametrize("mode", ["prefer", "only"])
async def test_a_trusted_document_is_found_by_every_name_that_clients_use(
    serving: Serving, manifest: Any, mode: str
):
    async with serving(manifest, mode=mode) as client:
        hashed = f"sha256:{HASH}"
        own = next(iter(manifest)) if "format" not in manifest else HASH
        requests = [{"documentId": own}, {"documentId": hashed}, {"doc_id": own}, apollos(), {"query": ME}]
        assert await codes(client, *requests) == [None] * 5
        headers = {"x-gateway-preflight": "1"}
        for params in (
            {"documentId": hashed},
            {"doc_id": own},
            {"extensions": json.dumps(apollos()["extensions"])},
        ):
            assert (await client.send("GET", params=params, headers=headers)).code == "UNAUTHENTICATED"


async def test_a_trusted_document_is_found_over_a_socket_and_a_stream_as_well(
    serving: Serving, session: aiohttp.ClientSession
):
    async with serving({RELAYS: "{__typename}"}, mode="only") as client:
        named = {"doc_id": RELAYS}
        events = await client.send(json=named, headers={"Accept": "text/event-stream"})
        assert 'data: {"data":{"__typename":"Query"}}' in events.body
        protocols = ["graphql-transport-ws"]
        async with session.ws_connect(f"{client.url}/graphql", protocols=protocols) as socket:
            await socket.send_json({"type": "connection_init"})
            await socket.send_json({"type": "subscribe", "id": "a", "payload": named})
            await socket.receive_json()
            assert (await socket.receive_json())["payload"] == {"data": {"__typename": "Query"}}


async def test_only_trusted_documents_run_where_they_must_be_trusted(serving: Serving, sandbox: Sandbox):
    other = "{ me { name } }"
    async with serving({RELAYS: ME}, mode="only") as client:
        hash_ = sha256(other.encode()).hexdigest()
        refused = [{"query": other}, apollos(hash_), apollos(hash_, query=other), apollos(hash_)]
        assert await codes(client, *refused) == ["PERSISTED_QUERY_NOT_FOUND"] * 4
    assert not sandbox.calls


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
async def test_an_unknown_id_is_answered_in_the_words_that_clients_know(serving: Serving, accept: str):
    async with serving() as client:
        reply = await client.send(json=apollos(UNKNOWN), headers={"Accept": accept})
        assert (reply.status, reply.code) == (200, "PERSISTED_QUERY_NOT_FOUND")
        assert reply.body["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_a_document_that_came_with_its_hash_is_found_by_it(serving: Serving):
    async with serving() as client:
        steps = [apollos(), apollos(query=ME), apollos(), {"documentId": f"sha256:{HASH}"}]
        assert await codes(client, *steps) == ["PERSISTED_QUERY_NOT_FOUND", None, None, None]


async def test_a_document_is_not_kept_under_another_hash(serving: Serving):
    async with serving() as client:
        steps = [apollos(UNKNOWN, query=ME), apollos(UNKNOWN), apollos()]
        assert await codes(client, *steps) == ["BAD_USER_INPUT"] + ["PERSISTED_QUERY_NOT_FOUND"] * 2


async def test_a_text_runs_beside_an_id_of_another_sort_and_is_not_kept(serving: Serving):
    async with serving({"trusted": "{ me { name } }"}) as client:
        steps = [{"documentId": "newer", "query": ME}, {"documentId": "newer"}, {"documentId": "trusted"}]
        assert await codes(client, *steps) == [None, "PERSISTED_QUERY_NOT_FOUND", None]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ me {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{me{" + " ".join(f"a{n}:id" for n in range(300)) + "}}", "OPERATION_TOO_COMPLEX"),
    ],
)
async def test_a_document_that_is_not_accepted_is_not_kept(serving: Serving, document: str, code: str):
    hash_ = sha256(document.encode()).hexdigest()
    async with serving() as client:
        steps = [apollos(hash_, query=document), apollos(hash_)]
        assert await codes(client, *steps) == [code, "PERSISTED_QUERY_NOT_FOUND"]


async def test_kept_documents_give_way_to_later_ones(serving: Serving):
    async with serving(size=200_000) as client:
        texts = [f"query Q{n} {{ me {{ id name email title }} }}" for n in range(40)]
        hashes = [sha256(text.encode()).hexdigest() for text in texts]
        for hash_, text in zip(hashes, texts, strict=True):
            assert await codes(client, apollos(hash_, query=text), apollos(hash_)) == [None, None]
        found = await codes(client, *map(apollos, hashes))
    assert found[0] == "PERSISTED_QUERY_NOT_FOUND"
    assert found[-1] is None


async def test_without_persisted_documents_an_id_is_not_supported_and_a_text_runs(serving: Serving):
    async with serving(mode="off") as client:
        unsupported = "PERSISTED_QUERY_NOT_SUPPORTED"
        steps = [apollos(), apollos(query=ME), apollos(), {"documentId": HASH}]
        assert await codes(client, *steps) == [unsupported, None, unsupported, unsupported]
        reply = await client.send(json=apollos(), headers={"Accept": GRAPHQL})
        assert (reply.status, reply.body["errors"][0]["message"]) == (200, "PersistedQueryNotSupported")


@pytest.mark.parametrize(
    "request_",
    [
        {"documentId": 1},
        {"documentId": ""},
        {"doc_id": [HASH]},
        {"query": 1, "documentId": HASH},
        {"extensions": {"persistedQuery": 1}},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": HASH}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 1}}},
        {"extensions": {"persistedQuery": {"version": 1}}},
    ],
)
async def test_an_id_that_cannot_be_one_is_400(serving: Serving, request_: dict[str, Any]):
    async with serving() as client:
        reply = await client.send(json=request_)
        assert (reply.status, reply.code) == (400, "BAD_USER_INPUT")


async def test_a_trusted_document_that_no_longer_fits_is_named_in_the_log_and_the_others_run(
    serving: Serving, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        async with serving({"old": "{ removed }", "new": ME}) as client:
            (record,) = caplog.records
            assert record.message.startswith("The trusted document old cannot be run: Cannot query field")
            steps = [{"documentId": "new"}, {"documentId": "old"}]
            assert await codes(client, *steps) == [None, "GRAPHQL_VALIDATION_FAILED"]
