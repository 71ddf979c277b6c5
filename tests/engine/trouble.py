"""What goes wrong upstream while an operation runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from aiohttp.typedefs import Handler
from held import own
from spoiling import Spoiler, Spoiling
from world import World

from gateway.links import KINDS
from gateway.sandbox import Fault, Sandbox, faults

T = TypeVar("T")

_ODD = (
    b'{"total":"7","entities":[null,3,{},{"id":"a1"},{"id":"a1","startTime":"2026-01-31T10:00:00Z",'
    b'"startTime":"2026-01-30T10:00:00Z","state":"CONNECTED","recordingState":"of a new kind",'
    b'"maxParticipants":123456789012345678901234567890,"participants":[{"id":"p1","attributes":'
    b'{"n":123456789012345678901234567890,"f":1e-7,"z":-0.0,"e":1E2},"consultParticipantId":"p1"},{"id":"p1"}]}],'
    b'"conversations":[{"conversationId":"a1","divisionIds":null},{},{"conversationId":7}],"totalHits":-1}'
)

FAILURES: Mapping[str, Callable[[], Handler]] = {
    "401": lambda: faults.status(401),
    "403": lambda: faults.status(403),
    "404": lambda: faults.status(404),
    "429": lambda: faults.status(429, retry_after="3"),
    "500": lambda: faults.status(500),
    "503": lambda: faults.status(503),
    "html": lambda: faults.html(200),
    "proxy": lambda: faults.html(502),
    "wrong type": faults.wrong_type,
    "truncated": faults.truncated,
    "NaN": faults.not_a_number,
    "null": lambda: faults.raw(b"null"),
    "list": lambda: faults.raw(b"[1]"),
    "nothing": lambda: faults.raw(b""),
    "empty object": lambda: faults.raw(b"{}"),
    "redirect": lambda: faults.redirect("/api/v2/users/me"),
    "odd listing": lambda: faults.raw(_ODD),
    "lone surrogate": lambda: faults.raw(
        rb'{"entities":[{"id":"a1","startTime":"2026-01-31","name":"\ud800"}]}'
    ),
    "deep": lambda: faults.raw(b'{"entities":[{"id":"a1","x":' + b"[" * 20_000 + b"]" * 20_000 + b"}]}"),
}

_PATHS = {
    **{
        kind.name: [kind.item, *(bulk.path for bulk in (kind.bulk, kind.sibling) if bulk)]
        for kind in KINDS.values()
    },
    "listing": ["/api/v2/conversations"],
    "search": [kind.listed.path for kind in KINDS.values() if kind.listed and kind.listed.asks == "search"],
    "history": ["/api/v2/analytics/conversations/details/query"],
    "me": ["/api/v2/users/me"],
}

_BULKS = [kind.bulk.path for kind in KINDS.values() if kind.bulk and not kind.sibling]
"""Bulk reads without a sibling: what a sibling shows is less than what a single read does."""


@dataclass(frozen=True)
class Trouble:
    """What goes wrong: spoiled values, failing reads, and forbidden entities.

    `failing` has kinds (or `listing`, `search`, `history`, `me`), each with the name of the failure that all
    its reads end in, bulk reads and single ones alike: which of them an engine makes is its own affair.
    `refused` are paths of bulk reads, whose ids are then read singly. `forbidden` are ids.
    """

    spoiling: Spoiling | None = None
    failing: tuple[tuple[str, str], ...] = ()
    refused: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def befall(self, sandbox: Sandbox, spoiler: Spoiler) -> None:
        """Let this go wrong in a sandbox, and nothing else."""
        spoiler.spoiling = self.spoiling
        sandbox.faults.clear()
        for reads, failure in self.failing:
            for path in _PATHS[reads]:
                sandbox.faults.add(Fault(FAILURES[failure](), template=path))
        for path in self.refused:
            sandbox.faults.add(Fault(faults.status(403), template=path))
        sandbox.forbidden.clear()
        for id_ in self.forbidden:
            sandbox.forbid(id_)


def trouble(random: Random, world: World) -> Trouble:
    """Some trouble, or none."""

    def pick(options: Iterable[T]) -> T:
        options = list(options)
        return options[random.randrange(len(options))]

    if pick(range(100)) < 45:
        return Trouble()
    return Trouble(
        spoiling=pick((None, Spoiling(pick(range(1000)), one_in=pick((100, 30, 12, 5))))),
        failing=tuple((pick(_PATHS), pick(FAILURES)) for _ in range(pick((0, 1, 2, 3)))),
        refused=tuple(pick(_BULKS) for _ in range(pick((0, 0, 1, 2)))),
        forbidden=tuple(own(pick(pick(world.ids.values()))) for _ in range(pick((0, 1, 3, 6)))),
    )
