import asyncio

import pytest
from calling import Bodies, caller_of, reading, reads_of, transport, upstream
from wire import always, reply

from gateway.errors import NotFound, UpstreamTimeout
from gateway.events import Source
from gateway.upstream.call import ApiCall
from gateway.upstream.policy.in_flight import InFlight

READ = reading("/api/v2/users", query=(("id", "1"),))


class Gate:
    """Holds answers back until it opens, and knows how many were held and how many went away."""

    def __init__(self, answer):
        self.open = asyncio.Event()
        self.answer = answer

    async def __call__(self, _, writer):
        await self.open.wait()
        writer.write(self.answer)


@pytest.fixture
def gate(wire):
    wire.answer = Gate(reply(body=b'{"a":1}'))
    return wire.answer


@pytest.fixture
def sender(session, wire):
    return Bodies(InFlight(transport(session, wire.url).send, timeout=10.0))


async def test_equal_reads_in_flight_are_one_exchange(sender, wire, gate):
    callers = [caller_of() for _ in range(50)]
    sending = [asyncio.create_task(sender.send(READ, caller)) for caller in callers]
    await wire.asked(1)
    gate.open.set()
    assert await asyncio.gather(*sending) == [b'{"a":1}'] * 50
    assert len(wire.requests) == 1
    outcomes = [[exchange.source for exchange in reads_of(caller)] for caller in callers]
    assert outcomes == [[Source.MADE]] + [[Source.SHARED]] * 49


async def test_an_error_is_shared_too(sender, wire):
    wire.answer = always(reply(404))
    errors = await asyncio.gather(*(sender.send(READ, caller_of()) for _ in range(5)), return_exceptions=True)
    assert [type(error) for error in errors] == [NotFound] * 5
    assert len(wire.requests) == 1


async def test_reads_one_after_the_other_are_two_exchanges(sender, wire):
    await sender.send(READ, caller_of())
    await sender.send(READ, caller_of())
    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    ("call", "caller"),
    [
        (reading("/api/v2/users", query=(("id", "2"),)), {}),
        (READ._replace(method="POST"), {}),
        (READ._replace(body=b"{}"), {}),
        (READ, {"who": "b-token"}),
    ],
)
async def test_different_calls_are_not_shared(sender, wire, gate, call, caller):
    sending = asyncio.gather(sender.send(READ, caller_of()), sender.send(call, caller_of(**caller)))
    await wire.asked(2)
    gate.open.set()
    await sending


async def test_writes_are_not_shared(session, wire):
    sender = upstream(session, wire.url)
    write = ApiCall("/api/v2/x", "/api/v2/x", read=False, method="POST", body=b"{}")
    await asyncio.gather(*(sender.send(write, caller_of()) for _ in range(3)))
    assert len(wire.requests) == 3


@pytest.mark.parametrize("leaver", [0, 1, 2])
async def test_a_cancelled_caller_leaves_the_others_alone(sender, wire, gate, leaver):
    sending = [asyncio.create_task(sender.send(READ, caller_of())) for _ in range(3)]
    await wire.asked(1)
    sending[leaver].cancel()
    await asyncio.sleep(0)
    gate.open.set()
    answers = await asyncio.gather(*sending, return_exceptions=True)
    assert isinstance(answers.pop(leaver), asyncio.CancelledError)
    assert answers == [b'{"a":1}'] * 2
    assert len(wire.requests) == 1


async def test_a_call_is_cancelled_when_its_last_caller_leaves(sender, wire, gate):
    before = len(asyncio.all_tasks())
    callers = [caller_of() for _ in range(3)]
    sending = [asyncio.create_task(sender.send(READ, caller)) for caller in callers]
    await wire.asked(1)
    for task in sending:
        task.cancel()
    await asyncio.gather(*sending, return_exceptions=True)
    while len(asyncio.all_tasks()) > before + 1:  # the server's own task for the connection  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert [exchange.status for exchange in reads_of(callers[0])] == [None]
    gate.open.set()
    assert await sender.send(READ, caller_of()) == b'{"a":1}'
    assert len(wire.requests) == 2


async def test_a_call_cancelled_before_it_began_is_forgotten(sender, wire):
    sending = asyncio.create_task(sender.send(READ, caller_of()))
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert await sender.send(READ, caller_of()) == b"{}"
    assert len(wire.requests) == 1


async def test_a_joining_caller_keeps_their_own_deadline(sender, wire, gate):
    first = asyncio.create_task(sender.send(READ, caller_of()))
    await wire.asked(1)
    with pytest.raises(UpstreamTimeout):
        await sender.send(READ, caller_of(seconds=0.05))
    gate.open.set()
    assert await first == b'{"a":1}'
    assert len(wire.requests) == 1


async def test_a_short_deadline_of_the_first_caller_fails_no_other(sender, wire, gate):
    first = asyncio.create_task(sender.send(READ, caller_of(seconds=0.2)))
    await wire.asked(1)
    second = asyncio.create_task(sender.send(READ, caller_of()))
    third = asyncio.create_task(sender.send(READ, caller_of()))
    await wire.asked(2)
    with pytest.raises(UpstreamTimeout):
        await first
    gate.open.set()
    assert await asyncio.gather(second, third) == [b'{"a":1}'] * 2
    assert len(wire.requests) == 2


async def test_a_read_from_before_a_write_is_not_joined_after_it(session, wire, gate):
    sender = Bodies(upstream(session, wire.url))
    old = asyncio.create_task(sender.send(READ, caller_of()))
    await wire.asked(1)
    wire.answer = always(reply(body=b'{"a":2}'))
    write = ApiCall("/api/v2/x", "/api/v2/x", read=False, method="PUT", body=b"{}")
    await sender.send(write, caller_of())
    assert await sender.send(READ, caller_of()) == b'{"a":2}'
    gate.open.set()
    assert await old == b'{"a":1}'
