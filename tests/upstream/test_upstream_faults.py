"""Every fault of an upstream, at fifty sends at once: which fail, what it costs, what is left behind."""

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from email.utils import formatdate

import pytest
from calling import Bodies, caller_of, limits, reads_of, upstream
from leaks import nothing_left_behind
from wire import Wire, always, hang, reply

from gateway.errors import (
    RateLimited,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.events import Listener, OperationEvents
from gateway.upstream.auth.credentials import ClientCredentials
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.transport.session import open_session

SENDS = 50
MOST_CALLS = 60
GOOD = reply(body=b'{"good":true}')


def user(number):
    return ApiCall("/api/v2/users/{id}", f"/api/v2/users/{number}", read=True, ids=(str(number),))


async def reset(_, writer):
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def cut(_, writer):
    writer.write(reply(body=b'{"good":', content_length="500"))
    await writer.drain()
    writer.close()


async def drip(_, writer):
    writer.write(reply(body=b"", content_length="500"))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


class Faulty:
    """Answers the first ``faults`` ids with a fault, the first time or every time, and all others well."""

    def __init__(self, fault, faults, *, passes):
        self.fault = fault
        self.ids = {str(number) for number in range(faults)}
        self.passes = passes
        self.seen = set()

    async def __call__(self, request, writer):
        number = request.target.rpartition("/")[2]
        if number in self.ids and not (self.passes and number in self.seen):
            self.seen.add(number)
            await self.fault(request, writer)
        else:
            writer.write(GOOD)


@asynccontextmanager
async def nothing_left_once_hung_up(*wires):
    """Fail if anything is left after the block and the servers' hanging up."""
    async with nothing_left_behind():
        yield
        for wire in wires:
            await wire.hang_up()


def economy(session, url, clock, patience=20):
    time = Time(clock=clock, sleep=clock.sleep)
    return Bodies(upstream(session, url, time, limits(timeout=patience)))


async def send_all(url, clock, *, identity="a-token", patience=20, known=False):
    """Send at once; a token that is ``known`` was used a moment ago."""
    callers = [caller_of(identity, 20, clock) for _ in range(SENDS)]
    async with open_session() as session:
        sender = economy(session, url, clock, patience)
        if known:
            await sender.send(user("known"), caller_of(identity, 20, clock))
        answers = await asyncio.gather(
            *(sender.send(user(number), caller) for number, caller in enumerate(callers)),
            return_exceptions=True,
        )
    return answers, sum(len(reads_of(caller)) for caller in callers)


PASSING = {
    "429 with Retry-After 1": always(reply(429, retry_after="1")),
    "429 with Retry-After as a date": always(
        reply(
            429,
            retry_after=formatdate(1_700_000_002, usegmt=True),
            date=formatdate(1_700_000_000, usegmt=True),
        )
    ),
    "429 without Retry-After": always(reply(429)),
    "502 in HTML": always(reply(502, b"<html>", content_type="text/html")),
    "503": always(reply(503)),
    "connection reset": reset,
    "body cut short": cut,
}

LASTING = {
    "429 with Retry-After 1": (PASSING["429 with Retry-After 1"], RateLimited),
    "429 with Retry-After as a date": (PASSING["429 with Retry-After as a date"], RateLimited),
    "429 without Retry-After": (PASSING["429 without Retry-After"], RateLimited),
    "429 with Retry-After 999999999": (always(reply(429, retry_after="999999999")), RateLimited),
    "500": (always(reply(500)), UpstreamUnavailable),
    "502 in HTML": (PASSING["502 in HTML"], UpstreamUnavailable),
    "503": (PASSING["503"], UpstreamUnavailable),
    "connection reset": (reset, UpstreamUnavailable),
    "body cut short": (cut, UpstreamUnavailable),
    "hang": (hang, UpstreamTimeout),
    "slow body": (drip, UpstreamTimeout),
    "HTML": (always(reply(200, b"<html>", content_type="text/html")), UpstreamBadResponse),
    "redirect": (always(reply(302, location="http://127.0.0.1:1/")), UpstreamBadResponse),
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_is_not_seen(name, wire, clock):
    wire.answer = Faulty(PASSING[name], 5, passes=True)
    async with nothing_left_once_hung_up(wire):
        answers, calls = await send_all(wire.url, clock, known=True)
    assert answers == [b'{"good":true}'] * SENDS
    assert calls == len(wire.requests) - 1 == 55


@pytest.mark.parametrize("name", LASTING)
async def test_a_lasting_fault_is_an_error_in_its_place_alone(name, wire, clock):
    fault, error = LASTING[name]
    wire.answer = Faulty(fault, 5, passes=False)
    # The others must have been answered by then, on a busy machine as well.
    patience = 2 if error is UpstreamTimeout else 20
    async with nothing_left_once_hung_up(wire):
        answers, calls = await send_all(wire.url, clock, known=True, patience=patience)
    assert all(isinstance(answer, error) for answer in answers[:5])
    assert answers[5:] == [b'{"good":true}'] * 45
    assert calls == len(wire.requests) - 1 <= MOST_CALLS


@pytest.mark.parametrize("name", LASTING)
async def test_a_fault_everywhere_costs_no_more_than_a_fifth(name, wire, clock):
    fault, error = LASTING[name]
    wire.answer = Faulty(fault, SENDS, passes=False)
    patience = 0.2 if error is UpstreamTimeout else 20
    async with nothing_left_once_hung_up(wire):
        answers, calls = await send_all(wire.url, clock, patience=patience)
    assert all(isinstance(answer, error) for answer in answers)
    assert calls == len(wire.requests) <= MOST_CALLS


async def test_the_retry_after_of_a_429_is_in_the_error(wire, clock):
    wire.answer = Faulty(always(reply(429, retry_after="30")), 5, passes=False)
    answers, calls = await send_all(wire.url, clock, known=True)
    assert [answer.retry_after for answer in answers[:5]] == [30.0] * 5
    assert calls == SENDS


async def test_a_host_without_an_address_costs_no_more_than_a_fifth(clock):
    # The resolver's threads outlive the sends, so only what asyncio holds is compared.
    before = len(asyncio.all_tasks())
    answers, calls = await send_all("http://nothing.invalid", clock)
    assert all(isinstance(answer, UpstreamUnavailable) for answer in answers)
    assert calls <= MOST_CALLS
    assert len(asyncio.all_tasks()) == before


class Revoking:
    """Accepts each token until so many answers were given; then only the next one's."""

    def __init__(self, after):
        self.left = after

    async def __call__(self, request, writer):
        if request.headers["authorization"] == "Bearer token-1":
            self.left -= 1
            writer.write(GOOD if self.left >= 0 else reply(401))
        else:
            writer.write(GOOD)


class Issuing:
    """A login host: another token for each request."""

    def __init__(self):
        self.issued = 0

    async def __call__(self, _, writer):
        self.issued += 1
        writer.write(reply(body=b'{"access_token":"token-%d","expires_in":3600}' % self.issued))


@pytest.fixture
async def identity(other_wire, clock):
    other_wire.answer = Issuing()
    async with open_session() as login:
        time = Time(clock=clock)
        credentials = ClientCredentials(login, other_wire.url, "client-id", "client-secret", time, timeout=10)
        yield Identity.undivided("client", credentials)


async def test_a_token_revoked_while_it_was_not_used_costs_five_calls_more(wire, other_wire, clock, identity):
    wire.answer = Revoking(after=0)
    answers, calls = await send_all(wire.url, clock, identity=identity)
    assert answers == [b'{"good":true}'] * SENDS
    assert calls == len(wire.requests) == SENDS + 5
    assert len(other_wire.requests) == 2


async def test_a_token_revoked_between_two_calls_costs_five_calls_more(wire, other_wire, clock, identity):
    wire.answer = Revoking(after=1)
    answers, calls = await send_all(wire.url, clock, identity=identity, known=True)
    assert answers == [b'{"good":true}'] * SENDS
    assert calls == len(wire.requests) - 1 == SENDS + 5
    assert len(other_wire.requests) == 2


@pytest.mark.parametrize("flying", [5, 45])
async def test_only_the_calls_that_are_on_their_way_when_a_token_is_revoked_are_made_again(
    wire, other_wire, clock, identity, flying
):
    wire.answer = Revoking(after=1 + SENDS - flying)
    answers, calls = await send_all(wire.url, clock, identity=identity, known=True)
    assert answers == [b'{"good":true}'] * SENDS
    assert calls == len(wire.requests) - 1 == SENDS + flying
    assert len(other_wire.requests) == 2


async def test_a_token_that_stays_refused_is_an_error(wire, clock):
    wire.answer = always(reply(401))
    answers, calls = await send_all(wire.url, clock)
    assert all(isinstance(answer, Unauthenticated) for answer in answers)
    assert calls == SENDS


async def test_a_cancelled_call_leaves_nothing_behind(wire, clock):
    wire.answer = hang
    async with nothing_left_once_hung_up(wire):
        sending = asyncio.create_task(send_all(wire.url, clock))
        await wire.asked(SENDS)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_the_budget_is_known_after_the_first_answer(session, wire, clock):
    wire.answer = always(
        reply(inin_ratelimit_count="3", inin_ratelimit_allowed="300", inin_ratelimit_reset="60")
    )
    sender = upstream(session, wire.url, Time(clock=clock))
    caller = caller_of("a-token", 5, clock)
    assert sender.budget(caller.identity.payer) is None
    await sender.send(user(1), caller)
    left = sender.budget(caller.identity.payer)
    assert (left.used, left.allowed, left.reset) == (3, 300, 60.0)


class Log(Listener):
    """Notes what begins and ends."""

    def __init__(self):
        self.heard = []

    def exchange_began(self, operation, exchange):
        self.heard.append((operation, "began", exchange))

    def exchange_ended(self, operation, exchange):
        self.heard.append((operation, "ended", exchange))


async def test_listeners_hear_of_every_exchange_when_it_begins_and_ends(session, wire, clock):
    log = Log()
    caller = caller_of("a-token", 5, clock)
    caller.events = OperationEvents((log,))
    wire.answer = Faulty(always(reply(503)), 1, passes=True)
    await economy(session, wire.url, clock).send(user(0), caller)
    assert [operation for operation, *_ in log.heard] == [caller.events] * 4
    assert [what for _, what, _ in log.heard] == ["began", "ended"] * 2
    exchanges = [exchange for *_, exchange in log.heard]
    assert exchanges[0] is exchanges[1]
    assert exchanges[2] is exchanges[3]
    assert [exchanges[0].status, exchanges[2].status] == [503, 200]


async def test_two_upstreams_do_not_share_their_troubles(wire, clock):
    other = Wire()
    await other.start()
    try:
        wire.answer = always(reply(500))
        other.answer = always(GOOD)
        (bad, _), (good, _) = await asyncio.gather(send_all(wire.url, clock), send_all(other.url, clock))
    finally:
        await other.stop()
    assert all(isinstance(answer, UpstreamUnavailable) for answer in bad)
    assert good == [b'{"good":true}'] * SENDS
