"""The operations in GraphiQL's first tabs and in its gallery."""

from pathlib import Path

import pytest
from graphql import parse, validate

from gateway.app import CORE
from gateway.http import explorer

EXAMPLES = sorted(Path(explorer.__file__).with_name("web").glob("src/examples/*.graphql"))


def test_there_are_examples():
    assert [path.stem for path in EXAMPLES] == [
        "conversation",
        "day",
        "entities",
        "full",
        "hanging",
        "history",
        "hold",
        "lists",
        "me",
        "members",
        "moving",
        "queues",
        "resource",
        "screen",
        "tag",
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid_by_the_schema(path: Path):
    assert validate(CORE, parse(path.read_text())) == []
