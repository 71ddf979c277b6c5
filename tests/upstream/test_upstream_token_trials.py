import asyncio

import pytest
from calling import Bodies, caller_of, upstream
from wire import always, reply

from gateway.errors import Unauthenticated
from gateway.upstream.call import ApiCall

SENDS = 50


def user(number):
    return ApiCall("/api/v2/users/{id}", f"/api/v2/users/{number}", read=True)


@pytest.fixture
def sender(session, wire, time):
    return Bodies(upstream(session, wire.url, time))


async def send_all(sender, who="a-token"):
    callers = [caller_of(who, 20) for _ in range(SENDS)]
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
    await sender.send(user(0), caller_of("a-token", 5))
    clock.now += 9
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(1 + SENDS)
    wire.answer.gate.set()
    assert await sending == [b"{}"] * SENDS


async def test_five_go_first_again_after_ten_seconds_of_silence(sender, wire, clock):
    await sender.send(user(0), caller_of("a-token", 5))
    clock.now += 11
    wire.answer = Held()
    sending = asyncio.create_task(send_all(sender))
    await wire.asked(1 + 5)
    assert len(wire.requests) == 6
    wire.answer.gate.set()
    await sending


async def test_one_token_finds_out_nothing_for_another(sender, wire):
    await sender.send(user(0), caller_of("a-token", 5))
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
    trying = [asyncio.create_task(sender.send(user(number), caller_of("a-token", 20))) for number in range(5)]
    await wire.asked(5)
    follower = asyncio.create_task(sender.send(user(5), caller_of("a-token", 20)))
    for task in trying:
        task.cancel()
    wire.answer.gate.set()
    assert await follower == b"{}"
    assert sender.sender._trials._trials == {}
