import asyncio

import pytest
from calling import Bodies, caller_of, limits, reading, upstream
from wire import always, reply

from gateway.errors import GatewayError, NotFound, UpstreamTimeout, UpstreamUnavailable
from gateway.upstream.policy.breaker import Circuit

USERS = reading("/api/v2/users")
QUEUES = reading("/api/v2/routing/queues")


@pytest.fixture
def sender(session, wire, time):
    return Bodies(upstream(session, wire.url, time, limits(timeout=0.5)))


async def fail(sender, caller, times=1, call=USERS):
    for _ in range(times):
        with pytest.raises(GatewayError):
            await sender.send(call, caller)


async def test_a_path_that_keeps_failing_is_left_alone(sender, wire, caller):
    wire.answer = always(reply(500))
    await fail(sender, caller, 15)
    assert len(wire.requests) == 10
    with pytest.raises(UpstreamUnavailable, match="keep failing"):
        await sender.send(USERS, caller)


async def test_other_paths_go_on(sender, wire, caller):
    wire.answer = always(reply(500))
    await fail(sender, caller, 10)
    wire.answer = always(reply())
    assert await sender.send(QUEUES, caller) == b"{}"


async def test_after_a_rest_one_call_probes_and_its_answer_closes_the_circuit(sender, wire, caller, clock):
    wire.answer = always(reply(500))
    await fail(sender, caller, 10)
    wire.answer = always(reply())
    clock.now += 5
    answers = await asyncio.gather(
        *(sender.send(USERS._replace(ids=(str(number),)), caller) for number in range(5)),
        return_exceptions=True,
    )
    assert [answer for answer in answers if answer == b"{}"] == [b"{}"]
    assert len(wire.requests) == 11
    assert (
        await asyncio.gather(
            *(sender.send(USERS._replace(ids=(str(number),)), caller) for number in range(5))
        )
        == [b"{}"] * 5
    )


async def test_a_probe_that_fails_doubles_the_rest(sender, wire, caller, clock):
    wire.answer = always(reply(500))
    await fail(sender, caller, 10)
    clock.now += 5
    await fail(sender, caller, 2)
    assert len(wire.requests) == 11
    clock.now += 9
    await fail(sender, caller)
    assert len(wire.requests) == 11
    clock.now += 1
    await fail(sender, caller)
    assert len(wire.requests) == 12


async def test_a_probe_that_is_cancelled_lets_another_probe(sender, wire, caller, clock):
    wire.answer = always(reply(500))
    await fail(sender, caller, 10)
    clock.now += 5

    async def hang(*_):
        await asyncio.Event().wait()

    wire.answer = hang
    probe = asyncio.create_task(sender.send(USERS, caller))
    await wire.asked(11)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    wire.answer = always(reply())
    assert await sender.send(USERS, caller) == b"{}"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_an_answer_that_refuses_is_no_failure_of_the_path(sender, wire, caller, status):
    wire.answer = always(reply(status))
    await fail(sender, caller, 30)
    assert len(wire.requests) == 30


async def test_a_probe_that_finds_nothing_has_found_the_upstream(sender, wire, caller, clock):
    wire.answer = always(reply(500))
    await fail(sender, caller, 10)
    clock.now += 5
    wire.answer = always(reply(404))
    for _ in range(3):
        with pytest.raises(NotFound):
            await sender.send(USERS, caller)


async def test_an_operation_without_time_says_nothing_of_the_path(sender, wire, caller):
    for _ in range(20):
        with pytest.raises(UpstreamTimeout):
            await sender.send(USERS, caller_of("a-token", 0))
    assert await sender.send(USERS, caller) == b"{}"
    assert len(wire.requests) == 1


def fails(circuit, who, times, *, begun=0, now=0.0):
    """Let so many calls of a caller begin, or as many as fail, and these fail."""
    passes = [circuit.admit(who, now) for _ in range(max(times, begun))]
    for how in passes[:times]:
        circuit.failed(how, now)
    return passes[times:]


def is_open(circuit, who, now=0.0):
    how = circuit.admit(who, now)
    if how is not None:
        circuit.abandoned(how)
    return how is None


def test_failures_below_half_of_the_calls_begun_do_not_open_a_circuit():
    circuit = Circuit()
    fails(circuit, "a", 24, begun=50)
    assert not is_open(circuit, "a")


def test_failures_are_forgotten_with_their_window():
    circuit = Circuit()
    fails(circuit, "a", 9)
    fails(circuit, "a", 1, now=10.0)
    assert not is_open(circuit, "a", 10.0)


def test_stragglers_do_not_end_or_lengthen_a_rest():
    circuit = Circuit()
    others = fails(circuit, "a", 10, begun=20)
    for how in others[:5]:
        circuit.failed(how, 4.0)
    for how in others[5:]:
        circuit.answered(how)
    assert is_open(circuit, "a", 4.9)
    assert circuit.admit("a", 5.0).probes == ("a",)


def test_a_rest_is_never_longer_than_a_minute():
    circuit = Circuit()
    fails(circuit, "a", 10)
    now = 0.0
    for _ in range(10):
        now += 60
        circuit.failed(circuit.admit("a", now), now)
    assert is_open(circuit, "a", now + 59.9)
    assert circuit.admit("a", now + 60).probes == ("a",)


def test_failures_of_one_caller_open_a_circuit_for_that_caller_only():
    circuit = Circuit()
    fails(circuit, "a", 200)
    assert is_open(circuit, "a")
    assert not is_open(circuit, "b")


def test_many_failures_of_one_caller_and_few_of_others_open_it_for_that_caller_only():
    circuit = Circuit()
    fails(circuit, "b", 5, begun=50)
    fails(circuit, "a", 200)
    assert is_open(circuit, "a")
    assert not is_open(circuit, "b")


def test_failures_of_several_callers_open_a_circuit_for_all():
    circuit = Circuit()
    for number in range(10):
        fails(circuit, str(number), 1)
    assert is_open(circuit, "new")
    probe = circuit.admit("new", 5.0)
    assert is_open(circuit, "other", 5.0)
    circuit.answered(probe)
    assert not is_open(circuit, "other", 5.0)


def test_rests_of_callers_long_gone_are_not_kept():
    circuit = Circuit()
    for number in range(100):
        fails(circuit, str(number), 10, now=10.0 * number)
    assert len(circuit._rests) < 10
