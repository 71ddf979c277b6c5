"""Runs every case file of this folder on both engines."""

from pathlib import Path

import pytest
from case import Case, line, told

from gateway.sandbox import Sandbox

FILES = sorted(file for file in Path(__file__).parent.glob("*.md") if file.name != "README.md")


@pytest.fixture(params=["reference", "planned"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def case(request: pytest.FixtureRequest) -> Case:
    return Case.read(request.param)


@pytest.fixture
def sandbox(case: Case) -> Sandbox:
    return case.sandbox()


async def test_the_answer_and_the_calls_are_those_of_the_case(client, sandbox, case):
    answer = await client.ask(case.query, case.variables)

    assert told(answer) == told(case.answer)
    made = iter([line(call) for call in sandbox.calls])
    for group in case.calls:
        assert sorted(next(made, "") for _ in group) == sorted(group)
    assert list(made) == []
