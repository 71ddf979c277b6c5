"""Both engines do acts alike, one after the other, and answer the same: random acts, random selections.

Each engine has a sandbox of its own. They begin alike and are done the same, so that they stay alike.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import orjson
import pytest
from author import Author, Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pair import Answer, Pair, meaning, open_pair
from world import UNKNOWN, World, organisation

from gateway.app import CORE

ORGANISATION = organisation()
WORLD = World(ORGANISATION)
CONVERSATIONS = list(ORGANISATION.all("conversation").values())

ON_PARTICIPANT = {
    "muteParticipant": ("muted: true", "muted: false"),
    "confineParticipant": ("confined: true", "confined: false"),
    "setParticipantAttributes": ('attributes: {tier: "gold"}', "attributes: {}"),
    "flagParticipant": ("",),
    "unflagParticipant": ("",),
    "transferParticipant": ('to: {address: "+13175550100"}', 'to: {userId: "me"}', "to: {}"),
}
ON_CONVERSATION = {
    "setExternalTag": ('externalTag: "A"', 'externalTag: "B"'),
    "setRecordingState": ("state: ACTIVE",),
    "endConversation": ("",),
}
RARE = ("endConversation", "transferParticipant")
"""What leaves less to be done."""


@st.composite
def acts(draw: st.DrawFn) -> tuple[str, str]:
    """The name of a mutation, and its arguments."""
    names = [*ON_PARTICIPANT, *ON_CONVERSATION]
    name = draw(st.sampled_from([one for one in names if one not in RARE] * 4 + list(RARE)))
    conversation = draw(st.sampled_from(CONVERSATIONS))
    id_ = draw(st.sampled_from([conversation["id"]] * 6 + [UNKNOWN[0], "me"]))
    given = [f'conversationId: "{id_}"']
    if name in ON_PARTICIPANT:
        people = [person["id"] for person in conversation["participants"]]
        given.append(f'participantId: "{draw(st.sampled_from([*people, *people, UNKNOWN[0]]))}"')
    given.append(draw(st.sampled_from((ON_PARTICIPANT | ON_CONVERSATION)[name])))
    return name, f"(input: {{{', '.join(filter(None, given))}}})"


@st.composite
def mutations(draw: st.DrawFn) -> Document:
    random = draw(st.randoms(use_true_random=False))
    done = draw(st.lists(acts(), min_size=1, max_size=3))
    return Author(random, CORE, WORLD, size=25, depth=5).mutation(done)


@dataclass(frozen=True)
class Triplets:
    """The engines on sandboxes that are alike; the third answers in parts."""

    reference: Pair
    planned: Pair
    in_parts: Pair
    methods: set[str] = field(default_factory=set)

    async def compare(self, document: Document) -> list[bool]:
        """Compares the answers, and says whether that of an operation that ran was planned."""
        ((name, (variables,)),) = document.runs
        operation = self.planned.operation(document.text, name)
        reference = await self.reference.ask(self.reference.reference, operation, variables)
        planned = await self.planned.ask(self.planned.planned, operation, variables)
        assert comparable(planned) == comparable(reference), (document.text, variables)
        assert len(planned.calls) <= len(reference.calls), document.text
        self.methods.update(call.method for call in planned.calls)
        prepared = self.in_parts.planned.prepare(operation, dict(variables))
        if prepared.parts is None:
            parts = await self.in_parts.ask(self.in_parts.planned, operation, variables)
        else:
            parts = await self.in_parts.in_parts(operation, variables)
        assert comparable(parts) == comparable(planned), (document.text, variables)
        assert Counter(map(meaning, parts.calls)) == Counter(map(meaning, planned.calls)), document.text
        return [self.planned.is_planned(operation, variables)] if planned.ran else []


def comparable(answer: Answer) -> bytes:
    """An answer without what names one call of one sandbox."""
    errors = [
        {**error, "extensions": {**error["extensions"], "correlationId": None}} for error in answer.errors
    ]
    return orjson.dumps([answer.data, errors, answer.ran], option=orjson.OPT_SORT_KEYS)


@asynccontextmanager
async def open_triplets() -> AsyncIterator[Triplets]:
    async with AsyncExitStack() as stack:
        pairs = [
            await stack.enter_async_context(open_pair(organisation(), clock=lambda: 0.0)) for _ in range(3)
        ]
        yield Triplets(*pairs)


@pytest.fixture
def triplets(runner: asyncio.Runner) -> Iterator[Triplets]:
    opened = open_triplets()
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


def test_both_engines_act_and_answer_the_same_and_the_planned_one_never_makes_more_calls(
    runner: asyncio.Runner, triplets: Triplets
):
    planned: list[bool] = []

    @settings(
        max_examples=150,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(document=mutations())
    def agree(document: Document) -> None:
        planned.extend(runner.run(triplets.compare(document)))

    agree()
    assert triplets.methods == {"GET", "PUT", "POST", "PATCH", "DELETE"}
    assert sum(planned) >= 0.95 * len(planned), "the reference engine was compared with itself too often"
