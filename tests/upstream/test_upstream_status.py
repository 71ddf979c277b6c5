import orjson
import pytest
from multidict import CIMultiDict

from gateway.errors import (
    About,
    BadUserInput,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.upstream.transport.status import (
    MAX_RETRY_AFTER,
    Rate,
    Transient,
    error_of,
    read_correlation_id,
    read_rate,
    read_retry_after,
)

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


def decided(status, headers=None, body=b"{}"):
    return error_of(status, CIMultiDict(headers or {"content-type": "application/json"}), body, NOW)


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204])
@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"]
)
def test_a_2xx_in_json_is_an_answer(status, content_type):
    assert decided(status, {"content-type": content_type}) is None


@pytest.mark.parametrize(
    ("status", "headers"),
    [(202, {}), (204, {}), (205, {}), (200, {"content-length": "0"})],
)
def test_a_2xx_without_a_body_needs_no_type(status, headers):
    assert decided(status, headers or {"date": "x"}, b"") is None


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/jsonp", "json", "a/b+json"])
def test_a_2xx_of_another_type_is_a_bad_response(content_type):
    assert isinstance(decided(200, {"content-type": content_type}), UpstreamBadResponse)


@pytest.mark.parametrize("body", [b'{"unselected":"\xff"}', '{"a":1}'.encode("utf-16"), b'"\xed\xa0\x80"'])
def test_a_2xx_that_is_not_utf_8_is_a_bad_response(body):
    assert isinstance(decided(200, body=body), UpstreamBadResponse)


def test_a_2xx_without_a_type_is_a_bad_response():
    assert isinstance(decided(200, {"date": "x"}), UpstreamBadResponse)


def test_a_part_of_an_answer_is_a_bad_response():
    assert isinstance(decided(206), UpstreamBadResponse)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (300, UpstreamBadResponse),
        (301, UpstreamBadResponse),
        (302, UpstreamBadResponse),
        (304, UpstreamBadResponse),
        (307, UpstreamBadResponse),
        (308, UpstreamBadResponse),
        (400, BadUserInput),
        (401, Unauthenticated),
        (403, Forbidden),
        (404, NotFound),
        (405, BadUserInput),
        (407, UpstreamUnavailable),
        (408, UpstreamTimeout),
        (409, Conflict),
        (410, NotFound),
        (413, BadUserInput),
        (422, BadUserInput),
        (429, RateLimited),
        (500, UpstreamUnavailable),
        (501, UpstreamUnavailable),
        (502, Transient),
        (503, Transient),
        (504, Transient),
        (599, UpstreamUnavailable),
        (600, UpstreamBadResponse),
        (999, UpstreamBadResponse),
    ],
)
def test_every_other_status_is_a_typed_error_whatever_its_body(status, error):
    for headers in ({"content-type": "application/json"}, {"content-type": "text/html"}, {"date": "x"}):
        for body in (b'{"message":"secret"}', b"<html>secret", b"", b"[" * 5000, b"\xff"):
            decided_error = decided(status, headers, body)
            assert type(decided_error) is error
            assert "secret" not in decided_error.message


def test_the_correlation_id_comes_from_the_header():
    error = decided(403, {"ININ-Correlation-Id": "0a-1B"}, b'{"contextId":"other"}')
    assert error.extensions == {"code": "FORBIDDEN", "correlationId": "0a-1B"}


def test_the_correlation_id_comes_from_the_body_if_the_header_is_missing():
    assert decided(404, body=b'{"contextId":"0a-1B"}').correlation_id == "0a-1B"


@pytest.mark.parametrize("text", ["", "a b", "a" * 65, "<b>", "a\nb", "é", "+15555550100"])
def test_an_invalid_correlation_id_is_not_passed_on(text):
    assert read_correlation_id(CIMultiDict({"inin-correlation-id": text})) is None


@pytest.mark.parametrize("body", [b'{"contextId":1}', b'{"contextId":["a"]}', b'["contextId"]', b"null", b""])
def test_a_body_without_a_context_id_has_no_correlation_id(body):
    assert read_correlation_id({}, body) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("1", 1.0),
        (" 30 ", 30.0),
        ("999999999", MAX_RETRY_AFTER),
        ("99999999999999999999", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
        ("Tue, 14 Nov 2023 22:13:25 GMT", 5.0),
        ("Tue, 14 Nov 2023 22:13:25 -0000", 5.0),
        ("Tue, 14 Nov 2023 22:13:15 GMT", 0.0),
        ("Fri, 14 Nov 2053 22:13:25 GMT", MAX_RETRY_AFTER),
        ("Tue, 99 Nov 2023 22:13:25 GMT", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(text, seconds):
    assert read_retry_after(CIMultiDict({"retry-after": text}), NOW) == seconds


def test_an_absent_retry_after_tells_nothing():
    assert read_retry_after({}, NOW) is None


def test_a_retry_after_date_counts_from_the_answers_own_clock():
    headers = CIMultiDict(
        {"retry-after": "Tue, 14 Nov 2023 12:00:07 GMT", "date": "Tue, 14 Nov 2023 12:00:00 GMT"}
    )
    assert read_retry_after(headers, NOW) == 7.0


def test_a_429_says_when_to_retry():
    error = decided(429, {"retry-after": "12"})
    assert error.extensions == {
        "code": "RATE_LIMITED",
        "retryAfter": 12.0,
        "resetAt": "2023-11-14T22:13:32Z",
    }


def test_the_retry_after_of_a_503_reaches_the_retry_policy_only():
    error = decided(503, {"retry-after": "12"})
    assert error.retry_after == 12.0
    assert error.extensions == {"code": "UPSTREAM_UNAVAILABLE"}


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_refusal_tells_the_field_and_the_ids_that_it_is_about_and_no_text(status):
    body = {
        "message": "Nobody is at +49 30 1234 today.",
        "entityId": "a-1",
        "messageParams": {"id": "b-2", "name": "Ada Lovelace 1", "n": 3},
        "details": ["?", {"entityId": "c-3"}, {"fieldName": "to.userId"}, {"fieldName": "other"}],
    }
    error = decided(status, body=orjson.dumps(body))
    assert error.about == About("to.userId", frozenset({"a-1", "b-2", "c-3"}))
    assert str(error) in {type(error).default, "The upstream refuses this request."}


@pytest.mark.parametrize(
    "body",
    [
        {"details": [{"fieldName": "a field of theirs"}]},
        {"details": {"fieldName": "a"}},
        {"details": None, "messageParams": ["a-1"], "entityId": ["a-1"]},
        {"details": [{"fieldName": 7, "entityId": {}}]},
        [],
    ],
)
def test_a_refusal_that_makes_no_sense_is_about_nothing(body):
    assert decided(400, body=orjson.dumps(body)).about == About()


def rate(count="1", allowed="180", reset="61"):
    return CIMultiDict(
        {"inin-ratelimit-count": count, "inin-ratelimit-allowed": allowed, "inin-ratelimit-reset": reset}
    )


def test_the_budget_is_read_from_the_headers():
    assert read_rate(rate()) == Rate(used=1, allowed=180, reset=61.0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"inin-ratelimit-count": "1"},
        rate(count="-1"),
        rate(count="many"),
        rate(allowed="0"),
        rate(allowed=""),
        rate(reset="999999999"),
        rate(reset="1e3"),
    ],
)
def test_a_budget_that_makes_no_sense_is_not_believed(headers):
    assert read_rate(headers) is None
