"""The live run: each server with idle sockets, with idle subscriptions, and with events."""

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from tests.bench import processes
from tests.bench.live.clients import Clients, NotServed, clients
from tests.bench.subjects import OURS, CannotStart, Server, Subject, python, running

_SETTLES = 2.0
"""Seconds until what was opened has come to rest."""
_WIDTH = 14


class Load(NamedTuple):
    """What is asked of each server.

    Attributes:
        idle: Sockets without a subscription.
        sockets: Sockets that share the subscriptions.
        subscriptions: In all, equally many of each conversation.
        listeners: Subscriptions while events are told.
        rate: Events a second; each reaches the listeners of its conversation, or all.
        seconds: For which events are told.
    """

    idle: int
    sockets: int
    subscriptions: int
    listeners: int
    rate: int
    seconds: float


FULL = Load(idle=5_000, sockets=50, subscriptions=5_000, listeners=1_000, rate=100, seconds=20.0)
QUICK = Load(idle=500, sockets=10, subscriptions=500, listeners=200, rate=50, seconds=3.0)


@dataclass(frozen=True, slots=True)
class Events:
    """What events took.

    Attributes:
        told: How many the upstream told.
        delivered: Changes that arrived, at all listeners together. A newer state of a conversation may take
            the place of an older one.
        cpu: Microseconds of CPU for a delivery.
        share: Of one core, while events were told.
        p50: Milliseconds from an event to a client.
        p99: The same.
        calls: Calls to the upstream meanwhile.
    """

    told: int
    delivered: int
    cpu: float
    share: float
    p50: float
    p99: float
    calls: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What one server took.

    Attributes:
        socket_kb: kB of memory (10^3 bytes) of an idle socket.
        subscription_kb: kB of an idle subscription.
        each: Events of conversations with some listeners each.
        all: Events of one conversation that all listen to.
    """

    socket_kb: float
    subscription_kb: float
    each: Events
    all: Events


_UPSTREAM = python("live upstream", "tests.bench.live.upstream")
_MANY = "1000000"
_GATEWAY = Subject(
    "cached",
    (str(OURS), "serve", "--host", "127.0.0.1"),
    {
        "GATEWAY_HTTP__CONNECTIONS": "6000",
        "GATEWAY_HTTP__OPERATIONS": "1000",
        "GATEWAY_LIMITS__SUBSCRIPTIONS": _MANY,
        "GATEWAY_LIMITS__SUBSCRIPTIONS_OF_CALLER": _MANY,
    },
)
SUBJECTS = (_GATEWAY, python("plain", "tests.bench.live.plain"))


class _Upstream:
    """The upstream, as it is told what to do."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def sandbox(self) -> tuple[str, Sequence[str]]:
        """The sandbox's URL, and the conversations that events are about."""
        told = await self._asked("GET", "/sandbox")
        return told["url"], told["conversations"]

    async def calls(self) -> int:
        """The calls that came so far."""
        count: int = (await self._asked("GET", "/count"))["calls"]
        return count

    async def tell(self, rate: int, seconds: float, conversations: int) -> int:
        """Tell events of so many conversations; how many."""
        asked = {"rate": rate, "seconds": seconds, "conversations": conversations}
        told: int = (await self._asked("POST", "/events", asked))["events"]
        return told

    async def _asked(self, method: str, path: str, body: object = None) -> Any:
        async with self._session.request(method, self._url + path, json=body) as response:
            response.raise_for_status()
            return await response.json()


@asynccontextmanager
async def _upstream() -> AsyncIterator[_Upstream]:
    async with running(_UPSTREAM) as server, aiohttp.ClientSession() as session:
        yield _Upstream(session, server.url)


async def measured(load: Load, only: Collection[str] | None) -> "LiveReport":
    """Measure each server that is wanted; with no names, all."""
    processes.step_aside()
    samples, left_out = {}, {}
    for subject in SUBJECTS:
        if only is not None and subject.name not in only:
            continue
        try:
            async with _upstream() as upstream:
                samples[subject.name] = await _sample(subject, upstream, load)
        except (CannotStart, NotServed) as error:
            left_out[subject.name] = str(error)
    return LiveReport(load, samples, left_out)


