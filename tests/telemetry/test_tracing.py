"""Traces as a collector gets them."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from client import Client
from collector import Collector, Received

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.sandbox.faults import Fault, status
from gateway.settings import Settings

SCREEN = (Path(__file__).parents[1] / "bench/queries/screen.graphql").read_text(encoding="utf-8")
SERVER, CLIENT = 2, 3


def traced(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"telemetry": settings.telemetry.model_copy(update={"otlp_url": url})})


def below(spans: list[Received], parent: Received) -> list[Received]:
    return sorted((span for span in spans if span.parent == parent.id), key=lambda span: span.start)


async def test_the_screen_is_one_operation_of_two_levels_and_four_calls(
    settings: Settings, session: aiohttp.ClientSession
):
    collector = Collector()
    async with collector.serve() as url:
        before = time.time_ns()
        async with serve(traced(settings, url)) as gateway:
            answer = await Client(session, gateway.url).ask(SCREEN)
        after = time.time_ns()
    assert "errors" not in answer
    (operation,) = [span for span in collector.spans if not span.parent]
    assert (operation.name, operation.kind) == ("query Screen", SERVER)
    assert operation.attributes["graphql.operation.type"] == "query"
    assert operation.attributes["gateway.outcome"] == "ok"
    levels = below(collector.spans, operation)
    assert [level.name for level in levels] == ["level 1", "level 2"]
    calls = [below(collector.spans, level) for level in levels]
    assert [call.name for call in calls[0]] == ["GET /api/v2/conversations"]
    assert sorted(call.name for call in calls[1]) == [
        "GET /api/v2/authorization/divisions",
        "GET /api/v2/routing/queues",
        "GET /api/v2/users",
    ]
    for call in [*calls[0], *calls[1]]:
        assert call.kind == CLIENT
        assert call.attributes["http.response.status_code"] == 200
        assert operation.start <= call.start <= call.end <= operation.end
    assert before <= operation.start <= operation.end <= after
    assert len(collector.spans) == 7
    assert {span.trace for span in collector.spans} == {operation.trace}
    assert collector.services == {"conversation-gateway"}


async def test_a_call_that_is_shared_is_linked(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    collector = Collector()
    async with collector.serve() as url, serve(traced(settings, url)) as gateway:
        client = Client(session, gateway.url)
        query = "{activeConversations{totalCount}}"
        await asyncio.gather(*(client.ask(query) for _ in range(5)))
    made = len(list(sandbox.calls))
    calls = [span for span in collector.spans if span.name == "GET /api/v2/conversations"]
    leaders = {(span.trace, span.id) for span in calls if span.attributes["gateway.source"] == "made"}
    joined = [span for span in calls if span.attributes["gateway.source"] == "shared"]
    assert len(leaders) == made < 5
    assert len(joined) == 5 - made
    assert all(len(span.links) == 1 and set(span.links) <= leaders for span in joined)


@asynccontextmanager
async def noting(headers: list[str], *, answers: asyncio.Event | None = None) -> AsyncIterator[str]:
    """An upstream that notes the trace context of each call, and then answers when it may."""

    async def me(request: web.Request) -> web.Response:
        headers.append(request.headers.get("traceparent", ""))
        if answers:
            await answers.wait()
        return web.json_response({"id": str(uuid.UUID(int=1))})

    app = web.Application()
    app.router.add_get("/api/v2/users/me", me)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def test_a_clients_trace_goes_on_through_the_gateway(session: aiohttp.ClientSession):
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    collector, received = Collector(), list[str]()
    async with collector.serve() as url, noting(received) as upstream:
        settings = traced(Settings(http={"port": 0}, upstream={"url": upstream}, live={"lease": 0}), url)
        async with serve(settings) as gateway:
            await Client(session, gateway.url).ask("{me{id}}", traceparent=f"00-{trace}-{parent}-01")
    (operation,) = [span for span in collector.spans if span.parent == parent]
    (made,) = [span for span in collector.spans if span.kind == CLIENT]
    assert {span.trace for span in collector.spans} == {trace}
    assert operation.kind == SERVER
    assert received == [f"00-{trace}-{made.id}-01"]


async def test_every_operation_of_a_list_is_in_its_clients_trace(
    settings: Settings, session: aiohttp.ClientSession
):
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    collector = Collector()
    lists = settings.model_copy(update={"http": settings.http.model_copy(update={"batch": 3})})
    async with collector.serve() as url, serve(traced(lists, url)) as gateway:
        await Client(session, gateway.url).send(
            json=[{"query": "{__typename}"}] * 3, headers={"traceparent": f"00-{trace}-{parent}-01"}
        )
    assert [(span.trace, span.parent) for span in collector.spans] == [(trace, parent)] * 3


async def test_a_trace_that_its_client_does_not_record_is_not_recorded_here(session: aiohttp.ClientSession):
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    collector, received = Collector(), list[str]()
    async with collector.serve() as url, noting(received) as upstream:
        settings = traced(Settings(http={"port": 0}, upstream={"url": upstream}), url)
        async with serve(settings) as gateway:
            await Client(session, gateway.url).ask("{me{id}}", traceparent=f"00-{trace}-{parent}-00")
    assert collector.spans == []
    (context,) = received
    assert context.startswith(f"00-{trace}-")
    assert context.endswith("-00")


@pytest.mark.parametrize("given", ["", "00-0-0-00", "x" * 4000, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
async def test_a_context_that_is_none_begins_a_trace_of_its_own(
    settings: Settings, session: aiohttp.ClientSession, given: str
):
    collector = Collector()
    async with collector.serve() as url, serve(traced(settings, url)) as gateway:
        answer = await Client(session, gateway.url).ask("{me{id}}", traceparent=given)
    assert answer["data"]["me"]
    assert [span.name for span in collector.spans if not span.parent] == ["query"]


async def test_opentelemetrys_variables_name_the_resource_and_bound_the_queue(
    settings: Settings, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OTEL_SERVICE_NAME", "desk")
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "6")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "6")
    collector = Collector()
    async with collector.serve() as url:
        collector.hold.clear()
        async with serve(traced(settings, url)) as gateway:
            client = Client(session, gateway.url)
            for _ in range(10):
                await client.ask("{me{id}}")
            collector.hold.set()
    assert collector.services == {"desk"}
    assert 6 <= len(collector.spans) <= 12


@pytest.mark.parametrize(
    ("sampler", "argument", "recorded"),
    [
        ("always_on", "", 4),
        ("always_off", "", 0),
        ("parentbased_always_off", "", 1),
        ("traceidratio", "1", 4),
        ("traceidratio", "0", 0),
        ("parentbased_traceidratio", "0", 1),
    ],
)
async def test_opentelemetrys_variables_say_which_traces_are_recorded(
    settings: Settings,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    sampler: str,
    argument: str,
    recorded: int,
):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", sampler)
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", argument)
    collector = Collector()
    async with collector.serve() as url, serve(traced(settings, url)) as gateway:
        client = Client(session, gateway.url)
        for _ in range(3):
            await client.ask("{__typename}")
        await client.ask("{__typename}", traceparent=f"00-{'1' * 32}-{'2' * 16}-01")
    assert len(collector.spans) == recorded


async def test_a_call_that_outlives_its_operation_is_a_span_of_it_all_the_same(
    session: aiohttp.ClientSession,
):
    collector, received, answers = Collector(), list[str](), asyncio.Event()
    async with collector.serve() as url, noting(received, answers=answers) as upstream:
        settings = traced(Settings(http={"port": 0}, upstream={"url": upstream}, live={"lease": 0}), url)
        async with serve(settings) as gateway:
            client = Client(session, gateway.url)
            leader = asyncio.create_task(client.ask("query Leads {me{id}}"))
            await asyncio.sleep(0.1)
            joiner = asyncio.create_task(client.ask("query Joins {me{id}}"))
            await asyncio.sleep(0.1)
            leader.cancel()
            await asyncio.sleep(0.1)
            answers.set()
            assert (await joiner)["data"]["me"]
    operations = {span.attributes["gateway.outcome"]: span for span in collector.spans if span.kind == SERVER}
    (level,) = below(collector.spans, operations["abandoned"])
    (made,) = below(collector.spans, level)
    assert made.end > operations["abandoned"].end
    assert received == [f"00-{made.trace}-{made.id}-01"]
    (level,) = below(collector.spans, operations["ok"])
    (shared,) = below(collector.spans, level)
    assert shared.links == [(made.trace, made.id)]


async def test_looks_at_the_cache_are_events_of_their_operation(
    settings: Settings, session: aiohttp.ClientSession, organisation: Organisation
):
    user = next(iter(organisation.all("user")))
    cached = settings.model_copy(update={"cache": settings.cache.model_copy(update={"enabled": True})})
    collector = Collector()
    async with collector.serve() as url, serve(traced(cached, url)) as gateway:
        for _ in range(2):
            await Client(session, gateway.url).ask("query($id: ID!) {user(id: $id){email}}", {"id": user})
    first, second = [span.events for span in collector.spans if span.kind == SERVER]
    about = {"gateway.kind": "user", "gateway.stale": False}
    assert first == [{**about, "gateway.found": 0, "gateway.absent": 1}]
    assert second == [{**about, "gateway.found": 1, "gateway.absent": 0}]


async def test_what_goes_wrong_is_marked(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    sandbox.faults.add(Fault(status(404), "/api/v2/users/me"))
    collector = Collector()
    async with collector.serve() as url, serve(traced(settings, url)) as gateway:
        await Client(session, gateway.url).ask("query Who {me{id}}")
    (operation,) = [span for span in collector.spans if not span.parent]
    (call,) = [span for span in collector.spans if span.kind == CLIENT]
    assert (operation.name, operation.attributes["error.type"]) == ("query Who", "NOT_FOUND")
    assert call.failed
    assert call.attributes["http.response.status_code"] == 404


async def test_a_collector_that_is_away_is_no_ones_concern(
    settings: Settings, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    async with Collector().serve() as url:
        pass
    async with serve(traced(settings, url)) as gateway:
        answer = await Client(session, gateway.url).ask("{me{id}}")
    assert answer["data"]["me"]


async def test_no_span_holds_a_token_an_id_or_a_value(settings: Settings, session: aiohttp.ClientSession):
    collector = Collector()
    async with collector.serve() as url, serve(traced(settings, url)) as gateway:
        client = Client(session, gateway.url)
        answer = await client.ask(SCREEN)
        await client.ask("query Q($id: ID!) {user(id: $id){name}}", {"id": "not-an-id +4930123456"})
    sent = b"".join(collector.bodies)
    assert collector.spans
    (first, *_) = answer["data"]["activeConversations"]["nodes"]
    personal = [first["id"], *(one["ani"] for one in first["participants"] if one["ani"]), DEMO_TOKEN]
    for value in [*personal, "+4930123456"]:
        assert value.encode() not in sent
