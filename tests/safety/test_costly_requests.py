"""Requests made to be dear: each costs little, whoever sends it, and leaves no memory behind."""

import asyncio
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from client import Client
from graphql import get_introspection_query
from process import Served, process
from raw import post, raw_clients

SECONDS, MEMORY = 0.3, 50 * 2**20
"""What one request may cost."""

REPEATS = 10
"""The system counts the processor's time in hundredths of a second."""

STANDARD = get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
)


@pytest.fixture(scope="module")
def upstream() -> Iterator[Served]:
    with process("sandbox", "--conversations", "300") as served:
        yield served


@pytest.fixture(scope="module")
def served(upstream: Served) -> Iterator[Served]:
    with process("serve", GATEWAY_UPSTREAM__URL=upstream.url) as served:
        yield served


def introspected(aliases: int) -> str:
    """Three fragments, each of which multiplies what is below it."""
    spreads = [" ".join(f"a{n}:ofType{{...T{level + 1}}}" for n in range(aliases)) for level in range(3)]
    fragments = [f"fragment T{level} on __Type{{{spread}}}" for level, spread in enumerate(spreads)]
    return " ".join(["{__schema{types{fields{type{...T0}}}}}", *fragments, "fragment T3 on __Type{name}"])


def entities(aliases: int) -> str:
    fields = " ".join(f"e{n}:_entities(representations:$r){{__typename}}" for n in range(aliases))
    return f"query($r:[_Any!]!){{{fields}}}"


IDS = "query($ids:[ID!]!){users(ids:$ids){id}}"

DEAR: dict[str, tuple[str, dict[str, Any]]] = {
    "introspection multiplied by 16": (introspected(16), {}),
    "introspection multiplied by 32": (introspected(32), {}),
    "the schema's text 190 times": ("{_service{" + " ".join(f"a{n}:sdl" for n in range(190)) + "}}", {}),
    "junk entities": (entities(30), {"r": [1] * 70_000}),
    "junk entities of many kinds": (entities(30), {"r": [{"a": []}] * 70_000}),
    "objects for ids": (IDS, {"ids": [{}] * 349_000}),
    "as many objects as are read": (IDS, {"ids": [{}] * 9_000}),
    "lists in lists": (IDS, {"ids": json.loads("[" * 900 + "]" * 900)}),
    "an unused fragment of pairs": (
        "{__typename} fragment f on User{" + "manager{manager{id}} " * 400 + "}",
        {},
    ),
    "pairs at every depth": ("{me{" + ("manager{" * 14 + "id" + "}" * 14 + " ") * 50 + "}}", {}),
    "fragments side by side": (
        "{me{"
        + " ".join(f"...f{n}" for n in range(300))
        + "}}"
        + " ".join(f"fragment f{n} on User{{a{n}:id}}" for n in range(300)),
        {},
    ),
    "lines without end": ("\n" * 60_000 + "{me{" + "id name email " * 49 + "}}", {}),
    "names unlike any other": ("{me{" + " ".join(f"unlike{n}" for n in range(1_000)) + "}}", {}),
    "operations that share fragments": (
        " ".join(f"query q{n}{{me{{...f}}}}" for n in range(200))
        + " fragment f on User{"
        + "".join(f"m{n}:manager{{id}} " for n in range(150))
        + "}",
        {},
    ),
}


@pytest.mark.parametrize("name", DEAR)
async def test_a_dear_request_costs_little_even_without_a_token(
    session: aiohttp.ClientSession, served: Served, name: str
):
    query, variables = DEAR[name]
    client = Client(session, served.url)
    await client.ask("{__typename}", token=None)
    seconds, memory = served.seconds, served.memory
    served.forget_peak()

    body = json.dumps({"query": query, "variables": variables}, separators=(",", ":")).encode()
    answer = (await client.send(data=BytesIO(body), headers={"Content-Type": "application/json"})).body

    assert served.seconds - seconds < SECONDS
    assert served.peak - memory < MEMORY
    assert len(answer.get("errors", ())) <= 21  # of which the last says that there are more
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {
        "UNAUTHENTICATED",
        "OPERATION_TOO_COMPLEX",
        "BAD_USER_INPUT",
        "GRAPHQL_VALIDATION_FAILED",
    }
    assert len(json.dumps(answer)) < 10_000


DOUBLING = "{me{...f0}}" + "".join(
    f" fragment f{n} on User{{a:manager{{...f{n + 1}}} b:manager{{...f{n + 1}}}}}" for n in range(25)
)


def listed(*parts: bytes) -> bytes:
    return b"[" + b",".join(parts) + b"]"


