"""The two engines mean the same: random operations, random trouble, equal answers.

`make fuzz N=5000` runs as many examples as it is told, other ones each time; the tests run 500, always the
same.
"""

import asyncio
import json
import os
from collections import Counter
from dataclasses import dataclass
from typing import Any

from author import Author, Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pair import Answer, Pair, meaning
from spoiling import Spoiler
from trouble import Trouble, trouble
from world import World, organisation

from gateway.app import CORE
from gateway.engine.operation import Operation

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
WORLD = World(organisation())


@dataclass(frozen=True)
class Example:
    """A document, and what goes wrong upstream while its operations run."""

    document: Document
    trouble: Trouble


@st.composite
def examples(draw: st.DrawFn) -> Example:
    random = draw(st.randoms(use_true_random=False))
    return Example(Author(random, CORE, WORLD).document(), trouble(random, WORLD))


def test_both_engines_answer_the_same_and_the_planned_one_never_makes_more_calls(
    runner: asyncio.Runner, shared_pair: Pair, spoiler: Spoiler
):
    planned: list[bool] = []

    @settings(
        max_examples=EXAMPLES or 500,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(example=examples())
    def agree(example: Example) -> None:
        planned.extend(runner.run(compare(shared_pair, spoiler, example)))

    agree()
    assert sum(planned) >= 0.95 * len(planned), "the reference engine was compared with itself too often"


async def compare(pair: Pair, spoiler: Spoiler, example: Example) -> list[bool]:
    """Compares all runs of an example, and says of each that was run whether it was planned."""
    example.trouble.befall(pair.sandbox, spoiler)
    pair.waves.forget()
    planned = []
    for name, executions in example.document.runs:
        operation = pair.operation(example.document.text, name)
        for variables in executions:
            reference, answer = await pair.both(operation, variables)
            run = _told(example, name, variables, reference, answer)
            assert answer.comparable(reference) == reference.comparable(answer), run
            assert len(answer.calls) <= len(reference.calls), run
            await _agree_in_parts(pair, operation, variables, answer, run)
            if answer.ran:
                planned.append(pair.is_planned(operation, variables))
    return planned


async def _agree_in_parts(
    pair: Pair, operation: Operation, variables: dict[str, Any], answer: Answer, run: str
) -> None:
    """Checks that the parts of an answer are the answer, for the same calls."""
    prepared = pair.planned.prepare(operation, dict(variables))
    if prepared.parts is None:
        return
    for whole in (False, True):
        merged = await pair.in_parts(operation, variables, whole=whole)
        assert merged.unordered == answer.unordered, run + f"\nparts: {merged.json.decode()}"
        assert Counter(map(meaning, merged.calls)) == Counter(map(meaning, answer.calls)), run


def _told(
    example: Example, name: str | None, variables: dict[str, Any], reference: Answer, planned: Answer
) -> str:
    """A failed run: its inputs, and its two answers."""
    return "\n".join(
        (
            example.document.text,
            f"operationName: {json.dumps(name)}",
            f"variables: {json.dumps(variables)}",
            f"upstream: {example.trouble}",
            f"reference: {reference.json.decode()} after {[call.path for call in reference.calls]}",
            f"planned: {planned.json.decode()} after {[call.path for call in planned.calls]}",
        )
    )