async def _sample(subject: Subject, upstream: _Upstream, load: Load) -> Sample:
    url, conversations = await upstream.sandbox()
    async with running(subject, "--upstream-url", url) as server:
        socket = await _each(server, _idle_sockets(server, load.idle), load.idle)
        idle = _idle_subscriptions(server, load, conversations)
        subscription = await _each(server, idle, load.subscriptions)
        each = await _events(server, upstream, load, conversations)
        of_one = await _events(server, upstream, load, conversations[:1])
        return Sample(socket / 1e3, subscription / 1e3, each, of_one)


async def _events(server: Server, upstream: _Upstream, load: Load, conversations: Sequence[str]) -> Events:
    """What events of these conversations take, to which all listeners listen in equal shares."""
    async with clients(server.url) as listening:
        await listening.open(load.sockets)
        await listening.subscribe(conversations, load.listeners // load.sockets)
        await asyncio.sleep(_SETTLES)
        calls, cpu = await upstream.calls(), processes.cpu_seconds(server.pid)
        told = await upstream.tell(load.rate, load.seconds, len(conversations))
        await _arrival(listening, told * load.listeners // len(conversations))
        cpu = processes.cpu_seconds(server.pid) - cpu
        calls = await upstream.calls() - calls
        delays = sorted(listening.arrived.delays)
    return Events(
        told=told,
        delivered=len(delays),
        cpu=1e6 * cpu / len(delays),
        share=cpu / load.seconds,
        p50=delays[len(delays) // 2] / 1e6,
        p99=delays[len(delays) * 99 // 100] / 1e6,
        calls=calls,
    )


async def _arrival(listening: Clients, wanted: int) -> None:
    """Wait until all that is wanted has arrived, or nothing more does."""
    arrived = -1
    while arrived < len(listening.arrived.delays) < wanted:
        arrived = len(listening.arrived.delays)
        await asyncio.sleep(_SETTLES)


@asynccontextmanager
async def _idle_sockets(server: Server, count: int) -> AsyncIterator[None]:
    async with clients(server.url) as opened:
        await opened.open(count)
        yield


@asynccontextmanager
async def _idle_subscriptions(
    server: Server, load: Load, conversations: Sequence[str]
) -> AsyncIterator[None]:
    async with clients(server.url) as opened:
        await opened.open(load.sockets)
        await opened.subscribe(conversations, load.subscriptions // load.sockets)
        yield


async def _each(server: Server, opened: Any, count: int) -> float:
    """Bytes of memory that each of what is opened takes."""
    before = _resident(server)
    async with opened:
        await asyncio.sleep(_SETTLES)
        return (_resident(server) - before) / count


def _resident(server: Server) -> int:
    pages = Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True, slots=True)
class LiveReport:
    """A whole live run; `left_out` tells why servers could not be measured."""

    load: Load
    samples: Mapping[str, Sample]
    left_out: Mapping[str, str]

    def json(self) -> dict[str, Any]:
        """The measurements, by server."""
        samples = {name: asdict(sample) for name, sample in self.samples.items()}
        return {"load": self.load._asdict(), "subjects": samples, "left_out": dict(self.left_out)}

    def text(self) -> str:
        """The table."""
        load = self.load
        table = ["Live: what subscriptions take", _row("", [f"{name:>{_WIDTH}}" for name in self.samples])]
        idle = [(f"kB of each of {load.idle} idle sockets", "socket_kb")]
        idle += [(f"kB of each of {load.subscriptions} subscriptions", "subscription_kb")]
        for title, measure in idle:
            table.append(_row(title, [_number(asdict(one)[measure], 1) for one in self.samples.values()]))
        for title, which in (("to the listeners of each", "each"), ("to all of them", "all")):
            table.append(f"{load.rate} events a second {title}, {load.listeners} listeners")
            for name, measure, places in _MEASURES:
                events = [asdict(one)[which][measure] for one in self.samples.values()]
                table.append(_row(f"  {name}", [_number(value, places) for value in events]))
        left_out = (f"left out: {name}: {reason}" for name, reason in self.left_out.items())
        return "\n".join([*table, "", *left_out])


_MEASURES = (
    ("events", "told", 0),
    ("deliveries", "delivered", 0),
    ("CPU us of a delivery", "cpu", 1),
    ("share of one core", "share", 2),
    ("p50 ms", "p50", 1),
    ("p99 ms", "p99", 1),
    ("calls", "calls", 0),
)


def _row(title: str, cells: Sequence[str]) -> str:
    return f"{title:<40}" + "".join(cells)


def _number(value: float, places: int) -> str:
    return f"{value:>{_WIDTH}.{places}f}"