HOSTILE: dict[str, tuple[bytes, str]] = {
    "fragments of 25 doubling levels": (
        json.dumps({"query": DOUBLING + " fragment f25 on User{id}"}).encode(),
        "OPERATION_TOO_COMPLEX",
    ),
    "100,000 aliases": (
        json.dumps({"query": "{me{" + " ".join(f"a{n}:id" for n in range(100_000)) + "}}"}).encode(),
        "OPERATION_TOO_COMPLEX",
    ),
    "10,000 directives": (
        json.dumps({"query": "{__typename" + " @a" * 10_000 + "}"}).encode(),
        "OPERATION_TOO_COMPLEX",
    ),
    "variables 5,000 deep": (
        b'{"query":"query($r:[_Any!]!){_entities(representations:$r){__typename}}","variables":{"r":'
        + b"[" * 5_000
        + b"]" * 5_000
        + b"}}",
        "GRAPHQL_PARSE_FAILED",
    ),
    "variables 900 deep": (
        b'{"query":"query($r:[_Any!]!){_entities(representations:$r){__typename}}","variables":{"r":'
        + b"[" * 900
        + b"]" * 900
        + b"}}",
        "OPERATION_TOO_COMPLEX",
    ),
    "a list of 1,000 operations": (listed(*[b'{"query":"{__typename}"}'] * 1_000), "BAD_USER_INPUT"),
    "a document of 1,000 operations": (
        json.dumps({"query": " ".join(f"query q{n}{{__typename}}" for n in range(1_000))}).encode(),
        "OPERATION_TOO_COMPLEX",
    ),
    "1,000 unknown hashes in a list": (
        listed(
            *[
                b'{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"%064d"}}}' % n
                for n in range(1_000)
            ]
        ),
        "BAD_USER_INPUT",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_body_is_refused_with_a_code_for_less_than_50_milliseconds_of_cpu(
    session: aiohttp.ClientSession, served: Served, name: str
):
    body, code = HOSTILE[name]
    client = Client(session, served.url)
    await client.ask("{__typename}", token=None)
    seconds = served.seconds
    for _ in range(REPEATS):
        reply = await client.send(data=BytesIO(body), headers={"Content-Type": "application/json"})
        assert (reply.status < 500, reply.code) == (True, code)
    assert (served.seconds - seconds) / REPEATS < 0.05


async def test_a_body_of_10_mb_is_refused_before_all_of_it_has_come(
    session: aiohttp.ClientSession, served: Served
):
    await Client(session, served.url).ask("{__typename}", token=None)
    seconds = served.seconds
    for _ in range(REPEATS):
        async with raw_clients(served.url) as (client,):
            client.send(post(b"#" * 1_100_000, length=10_000_000))
            answer = await client.answer()
        assert (answer.status, answer.code) == (413, "OPERATION_TOO_COMPLEX")
    assert (served.seconds - seconds) / REPEATS < 0.05


async def test_a_body_that_says_that_it_is_too_large_is_refused_before_any_of_it_has_come(served: Served):
    async with raw_clients(served.url) as (client,):
        client.send(post(b"", length=10_000_000))
        answer = await client.answer()
    assert (answer.status, answer.code) == (413, "OPERATION_TOO_COMPLEX")


async def test_the_standard_introspection_is_made_once(session: aiohttp.ClientSession, served: Served):
    client = Client(session, served.url)
    seconds = served.seconds
    first = await client.ask(STANDARD, token=None)
    assert first["data"]["__schema"]["types"]
    assert served.seconds - seconds < 2 * SECONDS

    seconds = served.seconds
    for _ in range(20):
        assert await client.ask(STANDARD, token=None) == first
    assert served.seconds - seconds < SECONDS


async def test_many_requests_with_undeclared_variables_leave_no_memory_behind(served: Served):
    host, port = served.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    before = served.memory

    for start in range(0, 32_000, 500):
        bodies = [
            json.dumps({"query": "{__typename}", "variables": {f"v{n}x{m}": "v" * 100 for m in range(20)}})
            for n in range(start, start + 500)
        ]
        writer.writelines(_request(body.encode()) for body in bodies)
        for _ in bodies:
            head = await reader.readuntil(b"\r\n\r\n")
            (length,) = (line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
            assert await reader.readexactly(int(length.split()[1])) == b'{"data":{"__typename":"Query"}}'

    writer.close()
    assert served.memory - before < MEMORY


async def test_plans_for_every_combination_of_conditions_stay_within_their_memory(
    session: aiohttp.ClientSession, upstream: Served
):
    size = 16 * 2**20
    environment = {"GATEWAY_UPSTREAM__URL": upstream.url, "GATEWAY_DOCUMENTS__SIZE": str(size)}
    with process("serve", **environment) as served:
        client = Client(session, served.url)
        await client.ask("{me{id}}")
        before = served.memory
        for number in range(8):
            document = conditional(number)
            for bits in range(32):
                variables = {name: bool(bits >> place & 1) for place, name in enumerate(VARIABLES)}
                assert (await client.ask(document, variables))["data"]["me"]
        assert served.memory - before < size + MEMORY


VARIABLES = [f"v{n}" for n in range(5)]


def conditional(number: int) -> str:
    """A document of about 600 fields, 5 of them with a condition of their own."""
    declared = ",".join(f"${name}:Boolean!" for name in VARIABLES)
    skipped = " ".join(f"{name}:id @skip(if:${name})" for name in VARIABLES)
    fields = "id name title email username state version department"
    inner = " ".join(f"m{n}:manager{{...f}}" for n in range(5))
    return (
        f"query Q{number}({declared}){{me{{{skipped} {inner}}}}} "
        f"fragment f on User{{{fields} {' '.join(f'm{n}:manager{{...g}}' for n in range(11))}}} "
        f"fragment g on User{{{fields}}}"
    )


def _request(body: bytes) -> bytes:
    return (
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        % (
            len(body),
            body,
        )
    )
