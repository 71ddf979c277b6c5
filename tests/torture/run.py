"""One run: conversations change, everything goes wrong, and watchers must get the truth all the same."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

import aiohttp

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox, Token
from gateway.settings import Settings
from tests.torture.fast import Fast
from tests.torture.troubles import Troubles
from tests.torture.truth import Truth
from tests.torture.watcher import Watcher

_CONVERSATIONS = 10
_LEASE = 20.0
"""Seconds of the fast time after which states are read again in any case."""
_TROUBLE = 8.0
"""Seconds of the fast time that a trouble lasts."""
_PAUSE = 0.7
"""Seconds of the fast time between two changes."""
_CATCHES_UP = 12 * _LEASE
"""Seconds of the fast time in which the last states must have arrived."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        faults: What watchers should not have got, or did not get.
        updates: How many updates they got.
        changes: How many there were.
        troubles: How often each trouble was made.
        refusals: The codes of the errors of refused subscriptions.
    """

    faults: list[str]
    updates: int
    changes: int
    troubles: dict[str, int]
    refusals: list[str]


async def torture(*, seed: int, speed: float, rounds: int) -> Outcome:
    """Watch conversations through so many rounds of all troubles."""
    fast, chance = Fast(speed), Random(seed)  # noqa: S311  # what is tried, no secret
    organisation = Organisation.seeded(seed=seed, conversations=2 * _CONVERSATIONS, mixed_every=0)
    sandbox = Sandbox(organisation, limit=None, clock=fast.now, heartbeat=30 / speed)
    stranger = sandbox.add(Token("stranger", organisation.any("user")["id"], permissions=frozenset()))
    truth, troubles = Truth(sandbox, chance, _CONVERSATIONS), Troubles(sandbox, chance, fast)
    async with AsyncExitStack() as stack:
        upstream = await stack.enter_async_context(sandbox.serve())
        settings = Settings(
            http={"port": 0, "grace": 1},
            upstream={"url": upstream},
            live={"lease": _LEASE},
            telemetry={"log": "off"},
            limits={"subscriptions_of_caller": 1_000},
        )
        gateway = await stack.enter_async_context(serve(settings, time=fast.time))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        watchers = [Watcher(gateway.url, DEMO_TOKEN, field) for field in _fields(truth)]
        refused = Watcher(gateway.url, stranger.value, f'conversationUpdated(id: "{truth.ids[0]}")')
        watching = [asyncio.create_task(one.watch(session)) for one in [*watchers, refused]]
        stack.push_async_callback(_cancelled, watching)
        await _all_seen(watchers, truth, fast)
        changes = 0
        for _ in range(rounds):
            for trouble in troubles.make_each():
                troubles.end()
                troubles.make_one(trouble)
                until = fast.clock() + _TROUBLE
                while fast.clock() < until:
                    await fast.sleep(_PAUSE * chance.random() * 2)
                    truth.change()
                    changes += 1
        # The last changes happen while no event arrives.
        troubles.end()
        troubles.events_dropped()
        truth.end_one()
        truth.change()
        troubles.end()
        missed = await _missed(watchers, truth, fast)
    found = [fault for one in [*watchers, refused] for fault in one.faults]
    found += [f"{one.field} was refused: {one.refused}" for one in watchers if one.refused]
    updates = sum(seen.updates for one in watchers for seen in one.seen.values())
    refusals = [str(refused.refused and refused.refused["code"])]
    return Outcome(found + missed, updates, changes, troubles.made, refusals)


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel all, and raise what one of them has failed with."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def _fields(truth: Truth) -> Iterable[str]:
    """The root fields that are watched."""
    for id_ in truth.ids:
        yield f'conversationUpdated(id: "{id_}")'
    for queue in sorted(truth.people("queueId"))[:3]:
        yield f'queueConversationsUpdated(queueId: "{queue}")'
    for user in sorted(truth.people("userId"))[:3]:
        yield f'userConversationsUpdated(userId: "{user}")'
    yield "myConversationsUpdated"


async def _all_seen(watchers: list[Watcher], truth: Truth, fast: Fast) -> None:
    """Wait until each conversation that is watched by its id has had an update."""
    deadline = fast.clock() + _CATCHES_UP
    while fast.clock() < deadline:
        if all(one.seen for one in watchers[: len(truth.ids)]):
            return
        await fast.sleep(0.5)


async def _missed(watchers: list[Watcher], truth: Truth, fast: Fast) -> list[str]:
    """The last states that did not arrive in time."""
    deadline = fast.clock() + _CATCHES_UP
    missed = list(_behind(watchers, truth))
    while missed and fast.clock() < deadline:
        await fast.sleep(1.0)
        missed = list(_behind(watchers, truth))
    return missed


def _behind(watchers: list[Watcher], truth: Truth) -> Iterable[str]:
    for one, id_ in zip(watchers, truth.ids, strict=False):
        seen, number = one.seen.get(id_), truth.numbers[id_]
        if seen is None or seen.number != number:
            yield f"{one.field}: the last state is {number}, and {seen and seen.number} arrived."
        elif id_ in truth.ended and not (seen.ended and one.completed):
            yield f"{one.field}: its end did not arrive."
    for one in watchers[len(truth.ids) :]:
        for id_, seen in one.seen.items():
            if id_ in truth.numbers and not seen.left and seen.number != truth.numbers[id_]:
                yield f"{one.field}: the last state of {id_} is {truth.numbers[id_]}, {seen.number} arrived."
