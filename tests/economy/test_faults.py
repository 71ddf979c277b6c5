"""Every fault that an upstream may show, through the whole gateway, at fifty queries at once.

The faults befall one kind's bulk read, or five of the fifty conversations. Whatever the fault, it is told
where it is and nowhere else, costs at most a fifth more calls, leaves nothing behind, and tells no secret.
"""

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import aiohttp
import pytest
from client import Client
from leaks import nothing_left_behind

from gateway.app import serve
from gateway.sandbox import DEMO_CLIENT, DEMO_TOKEN, Fault, Organisation, Sandbox, faults
from gateway.settings import Settings
from gateway.upstream.clock import Time

QUERIES = 50
QUERY = """query ($id: ID!) {
  conversation(id: $id) {
    id
    participants { user { id email } queue { id description } }
    divisions { division { id homeDivision } }
  }
}"""
CONVERSATION = "/api/v2/conversations/{id}"
QUEUES = "/api/v2/routing/queues"

_SECRETS = (DEMO_TOKEN, DEMO_CLIENT[1], "told to fail", "Bad Gateway", "sandbox.fault")
"""What must be in no output: tokens and secrets, and what the sandbox puts into its errors' bodies."""


class Clock:
    """A clock on which a sleep ends at once and moves the time on."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.skipped

    def now(self) -> float:
        return time.time() + self.skipped

    async def sleep(self, seconds: float) -> None:
        until = self() + seconds
        await asyncio.sleep(0)
        self.skipped += max(0.0, until - self())


@dataclass(frozen=True)
class Gateway:
    """A gateway in front of a sandbox, and a client of it."""

    sandbox: Sandbox
    clock: Clock
    client: Client
    ids: list[str]
    outputs: list[str]

    async def ask_all(self, *, token: str | None = DEMO_TOKEN) -> list[dict[str, Any]]:
        """The answers to the fifty queries, asked at once."""
        answers = await asyncio.gather(
            *(self.client.ask(QUERY, {"id": id_}, token=token) for id_ in self.ids)
        )
        self.outputs.append(str(answers))
        return answers

    async def exchanges(self) -> Counter[str]:
        """What the gateway counted of its exchanges with the upstream, by status."""
        metrics = (await self.client.send("GET", "/metrics")).body
        exchanges: Counter[str] = Counter()
        for line in metrics.splitlines():
            if line.startswith("gateway_upstream_exchanges_total{"):
                status = line.partition('status="')[2].partition('"')[0]
                exchanges[status] += int(float(line.rpartition(" ")[2]))
        return exchanges


@asynccontextmanager
async def gateway_before(sandbox: Sandbox, caplog, *, upstream=None, patience=10.0, **more):
    """A gateway that at the end has left nothing behind and shown no secret."""
    clock, outputs = Clock(), []
    ids = [each["id"] for each in sandbox.organisation.active(sandbox.organisation.user_id)]
    async with nothing_left_behind(), sandbox.serve() as url, aiohttp.ClientSession() as session:
        settings = Settings(
            http={"port": 0, "grace": 1},
            upstream={"url": upstream or url, "allow_http": True, "timeout": patience},
            live={"lease": 0},
            **more,
        )
        passing = Time(clock=clock, now=clock.now, sleep=clock.sleep)
        async with serve(settings, time=passing) as gateway:
            yield Gateway(sandbox, clock, Client(session, gateway.url), ids, outputs)
            outputs.append(gateway.metrics.text().decode())
    told = "\n".join([*outputs, caplog.text])
    assert not [secret for secret in _SECRETS if secret in told]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(Organisation.seeded(seed=6, conversations=QUERIES), limit=100_000)


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """The answers without any fault, and the calls that they took, once they are known."""
    return {}


@pytest.fixture
async def good(sandbox: Sandbox, kept: dict[str, Any], caplog) -> dict[str, Any]:
    if not kept:
        async with gateway_before(sandbox, caplog) as gateway:
            kept["answers"] = await gateway.ask_all()
            kept["calls"] = len(sandbox.calls)
        sandbox.calls.clear()
        assert not any("errors" in answer for answer in kept["answers"])
    return kept


def now() -> str:
    return formatdate(time.time() + 2, usegmt=True)


LIMITED = {
    "429 with Retry-After 1": lambda: faults.status(429, retry_after="1"),
    "429 with Retry-After as a date": lambda: faults.status(429, retry_after=now()),
    "429 without Retry-After": lambda: faults.status(429),
    "429 with Retry-After 999999999": lambda: faults.status(429, retry_after="999999999"),
}
DOWN = {
    "500": lambda: faults.status(500),
    "502 in HTML": faults.html,
    "503": lambda: faults.status(503),
    "connection reset": faults.reset,
    "body cut short": faults.cut_short,
}
SLOW = {"hang": faults.hang, "slow body": faults.slow}
CODES = (
    dict.fromkeys(LIMITED, "RATE_LIMITED")
    | dict.fromkeys(DOWN, "UPSTREAM_UNAVAILABLE")
    | dict.fromkeys(SLOW, "UPSTREAM_TIMEOUT")
)
FAULTS = LIMITED | DOWN | SLOW
PASSING = FAULTS.keys() - {"429 with Retry-After 999999999", "500", *SLOW}

both_engines = pytest.mark.parametrize("engine", ["planned", "reference"])


def without_queues(answer: dict[str, Any]) -> dict[str, Any]:
    conversation = answer["data"]["conversation"]
    people = [{"user": one["user"]} for one in conversation["participants"]]
    return {**conversation, "participants": people}


def patience(name: str) -> float:
    """Seconds for a call: the good ones must have their answers by then, on a busy machine as well."""
    return 1.5 if name in SLOW else 20.0


@both_engines
@pytest.mark.parametrize("name", sorted(PASSING))
async def test_a_fault_that_passes_is_not_seen(name, engine, sandbox, good, caplog):
    sandbox.faults.add(Fault(FAULTS[name](), template=QUEUES, calls={1}))
    async with gateway_before(sandbox, caplog, engine=engine) as gateway:
        answers = await gateway.ask_all()
    assert answers == good["answers"]
    assert len(sandbox.calls) <= 1.2 * good["calls"]


@both_engines
@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_one_kind_that_lasts_leaves_all_else_of_every_answer(
    name, engine, sandbox, good, caplog
):
    sandbox.faults.add(Fault(FAULTS[name](), template=QUEUES))
    sandbox.faults.add(Fault(FAULTS[name](), template=f"{QUEUES}/{{id}}"))
    async with gateway_before(sandbox, caplog, engine=engine, patience=patience(name)) as gateway:
        answers = await gateway.ask_all()
    assert list(map(without_queues, answers)) == list(map(without_queues, good["answers"]))
    errors = [error for answer in answers for error in answer.get("errors", ())]
    assert {error["extensions"]["code"] for error in errors} == {CODES[name]}
    assert {error["path"][-1] for error in errors} == {"queue"}
    assert len(sandbox.calls) <= 1.2 * good["calls"]
    if name in LIMITED:
        assert all(0 < error["extensions"]["retryAfter"] <= 30 for error in errors if "retryAfter" in error)


@both_engines
@pytest.mark.parametrize("name", [*DOWN, *SLOW])
async def test_a_fault_of_five_conversations_leaves_the_other_queries_alone(
    name, engine, sandbox, good, caplog
):
    async with gateway_before(sandbox, caplog, engine=engine, patience=patience(name)) as gateway:
        for id_ in gateway.ids[:5]:
            sandbox.faults.add(Fault(FAULTS[name](), id=id_))
        answers = await gateway.ask_all()
    assert answers[5:] == good["answers"][5:]
    for answer in answers[:5]:
        assert answer["data"] == {"conversation": None}
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == CODES[name]
    assert len(sandbox.calls) <= 1.2 * good["calls"]


@both_engines
async def test_a_host_without_an_address_is_an_error_at_once(engine, sandbox, caplog):
    async with gateway_before(sandbox, caplog, upstream="http://nothing.invalid", engine=engine) as gateway:
        answers = await gateway.ask_all()
        exchanges = await gateway.exchanges()
    codes = {error["extensions"]["code"] for answer in answers for error in answer["errors"]}
    assert codes == {"UPSTREAM_UNAVAILABLE"}
    assert exchanges.total() <= 1.2 * QUERIES


@asynccontextmanager
async def gateway_with_a_token_of_its_own(sandbox, engine, caplog):
    auth = {"mode": "service", "client_id": DEMO_CLIENT[0], "client_secret": DEMO_CLIENT[1]}
    async with gateway_before(sandbox, caplog, engine=engine, auth=auth, cache={"enabled": False}) as gateway:
        await gateway.ask_all(token=None)
        yield gateway
        told = "\n".join([*gateway.outputs, caplog.text])
        assert not [token for token in sandbox.tokens if token in told]


def revoke_all(sandbox: Sandbox) -> None:
    for token in list(sandbox.tokens):
        if token != DEMO_TOKEN:
            sandbox.revoke(token)


@both_engines
async def test_a_token_revoked_in_the_middle_of_its_life_is_renewed_unseen(engine, sandbox, good, caplog):
    async with gateway_with_a_token_of_its_own(sandbox, engine, caplog) as gateway:
        revoke_all(sandbox)
        sandbox.calls.clear()
        assert await gateway.ask_all(token=None) == good["answers"]
        assert len(sandbox.calls.matching("POST", "/oauth/token")) == 1
        assert len(sandbox.calls) <= 1.2 * good["calls"]


@both_engines
async def test_a_token_revoked_under_load_costs_the_calls_under_way_and_no_more(
    engine, sandbox, good, caplog
):
    async with gateway_with_a_token_of_its_own(sandbox, engine, caplog) as gateway:
        asking = asyncio.create_task(gateway.ask_all(token=None))
        async with asyncio.timeout(20):
            while len(sandbox.calls.matching("GET", CONVERSATION)) < QUERIES + 10:  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(0)
        revoke_all(sandbox)
        assert await asking == good["answers"]
        asked = sandbox.calls.matching("GET", CONVERSATION)
        assert len(asked) <= 3 * QUERIES - 10
        assert len(sandbox.calls.matching("POST", "/oauth/token")) == 2
