"""What the explorer serves, and with which headers, over a real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from gateway.app import serve
from gateway.http.explorer import Login, add_explorer
from gateway.settings import Settings


@asynccontextmanager
async def serving(
    assets: Path, *, demo: bool = False, login: Login | None = None
) -> AsyncIterator[ClientSession]:
    app = web.Application()
    add_explorer(app, demo=demo, login=login, assets=assets)
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as client:
        yield client


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("not to be served")
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "index.html").write_text("<title>explorer</title>")
    (assets / "main-0a1b.js").write_text("export {}")
    (assets / "main-0a1b.js.gz").write_bytes(bytes.fromhex("1f8b"))
    (assets / "notes.txt").write_text("not to be served")
    return assets


async def test_the_page_comes_with_a_policy_that_allows_no_inline_script_and_no_other_host(built: Path):
    async with serving(built) as client, client.get("/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert await answer.text() == "<title>explorer</title>"
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_hashed_file_may_be_kept_for_ever_and_has_its_type(built: Path):
    async with serving(built) as client, client.get("/assets/main-0a1b.js") as answer:
        assert (answer.status, answer.content_type) == (200, "text/javascript")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_compressed_by_the_build_is_sent_unchanged(built: Path):
    async with (
        serving(built) as client,
        client.head("/assets/main-0a1b.js", headers={"Accept-Encoding": "gzip"}) as answer,
    ):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content_type == "text/javascript"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/notes.txt",
        "/assets/main-0a1b.js.gz",
        "/assets/index.html",
        "/assets/../secret.txt",
        "/assets/..%2fsecret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/..%5csecret.txt",
        "/assets//etc/passwd",
        "/assets/",
    ],
)
async def test_no_file_but_a_built_one_is_served(built: Path, path: str):
    async with serving(built) as client, client.get(URL(path, encoded=True)) as answer:
        assert answer.status == 404


async def test_a_file_that_came_after_the_start_is_not_served(built: Path):
    async with serving(built) as client:
        (built / "late-0a1b.js").write_text("export {}")
        async with client.get("/assets/late-0a1b.js") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("demo", [True, False])
async def test_the_page_can_ask_whether_the_demo_token_is_used(built: Path, *, demo: bool):
    async with serving(built, demo=demo) as client, client.get("/explorer.json") as answer:
        assert await answer.json() == {"demo": demo, "endpoint": "/graphql", "login": None}


async def test_without_a_build_the_page_says_how_to_get_one(tmp_path: Path):
    async with serving(tmp_path) as client, client.get("/") as answer:
        assert answer.status == 200
        assert "make explorer" in await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_page_may_connect_to_where_people_sign_in_and_to_nothing_else(built: Path):
    login = Login("https://login.mypurecloud.de", "https://api.mypurecloud.de", "mypurecloud.de")
    async with serving(built, login=login) as client:
        async with client.get("/") as answer:
            policy = answer.headers["Content-Security-Policy"]
        async with client.get("/explorer.json") as answer:
            told = await answer.json()
    assert "connect-src 'self' https://login.mypurecloud.de https://api.mypurecloud.de; " in policy
    assert told["login"] == {
        "loginUrl": "https://login.mypurecloud.de",
        "apiUrl": "https://api.mypurecloud.de",
        "region": "mypurecloud.de",
    }


@pytest.mark.parametrize(
    ("upstream", "auth", "told"),
    [
        ({"region": "mypurecloud.de"}, {}, "https://login.mypurecloud.de"),
        ({"url": "https://inside.example"}, {}, None),
        (
            {"region": "mypurecloud.de"},
            {"mode": "service", "client_id": "one", "client_secret": "two"},
            None,
        ),
    ],
)
async def test_people_sign_in_where_their_own_token_is_used(
    upstream: dict[str, str], auth: dict[str, str], told: str | None
):
    settings = Settings(http={"port": 0}, upstream=upstream, auth=auth)
    async with (
        serve(settings) as gateway,
        ClientSession() as client,
        client.get(f"{gateway.url}/explorer.json") as answer,
    ):
        login = (await answer.json())["login"]
    assert (login and login["loginUrl"]) == told
