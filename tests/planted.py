"""Watches every test for values that may be told nowhere: tokens, phone numbers, addresses, attributes.

The sandbox's seeds hold such values, and no other text looks like them. A test fails that tells one: by what
is logged, whatever the logger; by what is written to the standard output and error; by the metrics of a
gateway; by the headers and errors that the tests' clients get; by the spans that collectors get. The data of
answers may hold them.
"""

import json
import re
from collections.abc import Generator, Iterable
from functools import wraps
from typing import Any

import pytest
from prometheus_client import generate_latest

from gateway.telemetry.metrics import Metrics

PLANTED = {
    "token": r"sandbox-(?:demo-token|secret)|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+",
    "phone": r"\+1\d{3}55501\d\d",
    "email": r"[\w.+-]+@[\w.-]*\bexample\.(?:com|net|org)",
    "attribute": r"\bC\d{5}\b",
}
"""What is planted, as regular expressions."""

_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PLANTED.items()))

_found: list[str] = []
_metrics: list[Metrics] = []


def watch(place: str, text: str) -> None:
    """Fail the test that runs if the text holds a planted value."""
    if match := _ANY.search(text):
        _found.append(f"{place} holds a planted value ({match.lastgroup}): {match.group()}")


def watch_answer(headers: Iterable[tuple[str, str]], body: object) -> None:
    """Watch the headers and the errors of an answer to a client: of one result, of a list, or of a stream."""
    watch("a header", "\n".join(map(": ".join, headers)))
    if isinstance(body, str):
        lines = (line.removeprefix("data: ") for line in body.splitlines() if '"errors"' in line)
        body = [json.loads(line) for line in lines if line.startswith("{")]
    for result in body if isinstance(body, list) else [body]:
        if isinstance(result, dict):
            watch_result(result)


def watch_result(result: dict[str, Any]) -> None:
    """Watch the errors of a result or of a part of one, and of the message that it is the payload of."""
    for holder in (result, *result.get("incremental", ()), *result.get("completed", ())):
        if errors := holder.get("errors"):
            watch("an error", json.dumps(errors, ensure_ascii=False))
    match result.get("payload"):
        case dict(payload):
            watch_result(payload)
        case list(errors):
            watch("an error", json.dumps(errors, ensure_ascii=False))


@pytest.fixture(autouse=True, scope="session")
def every_metric() -> Generator[None]:
    """Keep the metrics of each gateway until the end of its test."""
    with pytest.MonkeyPatch.context() as patch:
        made = Metrics.__init__

        @wraps(made)
        def noted(self: Metrics, **arguments: Any) -> None:
            made(self, **arguments)
            _metrics.append(self)

        patch.setattr(Metrics, "__init__", noted)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a phase of a test in which a planted value was told."""
    report = yield
    for name, text in report.sections:
        if name.endswith(report.when):
            watch(name, text)
    if report.when == "teardown":
        for metrics in _metrics:
            watch("a metric", generate_latest(metrics.registry).decode())
        _metrics.clear()
    if _found and report.passed:
        report.outcome = "failed"
        report.longrepr = "\n".join(_found)
    _found.clear()
    return report
