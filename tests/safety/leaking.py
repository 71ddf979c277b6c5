"""Tests that tell a planted value, each in its way; all but the last have to fail."""

import json
import logging
import sys
from collections.abc import Callable

import pytest
from planted import watch, watch_answer, watch_result

from gateway.telemetry.metrics import Metrics

PHONE = "+12125550142"


def by_a_log():
    logging.getLogger("anyone").warning("called %s", PHONE)


def by_the_exception_of_a_log():
    try:
        float(PHONE + "x")
    except ValueError:
        logging.getLogger("anyone").exception("called")


def by_the_standard_error():
    sys.stderr.write(PHONE)


def by_a_metric():
    Metrics().call_retried(PHONE)


def by_a_span():
    watch("a span", f"\n\x04{PHONE}")


def by_a_header():
    watch_answer([("X-Caller", PHONE)], {"data": {}})


def by_an_error():
    watch_answer([], {"data": {}, "errors": [{"message": PHONE}]})


def by_an_error_of_a_list():
    watch_answer([], [{"data": {}}, {"errors": [{"message": PHONE}]}])


def by_an_error_of_a_stream():
    watch_answer([], "event: next\ndata: " + json.dumps({"id": "1", "payload": {"errors": [PHONE]}}))


def by_an_error_of_a_later_part():
    watch_answer([], json.dumps({"incremental": [{"data": None, "errors": [PHONE]}], "hasNext": False}))


def by_an_error_on_a_socket():
    watch_result({"type": "error", "payload": [{"message": PHONE}]})


LEAKS = {name: leak for name, leak in globals().items() if name.startswith("by_")}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_tells(leak: Callable[[], None]):
    leak()


def test_keeps():
    logging.getLogger("anyone").warning("called")
    Metrics().call_retried("/api/v2/users/{id}")
    watch_answer(
        [("X-Calls", "1")], {"data": {"ani": PHONE}, "errors": [{"message": "Nothing has this id."}]}
    )
