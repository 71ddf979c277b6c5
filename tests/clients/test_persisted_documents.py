"""Clients that send ids instead of documents, with the manifests that their tools write."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from node import Node, run

from gateway.app import CORE, serve
from gateway.graph.api import api
from gateway.sandbox import DEMO_TOKEN, Organisation
from gateway.settings import Settings

ME = "query Me { me { name } }"
BIN = "node_modules/.bin"

Serving = Callable[..., AbstractAsyncContextManager[dict[str, Any]]]


@pytest.fixture
def serving(settings: Settings) -> Serving:
    """Starts a gateway with these settings of documents, and gives what a client needs to know of it."""

    @asynccontextmanager
    async def serving(**documents: Any) -> AsyncIterator[dict[str, Any]]:
        async with serve(Settings(**{**settings.model_dump(), "documents": documents})) as gateway:
            yield {
                "url": f"{gateway.url}/graphql",
                "headers": {"authorization": f"Bearer {DEMO_TOKEN}"},
            }

    return serving


@pytest.fixture
def workshop(kit: str, tmp_path: Path) -> Path:  # noqa: ARG001  # the kit is in the same folder
    """A front end's folder: its schema, kits and packages."""
    (tmp_path / "src").mkdir()
    (tmp_path / "schema.graphql").write_text(api(CORE), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("client", ["apollo", "urql"])
@pytest.mark.parametrize(("mode", "requests"), [("prefer", [2, 2, 1]), ("off", [2, 1, 1])])
async def test_a_client_sends_each_document_once_or_learns_that_no_hashes_are_known(
    node: Node, serving: Serving, client: str, mode: str, requests: list[int]
):
    first, second = "{ me { name } }", "{ me { email } }"
    async with serving(mode=mode) as served:
        answers = await node.run(
            f"persisted/automatic-{client}.mjs", {**served, "queries": [first, second, first]}
        )
    assert [list(answer["data"]["me"])[-1] for answer in answers] == ["name", "email", "name"]
    assert [answer["requests"] for answer in answers] == requests


async def test_apollo_client_sends_the_ids_of_its_manifest(
    node: Node, serving: Serving, workshop: Path, organisation: Organisation
):
    (workshop / "src/me.graphql").write_text(ME, encoding="utf-8")
    await run(workshop, f"{BIN}/generate-persisted-query-manifest")
    manifest = workshop / "persisted-query-manifest.json"
    async with serving(mode="only", file=manifest) as served:
        told = await node.run("persisted/apollo.mjs", {**served, "manifest": str(manifest), "query": ME})
    assert told["name"] == organisation.all("user")[organisation.user_id]["name"]
    (body,) = told["bodies"]
    assert "query" not in body


@pytest.mark.parametrize("algorithm", ["MD5", "SHA256"])
async def test_relay_sends_the_ids_of_what_its_compiler_persisted(
    node: Node, serving: Serving, workshop: Path, organisation: Organisation, algorithm: str
):
    persisted = workshop / "persisted.json"
    persisted.write_text("{}", encoding="utf-8")
    config = json.loads((workshop / "kit/relay.config.json").read_text(encoding="utf-8")) | {
        "src": "src",
        "schema": "schema.graphql",
        "language": "javascript",
        "eagerEsModules": False,
        "persistConfig": {"file": persisted.name, "algorithm": algorithm},
    }
    (workshop / "relay.config.json").write_text(json.dumps(config), encoding="utf-8")
    (workshop / "src/me.js").write_text("graphql`query meQuery { me { name } }`;", encoding="utf-8")
    await run(workshop, f"{BIN}/relay-compiler", "relay.config.json")
    artifact = workshop / "src/__generated__/meQuery.graphql.js"
    async with serving(mode="only", file=persisted) as served:
        told = await node.run("persisted/relay.mjs", {**served, "artifact": str(artifact)})
    assert told["name"] == organisation.all("user")[organisation.user_id]["name"]
    assert list(told["bodies"][0]) == ["doc_id", "variables"]


async def test_the_client_preset_of_codegen_sends_the_hashes_of_its_documents(
    node: Node, serving: Serving, workshop: Path, organisation: Organisation
):
    preset = {"preset": "client", "presetConfig": {"persistedDocuments": {"hashAlgorithm": "sha256"}}}
    config = {"schema": "schema.graphql", "documents": "src/*.graphql", "generates": {"./codegen/": preset}}
    (workshop / "codegen.json").write_text(json.dumps(config), encoding="utf-8")
    (workshop / "src/me.graphql").write_text(ME, encoding="utf-8")
    await run(workshop, f"{BIN}/graphql-codegen", "--config", "codegen.json")
    async with serving(mode="only", file=workshop / "codegen/persisted-documents.json") as served:
        told = await node.run(
            "persisted/codegen.mjs", {**served, "artifact": str(workshop / "codegen/graphql.ts")}
        )
    assert told["name"] == organisation.all("user")[organisation.user_id]["name"]
