import asyncio

import pytest
from wire import always, reply

from gateway.errors import Unauthenticated
from gateway.upstream.auth.credentials import Forwarded
from gateway.upstream.call import Call
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.policy.scouting import Scouting, Scouts
from gateway.upstream.transport.client import Upstream

SENDS = 50


def user(number):
    return Call("/api/v2/users/{id}", f"/api/v2/users/{number}")


@pytest.fixture
def sender(session, wire, clock):
    scouts = Scouts(clock=clock)
    return Scouting(Upstream(session, wire.url, clock=clock, listeners=[scouts.learn]), scouts)


async def send_all(sender, who="a-token"):
    callers = [Caller(Forwarded(who), Deadline.after(20)) for _ in range(SENDS)]
    return await asyncio.gather(
        *(sender.send(user(number), caller) for number, caller in enumerate(callers)), return_exceptions=True
    )


class Held:
    """A server that holds all answers back until it is released."""

    def __init__(self, answer=None):
        self.gate = asyncio.Event()
        self.answer = answer or reply()

    async def __call__(self, _, writer):
        await self.gate.wait()
        writer.write(self.answer)


async def test_five_calls_go_first_when_the_token_is_unknown(sender, wire):
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(5)
    assert len(wire.requests) == 5
    wire.answer.gate.set()
    assert await sending == [b"{}"] * SENDS


async def test_all_go_at_once_when_the_token_worked_within_ten_seconds(sender, wire, clock):
    await sender.send(user(0), Caller(Forwarded("a-token"), Deadline.after(5)))
    clock.now += 9
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(1 + SENDS)
    wire.answer.gate.set()
    assert await sending == [b"{}"] * SENDS


async def test_five_go_first_again_after_ten_seconds_of_silence(sender, wire, clock):
    await sender.send(user(0), Caller(Forwarded("a-token"), Deadline.after(5)))
    clock.now += 11
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(1 + 5)
    assert len(wire.requests) == 6
    wire.answer.gate.set()
    await sending


async def test_one_token_finds_out_nothing_for_another(sender, wire):
    await sender.send(user(0), Caller(Forwarded("a-token"), Deadline.after(5)))
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender, who="b-token"))
    await wire.asked(1 + 5)
    assert len(wire.requests) == 6
    wire.answer.gate.set()
    await sending


async def test_five_calls_that_hang_do_not_keep_the_others_back(sender, wire):
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(SENDS)
    wire.answer.gate.set()
    assert await sending == [b"{}"] * SENDS


async def test_a_refused_token_is_an_error_of_every_call(sender, wire):
    wire.answer = always(reply(401))
    answers = await send_all(sender)
    assert all(isinstance(answer, Unauthenticated) for answer in answers)


async def test_cancelled_scouts_release_the_others(sender, wire):
    wire.answer = Held()
    scouts = [
        asyncio.create_task(sender.send(user(number), Caller(Forwarded("a-token"), Deadline.after(20))))
        for number in range(5)
    ]
    await wire.asked(5)
    follower = asyncio.create_task(sender.send(user(5), Caller(Forwarded("a-token"), Deadline.after(20))))
    for scout in scouts:
        scout.cancel()
    wire.answer.gate.set()
    assert await follower == b"{}"
    assert sender._scouts._parties == {}
