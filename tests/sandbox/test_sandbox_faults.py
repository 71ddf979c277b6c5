"""What goes wrong on purpose."""

import asyncio
import gzip
import zlib

import aiohttp
import orjson
import pytest

from gateway.sandbox import Fault, Sandbox, faults

USERS = "/api/v2/users"
ONE_USER = "/api/v2/users/{id}"


async def test_a_fault_matches_its_path_and_no_other(ask):
    ask.sandbox.faults.add(Fault(faults.status(503), template=USERS))
    assert (await ask.get(USERS)).status == 503
    assert (await ask.get("/api/v2/groups")).status == 200


async def test_a_fault_matches_the_calls_that_it_counts(ask):
    ask.sandbox.faults.add(Fault(faults.status(500), template=USERS, calls={1, 3}))
    assert [(await ask.get(USERS)).status for _ in range(4)] == [500, 200, 500, 200]


async def test_a_fault_matches_every_call_that_names_its_id(ask):
    first, second = list(ask.sandbox.organisation.all("user"))[:2]
    ask.sandbox.faults.add(Fault(faults.status(500), id=first))
    assert (await ask.get(f"{USERS}/{first}")).status == 500
    assert (await ask.get(USERS, id=f"{second},{first}")).status == 500
    assert (await ask.get(f"{USERS}/{second}")).status == 200


async def test_a_fault_matches_its_method(ask):
    ask.sandbox.faults.add(Fault(faults.status(500), method="POST"))
    assert (await ask("POST", "/api/v2/notifications/channels")).status == 500
    assert (await ask.get("/api/v2/notifications/channels")).status == 200


async def test_faults_can_be_given_at_once_and_cleared(organisation):
    sandbox = Sandbox(organisation, faults=[Fault(faults.status(500))])
    async with sandbox.serve() as url, aiohttp.ClientSession() as session:
        async with session.get(url + USERS) as response:
            assert response.status == 500
        sandbox.faults.clear()
        async with session.get(url + USERS) as response:
            assert response.status == 401


async def test_a_faulty_call_is_recorded_too(ask):
    ask.sandbox.faults.add(Fault(faults.status(500)))
    await ask.get(USERS)
    assert [call.template for call in ask.sandbox.calls] == [USERS]


@pytest.mark.parametrize("retry_after", ["1", "Wed, 21 Oct 2026 07:28:00 GMT", "999999999", None])
async def test_a_status_carries_any_retry_after(ask, retry_after):
    ask.sandbox.faults.add(Fault(faults.status(429, retry_after=retry_after, error="too.many")))
    answer = await ask.get(USERS)
    assert (answer.status, answer.json["code"], answer.headers.get("Retry-After")) == (
        429,
        "too.many",
        retry_after,
    )


async def test_a_page_of_a_proxy_is_html_and_has_no_correlation_id(ask):
    ask.sandbox.faults.add(Fault(faults.html(502)))
    answer = await ask.get(USERS)
    assert (answer.status, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")
    assert "ININ-Correlation-Id" not in answer.headers


@pytest.mark.parametrize(
    ("answer", "start"),
    [
        (faults.truncated(), b'{"entities":'),
        (faults.not_a_number(), b'{"entities":[],"total":NaN}'),
        (faults.deep(), b"[" * 100_000),
        (faults.raw(b"hello"), b"hello"),
    ],
)
async def test_what_is_not_json_comes_as_if_it_were(ask, answer, start):
    ask.sandbox.faults.add(Fault(answer))
    told = await ask.get(USERS)
    assert (told.status, told.headers["Content-Type"]) == (200, "application/json")
    assert told.body.startswith(start)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(told.body)


async def test_a_wrong_type_is_json_all_the_same(ask):
    ask.sandbox.faults.add(Fault(faults.wrong_type()))
    assert (await ask.get(USERS)).json == "entities"


async def test_an_endless_body_lasts_until_the_client_leaves(ask):
    ask.sandbox.faults.add(Fault(faults.endless()))
    read = 0
    async with ask.session.get(ask.url + USERS) as response:
        async for chunk in response.content.iter_any():
            read += len(chunk)
            if read > 4 * 2**20:
                break
    assert read > 4 * 2**20


async def test_a_gzip_bomb_is_small_until_it_is_opened(ask):
    ask.sandbox.faults.add(Fault(faults.gzip_bomb(mebibytes=4)))
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(ask.url + USERS) as response,
    ):
        packed = await response.read()
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 64 * 1024
    assert len(zlib.decompress(packed, wbits=31)) == 4 * 2**20 + 2
    assert gzip.decompress(packed)[:2] == b'"x'


async def test_a_reset_connection_gives_no_answer(ask):
    ask.sandbox.faults.add(Fault(faults.reset(), calls={1}))
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await ask("POST", "/api/v2/notifications/channels")
    assert (await ask("POST", "/api/v2/notifications/channels")).status == 200


async def test_a_body_that_is_cut_short_lacks_its_end(ask):
    ask.sandbox.faults.add(Fault(faults.cut_short()))
    with pytest.raises(aiohttp.ClientPayloadError):
        await ask.get(USERS)


async def test_a_hanging_call_lasts_until_the_client_leaves(ask):
    ask.sandbox.faults.add(Fault(faults.hang(), template=ONE_USER))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await ask.get(f"{USERS}/me-not")
    assert (await ask.get(USERS)).status == 200


async def test_a_slow_body_arrives_in_the_end(ask):
    ask.sandbox.faults.add(Fault(faults.slow(b'{"a":1}', pause=0.001)))
    assert (await ask.get(USERS)).json == {"a": 1}


async def test_a_redirect_leads_elsewhere(ask):
    ask.sandbox.faults.add(Fault(faults.redirect("https://elsewhere.example.com/")))
    answer = await ask.get(USERS)
    assert (answer.status, answer.headers["Location"]) == (302, "https://elsewhere.example.com/")
