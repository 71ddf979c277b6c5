"""Each limit: what is below it and at it runs, and what is above it is refused with a code and by name."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from client import GRAPHQL, Client
from endpoint import STREAMS
from raw import QUERY, post, raw_clients

from gateway.app import Gateway, serve
from gateway.http.errors import HttpError
from gateway.http.sse.reservations import Reservations
from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.faults import Fault, hang
from gateway.settings import Settings

Asked = tuple[str, dict[str, Any]]
"""A document and its variables."""

Limited = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def limited(settings: Settings, session: aiohttp.ClientSession) -> Limited:
    """Starts a gateway with these limits, and gives a client of it."""

    @asynccontextmanager
    async def limited(**limits: int) -> AsyncIterator[Client]:
        async with serve(Settings(**{**settings.model_dump(), "limits": limits})) as gateway:
            yield Client(session, gateway.url)

    return limited


def nested(levels: int) -> str:
    return "{me" + "{manager" * (levels - 2) + "{id}" + "}" * (levels - 1)


def several(count: int, what: str) -> str:
    """A selection so many times, each time with a number for its `%d`."""
    return " ".join(what % n for n in range(count))


def by_ids(field: str, count: int, selection: str) -> str:
    ids = several(count, '"%d"')
    return f"{{{field}(ids:[{ids}]){{{selection}}}}}"


IDS = "query($ids:[ID!]!){users(ids:$ids){id}}"

ASKED: dict[str, tuple[int, Callable[[int], Asked], str]] = {
    "bytes": (1_000, lambda n: ("{__typename}".ljust(n, "#"), {}), "is longer than 1000 bytes"),
    "tokens": (100, lambda n: ("{__typename}" + "\n#" * (n - 3), {}), "more than 100 tokens"),
    "depth": (10, lambda n: (nested(n), {}), "more than 10 levels of fields"),
    "fields": (20, lambda n: ("{me{" + several(n - 1, "a%d:id") + "}}", {}), "more than 20 fields"),
    "root_fields": (5, lambda n: ("{" + several(n, "a%d:__typename") + "}", {}), "more than 5 root fields"),
    "aliases": (20, lambda n: ("{me{" + several(n, "a%d:id") + "}}", {}), "more than 20 aliases"),
    "repeats": (10, lambda n: ("{me{" + "id " * n + "}}", {}), "more than 10 selections of one field"),
    "directives": (
        10,
        lambda n: (
            "query($a:Boolean=true){...f @skip(if:false) ...f} fragment f on Query{"
            + several(n - 1, "a%d:__typename @include(if:$a)")
            + "}",
            {},
        ),
        "more than 10 directives",
    ),
    "introspection": (
        30,
        lambda n: ("{__schema{" + several(n, "a%d:__typename") + "}}", {}),
        "more than 30 fields of",
    ),
    "values": (50, lambda n: (IDS, {"ids": ["1"] * (n - 1)}), "more than 50 values in its variables"),
    "items": (50, lambda n: (IDS, {"ids": ["1"] * n}), "more than 50 items in a list"),
    "calls": (
        3,
        lambda n: (by_ids("scripts", n, "name"), {}),
        "more than 3 upstream calls",
    ),
    "expected_calls": (
        4,
        lambda n: (by_ids("users", n - 1, "team{description}"), {}),
        "may need more than 4 upstream calls",
    ),
    "expected_objects": (
        50,
        lambda n: (by_ids("teams", n, "name"), {}),
        "may have more than 50",
    ),
    "answer_objects": (
        20,
        lambda n: (f"{{activeConversations(first:{n - 1}){{nodes{{id}}}}}}", {}),
        "more than 20 objects",
    ),
    "answer_bytes": (
        400,
        lambda n: ("{me{id a" + "a" * (n - 88) + ":id}}", {}),
        "400 bytes",
    ),
}


@pytest.mark.parametrize("name", ASKED)
async def test_below_and_at_a_limit_an_operation_runs_and_above_it_is_refused_by_name(
    limited: Limited, name: str
):
    most, asked, told = ASKED[name]
    async with limited(**{name: most}) as client:
        for amount in (most - 1, most):
            answer = await client.ask(*asked(amount))
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert "data" in answer, answer
            assert codes <= {"NOT_FOUND"}
        answer = await client.ask(*asked(most + 1))
    assert not answer.get("data") or not any(answer["data"].values())
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert told in error["message"]


def pairs(count: int) -> str:
    """Selections of which so many pairs are of the same field, as many as are near 8,000."""
    groups = [126, 16, 3, *[2] * (count - 7_998)]
    return "{" + " ".join(f"a{n}:__typename " * size for n, size in enumerate(groups)) + "}"


FIXED: dict[str, tuple[int, Callable[[int], str], str]] = {
    "selections": (
        20_000,
        lambda n: "{" + several(n, "a%d:__typename") + "}",
        "more than 20000 selections when its fragments are followed",
    ),
    "pairs": (8_000, pairs, "more than 8000 pairs of selections in the same places"),
}


@pytest.mark.parametrize("name", FIXED)
async def test_so_it_is_with_a_limit_that_is_not_a_setting(limited: Limited, name: str):
    most, document, told = FIXED[name]
    settable = ("bytes", "tokens", "fields", "root_fields", "aliases", "repeats")
    async with limited(**dict.fromkeys(settable, 1_000_000)) as client:
        for amount in (most - 1, most):
            assert "data" in await client.ask(document(amount))
        (error,) = (await client.ask(document(most + 1)))["errors"]
    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert told in error["message"]


@pytest.mark.parametrize(("count", "shown"), [(19, 19), (20, 20), (21, 21), (30, 21)])
async def test_of_a_document_20_errors_are_shown_and_one_that_says_that_there_are_more(
    client: Client, count: int, shown: int
):
    errors = (await client.ask("{" + several(count, "a%d:nothing") + "}"))["errors"]
    assert len(errors) == shown
    assert ("aborted" in errors[-1]["message"]) is (count > 20)


async def test_variables_may_nest_as_deep_as_fields_and_one_level_more(limited: Limited):
    query = "query($r:[_Any!]!){_entities(representations:$r){__typename}}"
    async with limited(depth=10) as client:
        for levels in (9, 10, 11):
            answer = await client.ask(query, {"r": inside(levels)})
            codes = [error["extensions"]["code"] for error in answer["errors"]]
            assert ("OPERATION_TOO_COMPLEX" in codes) is (levels > 10)
    assert "more than 11 levels of lists and objects" in answer["errors"][0]["message"]


def inside(levels: int) -> Any:
    """A list with as many levels of lists and objects."""
    value: Any = {"__typename": "User"}
    for _ in range(levels - 2):
        value = {"a": value}
    return [value]


@pytest.mark.parametrize(("size", "status"), [(999, 200), (1_000, 200), (1_001, 413)])
@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_above_its_limit_is_413_also_when_it_is_compressed(
    settings: Settings, session: aiohttp.ClientSession, size: int, status: int, packed: bool
):
    small = settings.model_copy(update={"http": settings.http.model_copy(update={"max_body": 1_000})})
    body = b'{"query":"{__typename}"' + b" " * (size - 24) + b"}"
    headers = {"Content-Type": "application/json"} | ({"Content-Encoding": "gzip"} if packed else {})
    async with serve(small) as gateway:
        data = gzip.compress(body) if packed else body
        reply = await Client(session, gateway.url).send(data=data, headers=headers)
    assert (len(body), reply.status) == (size, status)
    assert status == 200 or reply.code == "OPERATION_TOO_COMPLEX"


@pytest.mark.parametrize(("count", "told"), [(999, False), (1_000, False), (1_001, True)])
async def test_a_field_takes_no_more_than_a_thousand_ids(limited: Limited, count: int, told: bool):
    async with limited(items=2_000, calls=20_000) as client:
        answer = await client.ask(IDS, {"ids": [str(n) for n in range(count)]})
    messages = {error["message"] for error in answer["errors"]}
    assert ("Ask for at most 1000 ids in one field." in messages) is told


async def test_errors_above_their_limit_are_counted_instead_of_shown(limited: Limited):
    async with limited(errors=10) as client:
        for missing, shown in ((9, 9), (10, 10), (11, 11), (30, 11)):
            answer = await client.ask(by_ids("scripts", missing, "name"))
            assert len(answer["data"]["scripts"]) == missing
            assert len(answer["errors"]) == shown
            last = answer["errors"][-1]["message"]
            assert (last == f"{missing - 10} more errors are not shown.") is (missing > 10)


async def test_beyond_the_operations_that_may_run_at_once_a_request_gets_503_before_it_is_read(
    limited: Limited, sandbox: Sandbox
):
    sandbox.faults.add(Fault(hang()))
    async with limited(running=3, running_of_caller=2) as client, asyncio.TaskGroup() as group:
        queries = ["{me{id}}", "{activeConversations{totalCount}}"]
        hanging = [group.create_task(client.ask(query)) for query in queries]
        await reached(sandbox, 2)
        of_caller = await refused(client, DEMO_TOKEN)
        assert "The caller has too many operations running" in of_caller

        hanging.append(group.create_task(client.ask("{me{id}}", token="another")))
        await reached(sandbox, 3)
        assert "The gateway is overloaded" in await refused(client, "a third")

        for task in hanging:
            task.cancel()
        await asyncio.wait(hanging)
        assert "data" in await ended(client)


async def reached(sandbox: Sandbox, calls: int) -> None:
    """Wait until so many calls have reached the sandbox."""
    async with asyncio.timeout(10):
        while len(sandbox.calls) < calls:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0.01)


async def refused(client: Client, token: str) -> str:
    """The message of a refusal, which is the same whatever the request holds."""
    messages = set()
    for query in ("{__typename}", "{", "{nothing}"):
        for accept in ("application/json", GRAPHQL):
            headers = {"Authorization": f"Bearer {token}", "Accept": accept}
            reply = await client.send(json={"query": query}, headers=headers)
            assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "OVERLOADED", "1")
            messages.add(reply.body["errors"][0]["message"])
    (message,) = messages
    return message


async def ended(client: Client) -> dict[str, Any]:
    """An answer, once the gateway has noticed that clients have left."""
    async with asyncio.timeout(10):
        while True:
            answer = await client.ask("{__typename}")
            if "data" in answer:
                return answer
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize(("size", "status"), [(1_999, 200), (2_000, 200), (2_001, 431)])
async def test_a_request_line_and_headers_above_their_limit_are_431(
    settings: Settings, size: int, status: int, in_pieces: bool
):
    few = settings.model_copy(update={"http": settings.http.model_copy(update={"max_headers": 2_000})})
    request = padded(size)
    async with serve(few) as gateway, raw_clients(gateway.url) as (wire,):
        if in_pieces:
            await wire.trickle([request[:1_000], request[1_000:]], pause=0.05)
        else:
            wire.send(request)
        answer = await wire.answer()
        assert answer.status == status
        if status == 200:
            wire.send(padded(size) + padded(size + 500))
            assert (await wire.answer()).status == 200
            answer = await wire.answer()
        assert (answer.status, answer.code) == (431, "BAD_USER_INPUT")
        assert await wire.rest() == b""


def with_header(size: int) -> bytes:
    return post(QUERY, b"X-Padding: " + b"x" * size)


def with_headers(count: int) -> bytes:
    return post(QUERY, *[b"X-%d: x" % n for n in range(count - 3)])


def with_url(size: int) -> bytes:
    path = b"/graphql?query={__typename}%23"
    return b"GET %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.ljust(size, b"x")


@pytest.mark.parametrize(
    ("most", "request_of", "status"),
    [(8_190, with_header, 431), (8_190, with_url, 431), (128, with_headers, 400)],
)
async def test_a_header_a_url_and_their_number_have_limits_too(
    gateway: Gateway, most: int, request_of: Callable[[int], bytes], status: int
):
    for size, expected in ((most - 1, 200), (most, 200), (most + 1, status)):
        async with raw_clients(gateway.url) as (wire,):
            wire.send(request_of(size))
            assert (await wire.answer()).status == expected


async def test_ten_thousand_event_streams_can_be_reserved_and_no_more():
    reservations = Reservations(STREAMS, alone=True)
    assert {reservations.reserve().status for _ in range(10_000)} == {201}
    with pytest.raises(HttpError) as refused:
        reservations.reserve()
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "1"})
    reservations.stop()
    assert reservations.reserve().status == 201


def padded(size: int) -> bytes:
    """A request whose line and headers take so many bytes."""
    head, _, _ = post(QUERY, b"X-Padding: ").partition(QUERY)
    return post(QUERY, b"X-Padding: " + b"x" * (size - len(head)))
