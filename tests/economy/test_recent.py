"""Reads of a moment ago."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from keeper import CONVERSATIONS, USERS, spent

from gateway.errors import UpstreamUnavailable
from gateway.sandbox import DEMO_TOKEN, Fault, faults
from gateway.upstream.auth.credentials import Forwarded
from gateway.upstream.call import Call
from gateway.upstream.caller import Caller, Deadline, Outcome
from gateway.upstream.policy.recent import Recent
from gateway.upstream.transport.client import Upstream
from gateway.upstream.transport.session import open_session
from gateway.upstream.transport.status import Rate

LISTING = Call(CONVERSATIONS, CONVERSATIONS)
ENTITIES = Call(USERS, USERS)


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
def left() -> dict[str, int]:
    """Calls that are left of a hundred; short of them, unless a test says otherwise."""
    return {"left": 24}


@pytest.fixture
async def recent(sandbox_url: str, clock: Moment, left: dict[str, int]) -> AsyncIterator[Recent]:
    async with open_session() as session:
        upstream = Upstream(session, sandbox_url, clock=clock)
        yield Recent(
            upstream, lambda _: Rate(100 - left["left"], 100, 30.0), age=2.0, kept={USERS}, clock=clock
        )


def caller(token: str = DEMO_TOKEN) -> Caller:
    return Caller(Forwarded(token), Deadline.after(5))


async def test_a_read_is_shared_for_as_long_as_it_may_and_no_longer(recent, clock, sandbox):
    first = await recent.send(LISTING, caller())
    clock.now += 1.9
    asking = caller()
    assert await recent.send(LISTING, asking) == first
    (told,) = asking.trace
    assert (told.outcome, told.template) == (Outcome.SHARED, CONVERSATIONS)
    assert told.age == pytest.approx(1.9)
    clock.now += 0.2
    await recent.send(LISTING, caller())
    assert spent(sandbox) == {CONVERSATIONS: 2}


async def test_nothing_is_shared_while_a_quarter_of_the_budget_is_left(recent, left, sandbox):
    left["left"] = 25
    for _ in range(3):
        await recent.send(LISTING, caller())
    assert spent(sandbox) == {CONVERSATIONS: 3}


async def test_no_principal_shares_another_one_s(recent, sandbox, organisation):
    sandbox.add(sandbox.tokens[DEMO_TOKEN].__class__("another", organisation.user_id))
    await recent.send(LISTING, caller())
    await recent.send(LISTING, caller("another"))
    assert spent(sandbox) == {CONVERSATIONS: 2}


async def test_nothing_from_before_one_s_own_write_is_shared(recent, clock, sandbox, organisation):
    (conversation, *_) = organisation.active(organisation.user_id)
    path = f"{CONVERSATIONS}/{conversation['id']}/tags"
    write = Call(
        f"{CONVERSATIONS}/{{id}}/tags", path, method="PUT", body=b'{"externalTag":"new"}', read=False
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
