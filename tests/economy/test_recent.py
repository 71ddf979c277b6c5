"""Reads of a moment ago."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from calling import Bodies, caller_of, limits, reading, reads_of, upstream
from keeper import CONVERSATIONS, QUEUES, USERS, spent

from gateway.errors import UpstreamUnavailable
from gateway.events import Source
from gateway.sandbox import DEMO_TOKEN, Fault, Organisation, Sandbox, faults
from gateway.sandbox.tokens import Token
from gateway.upstream.call import ApiCall
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.transport.session import open_session

LISTING = reading(CONVERSATIONS)
ENTITIES = reading(USERS)
LIMIT = 16
"""Calls of a token; with fewer than four of them left, reads are shared."""


class Moment:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Moment:
    return Moment()


@pytest.fixture
def sandbox(organisation: Organisation) -> Sandbox:
    return Sandbox(organisation, limit=LIMIT)


@pytest.fixture
async def sender(sandbox_url: str, clock: Moment) -> AsyncIterator[Bodies]:
    async with open_session() as session:
        within = limits(recent=2.0)
        yield Bodies(upstream(session, sandbox_url, Time(clock=clock), within, cached={USERS}))


@pytest.fixture
async def recent(sender: Bodies, sandbox: Sandbox) -> Bodies:
    """The upstream when of the token's calls four are left."""
    await spend(sender, LIMIT - 4, sandbox)
    return sender


async def spend(sender: Bodies, calls: int, sandbox: Sandbox, token: str = DEMO_TOKEN) -> None:
    for number in range(calls):
        await sender.send(reading(QUEUES, ids=(str(number),)), caller(token))
    sandbox.calls.clear()


def caller(token: str = DEMO_TOKEN) -> Caller:
    return caller_of(token, 5)


async def test_a_read_is_shared_for_as_long_as_it_may_and_no_longer(recent, clock, sandbox):
    first = await recent.send(LISTING, caller())
    clock.now += 1.9
    asking = caller()
    assert await recent.send(LISTING, asking) == first
    (told,) = reads_of(asking)
    assert (told.source, told.template) == (Source.SHARED, CONVERSATIONS)
    assert told.age == pytest.approx(1.9)
    clock.now += 0.2
    await recent.send(LISTING, caller())
    assert spent(sandbox) == {CONVERSATIONS: 2}


async def test_nothing_is_shared_while_a_quarter_of_the_budget_is_left(sender, sandbox):
    await spend(sender, LIMIT - 7, sandbox)
    for _ in range(4):
        await sender.send(LISTING, caller())
    assert spent(sandbox) == {CONVERSATIONS: 4}


async def test_no_caller_shares_another_one_s(recent, sandbox, organisation):
    sandbox.add(Token("another", organisation.user_id))
    await spend(recent, LIMIT - 4, sandbox, "another")
    await recent.send(LISTING, caller())
    await recent.send(LISTING, caller("another"))
    assert spent(sandbox) == {CONVERSATIONS: 2}


async def test_nothing_from_before_one_s_own_write_is_shared(recent, clock, sandbox, organisation):
    (conversation, *_) = organisation.active(organisation.user_id)
    path = f"{CONVERSATIONS}/{conversation['id']}/tags"
    write = ApiCall(
        f"{CONVERSATIONS}/{{id}}/tags", path, read=False, method="PUT", body=b'{"externalTag":"new"}'
    )
    await recent.send(LISTING, caller())
    clock.now += 0.1
    await recent.send(write, caller())
    clock.now += 0.1
    assert b'"externalTag":"new"' in await recent.send(LISTING, caller())
    await recent.send(LISTING, caller())
    assert sum(call.path == CONVERSATIONS for call in sandbox.calls) == 2


async def test_cacheable_reads_are_not_shared_as_recent(recent, sandbox):
    for _ in range(2):
        await recent.send(ENTITIES, caller())
    assert spent(sandbox) == {USERS: 2}


async def test_a_failure_is_not_shared(recent, sandbox):
    sandbox.faults.add(Fault(faults.status(500), calls={1}))
    with pytest.raises(UpstreamUnavailable):
        await recent.send(LISTING, caller())
    answer: Any = await recent.send(LISTING, caller())
    assert b'"entities"' in answer
