"""Whether two answers say the same: equal JSON, whatever the order of keys."""

from collections.abc import Iterator
from typing import Any

import orjson

from tests.bench.measure import WrongAnswer


def data(name: str, body: bytes) -> Any:
    """The data of an answer.

    Raises:
        WrongAnswer: it has errors.
    """
    answer = orjson.loads(body)
    if answer.get("errors"):
        raise WrongAnswer(f"{name} answered with errors: {str(answer['errors'])[:300]}")
    return answer["data"]


def difference(expected: Any, found: Any) -> str | None:
    """The first place where two JSON values differ, and how; `None` where they are equal."""
    return next(_differences(expected, found, "data"), None)


def _differences(expected: Any, found: Any, path: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected.keys() | found.keys():
            yield from _differences(expected.get(key, _ABSENT), found.get(key, _ABSENT), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif expected != found:
        yield f"at {path}: {found!r:.80} instead of {expected!r:.80}"


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


_ABSENT = _Absent()
