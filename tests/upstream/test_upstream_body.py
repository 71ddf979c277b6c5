import pytest

from gateway.errors import UpstreamBadResponse
from gateway.upstream.transport.body import parse


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a":[1,2.5,null,true]}', {"a": [1, 2.5, None, True]}),
        (b' "\\u00e9\\ud83d\\ude00" ', "é😀"),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b"0", 0),
    ],
)
def test_json_is_parsed(body, value):
    assert parse(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 100_000,
        b'{"a":1',
        b'{"a":"x',
        b'{"a":1}{"b":2}',
        b"{'a':1}",
        b"[1,]",
        b"[01]",
        b"// note\n1",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\x01"',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
        b"<html></html>",
    ],
)
def test_an_answer_that_is_not_strict_json_is_a_bad_response(body):
    with pytest.raises(UpstreamBadResponse) as caught:
        parse(body)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
