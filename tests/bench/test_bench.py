"""The benchmark's machinery, on the two subjects that need nothing installed; no number is judged."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.answers import difference

ROOT = Path(__file__).parent.parent.parent
MEASURES = {
    "cpu",
    "calls",
    "read",
    "p50",
    "p99",
    "memory",
    "memory_concurrency",
    "cpu_ratios",
    "queries",
    "rounds",
}


def bench(*options: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run the benchmark as `make bench` does, quickly."""
    command = [sys.executable, "-m", "tests.bench", "--quick", *options]
    environment = {**os.environ, "PATH": path}
    return subprocess.run(  # noqa: S603  # our own command
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    file = tmp_path_factory.mktemp("bench") / "bench.json"
    run = bench("--only", "plain,floor", "--workload", "Me,Screen", "--json", str(file))
    assert run.returncode == 0, run.stderr
    return run.stdout, json.loads(file.read_text())


def test_every_workload_has_every_measure_of_every_subject(run: tuple[str, dict[str, Any]]) -> None:
    _, numbers = run
    assert set(numbers["workloads"]) == {"Me", "Screen"}
    for workload in numbers["workloads"].values():
        assert set(workload["subjects"]) == {"plain", "floor"}
        for measured in workload["subjects"].values():
            assert set(measured) == MEASURES
            assert measured["queries"] >= 2
            assert measured["memory"] > 0


def test_upstream_calls_are_counted_at_the_upstream(run: tuple[str, dict[str, Any]]) -> None:
    _, numbers = run
    calls = {name: workload["subjects"]["plain"]["calls"] for name, workload in numbers["workloads"].items()}
    assert calls == {"Me": 1, "Screen": 5}


def test_the_floor_makes_the_calls_of_whom_it_repeats(run: tuple[str, dict[str, Any]]) -> None:
    _, numbers = run
    for workload in numbers["workloads"].values():
        assert workload["subjects"]["floor"]["calls"] == workload["subjects"]["plain"]["calls"]


def test_the_table_names_every_workload_and_subject(run: tuple[str, dict[str, Any]]) -> None:
    text, numbers = run
    for name, workload in numbers["workloads"].items():
        assert f"{name}: {workload['title']}" in text
    assert text.count("\nplain") == text.count("\nfloor") == len(numbers["workloads"])
    assert all(
        head in text for head in ("CPU ms", "x floor", "calls", "read kB", "p50 ms", "p99 ms", "MB at 16")
    )


def test_another_checkout_is_measured_in_the_same_run() -> None:
    run = bench("--only", "floor", "--workload", "Me", "--before", str(ROOT))
    assert run.returncode == 0, run.stderr
    assert "x before" in run.stdout
    assert "\nbefore" in run.stdout


def test_a_checkout_that_is_not_set_up_is_left_out_and_named(tmp_path: Path) -> None:
    run = bench("--only", "floor", "--workload", "Me", "--before", str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "left out: before: gateway is not installed." in run.stdout


def test_an_unknown_subject_is_refused_by_name() -> None:
    refused = bench("--only", "nobody")
    assert refused.returncode == 2
    assert "nobody is none of planned, cached, reference, plain" in refused.stderr


def test_a_subject_that_cannot_start_is_left_out_and_named(tmp_path: Path) -> None:
    run = bench("--only", "yoga,floor", "--workload", "Me", path=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "left out: yoga: node is not installed." in run.stdout
    assert "\nfloor" in run.stdout


def test_answers_are_equal_whatever_the_order_of_keys() -> None:
    assert difference({"a": [1, {"b": None, "c": 2}]}, {"a": [1, {"c": 2, "b": None}]}) is None


@pytest.mark.parametrize(
    ("found", "where"),
    [
        ({"a": [1, {"b": 3}]}, "at data.a[1].b: 3 instead of 2"),
        ({"a": [1, {}]}, "at data.a[1].b: nothing instead of 2"),
        ({"a": [1]}, "at data.a: [1] instead of [1, {'b': 2}]"),
        ({"a": [1, {"b": None}]}, "at data.a[1].b: None instead of 2"),
    ],
)
def test_the_first_difference_is_told_with_its_place(found: object, where: str) -> None:
    assert difference({"a": [1, {"b": 2}]}, found) == where


def test_subscriptions_are_measured_idle_and_with_events(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    run = bench("--only", "plain", "--workload", "Live", "--json", str(file))
    assert run.returncode == 0, run.stderr
    live = json.loads(file.read_text())["live"]
    measured, load = live["subjects"]["plain"], live["load"]
    assert live["left_out"] == {}
    each, of_one = measured["each"], measured["all"]
    assert each["told"] == of_one["told"] == load["rate"] * load["seconds"]
    assert each["delivered"] == each["told"] * load["listeners"] // 100
    assert each["delivered"] < of_one["delivered"] <= of_one["told"] * load["listeners"]
    assert 0 < each["p50"] <= each["p99"]
    assert "kB of each of" in run.stdout
