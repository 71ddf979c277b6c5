"""Screens that are asked for, and what came of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from gateway.sandbox import DEMO_TOKEN
from tests.soak.truth import WHOLE, Truth

SCREEN = (Path(__file__).parents[1] / "bench/queries/screen.graphql").read_text(encoding="utf-8")


@dataclass(slots=True)
class Outcomes:
    """What came of all screens so far.

    Attributes:
        asked: How many were asked for.
        calls: Upstream calls made for them, as the gateway says.
        wrong: Answers that were incomplete or too old, by what was wrong, and did not say why.
        told: Answers that said what of them is missing or old, by how they said it.
        left: The least that the gateway said to be left of the budget.
        seconds: How long each took.
    """

    asked: int = 0
    calls: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    left: int | None = None
    seconds: list[float] = field(default_factory=list)

    def percentile(self, part: float) -> float:
        """The time within which this part of the screens was answered, in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """Sends screen queries to a gateway, and compares each answer with the truth.

    Attributes:
        session: Makes the requests.
        url: The gateway's.
        truth: Of the sandbox behind it.
        clock: The truth's.
    """

    session: aiohttp.ClientSession
    url: str
    truth: Truth
    clock: Callable[[], float]
    outcomes: Outcomes = field(default_factory=Outcomes)

    async def ask(self) -> None:
        """Ask for one screen, and note what came of it."""
        began = self.clock()
        answer = await self.screen()
        self.outcomes.asked += 1
        self.outcomes.seconds.append(self.clock() - began)
        said = set(_said(answer))
        self.outcomes.told.update(said)
        for fault in set(self.truth.faults(answer, began)):
            if fault == WHOLE or not said & {"RATE_LIMITED", "stale"}:
                self.outcomes.wrong[fault] += 1

    async def screen(self) -> dict[str, Any]:
        """The answer to the screen query."""
        request = self.session.post(
            f"{self.url}/graphql",
            json={"query": SCREEN},
            headers={"Authorization": f"Bearer {DEMO_TOKEN}"},
        )
        async with request as response:
            self.outcomes.calls += int(response.headers["x-gateway-upstream-calls"])
            self._note_left(response.headers.get("x-gateway-ratelimit-remaining"))
            answer: dict[str, Any] = orjson.loads(await response.read())
            return answer

    def _note_left(self, left: str | None) -> None:
        if left is not None:
            known = self.outcomes.left
            self.outcomes.left = int(left) if known is None else min(known, int(left))


def _said(answer: dict[str, Any]) -> list[str]:
    """What an answer says of its own limits."""
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    told = answer.get("extensions", {}).get("upstream", {})
    return codes + [what for what in ("stale", "live", "recent") if told.get(what)]
