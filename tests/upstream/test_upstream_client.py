import asyncio
import gzip
import socket
import struct
import tracemalloc
import zlib

import pytest
from calling import Bodies, caller_of, reading, reads_of, transport
from wire import always, hang, reply
from yarl import URL

from gateway.errors import (
    Forbidden,
    LinkRefused,
    NotFound,
    RateLimited,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.events import Source
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Time
from gateway.upstream.transport.session import open_session
from gateway.upstream.transport.status import Rate, Transient

MIB = 1024 * 1024
CALL = ApiCall("/api/v2/users/{id}", "/api/v2/users/1", read=True, ids=("1",))


@pytest.fixture
def upstream(wire, session):
    return Bodies(transport(session, wire.url, timeout=5, max_body=MIB))


async def fails(upstream, caller, error, call=CALL):
    with pytest.raises(error) as caught:
        await upstream.send(call, caller)
    assert type(caught.value) is error
    return caught.value


async def test_an_answer_is_its_body(upstream, caller, wire):
    wire.answer = always(reply(body=b'{"id":"1"}'))
    assert await upstream.send(CALL, caller) == b'{"id":"1"}'


async def test_a_call_sends_the_token_and_accepts_json(upstream, caller, wire):
    await upstream.send(CALL, caller)
    (request,) = wire.requests
    assert (request.method, request.target, request.body) == ("GET", "/api/v2/users/1", b"")
    assert request.headers["authorization"] == "Bearer a-token"
    assert request.headers["accept"] == "application/json"
    assert request.headers["accept-encoding"] == "gzip, deflate"
    assert "content-type" not in request.headers


async def test_a_body_is_sent_as_json(upstream, caller, wire):
    await upstream.send(
        reading("/api/v2/x", query=(("a", "b c"),), method="POST", body=b'{"entities":[]}'), caller
    )
    (request,) = wire.requests
    assert (request.method, request.target, request.body) == ("POST", "/api/v2/x?a=b%20c", b'{"entities":[]}')
    assert request.headers["content-type"] == "application/json"


async def test_connections_are_kept(upstream, caller, wire):
    for _ in range(5):
        await upstream.send(CALL, caller)
    assert wire.connections == 1


async def test_connections_are_kept_after_errors(upstream, caller, wire):
    wire.answer = always(reply(404, b'{"message":"no"}'))
    for _ in range(5):
        await fails(upstream, caller, NotFound)
    assert wire.connections == 1


async def test_an_exchange_is_told(wire, session, caller):
    learned = []
    clock = iter([10.0, 12.5]).__next__
    upstream = transport(session, wire.url, Time(clock=clock), learn=lambda *told: learned.append(told))
    wire.answer = always(
        reply(inin_ratelimit_count="1", inin_ratelimit_allowed="180", inin_ratelimit_reset="61")
    )
    await upstream.send(CALL, caller)
    (exchange,) = reads_of(caller)
    assert (exchange.template, exchange.ids, exchange.status) == ("/api/v2/users/{id}", ("1",), 200)
    assert (exchange.start, exchange.duration, exchange.bytes) == (10.0, 2.5, 2)
    assert exchange.source is Source.MADE
    assert learned == [(caller.identity.payer, exchange, Rate(1, 180, 61.0), None)]


async def test_an_exchange_without_an_answer_is_told_without_a_status(upstream, caller, wire):
    wire.answer = reset
    await fails(upstream, caller, Transient)
    assert [exchange.status for exchange in reads_of(caller)] == [None]


async def test_no_error_and_no_record_holds_the_token(upstream, caller, wire):
    wire.answer = always(reply(401, b'{"message":"Bearer a-token is wrong"}'))
    error = await fails(upstream, caller, Unauthenticated)
    assert "a-token" not in f"{error!r} {error.extensions} {reads_of(caller)!r} {caller!r}"


# What a link or a token may try


async def test_a_path_that_is_no_path_sends_nothing(upstream, caller, wire):
    await fails(
        upstream,
        caller,
        LinkRefused,
        ApiCall("/api/v2/users/{id}", "//evil.example/api/v2/users/1", read=True),
    )
    assert wire.requests == []


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "a b", "a\n", "é", "a\x00", "a\udcff", "a" * 4097])
async def test_a_token_that_is_no_header_value_sends_nothing(upstream, wire, token):
    await fails(upstream, caller_of(token, 5), Unauthenticated)
    assert wire.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(upstream, caller, wire, other_wire, status):
    wire.answer = always(reply(status, location=f"{other_wire.url}/api/v2/users/1"))
    await fails(upstream, caller, UpstreamBadResponse)
    assert other_wire.connections == 0
    assert len(wire.requests) == 1


async def test_cookies_are_not_kept(upstream, caller, wire):
    wire.answer = always(reply(set_cookie="session=1; Path=/"))
    await upstream.send(CALL, caller)
    await upstream.send(CALL, caller)
    assert ["cookie" in request.headers for request in wire.requests] == [False, False]


async def test_nothing_is_taken_from_the_environment(session):
    assert not session.trust_env


# What an upstream may answer


async def test_an_error_has_its_correlation_id(upstream, caller, wire):
    wire.answer = always(reply(403, b'{"message":"no"}', inin_correlation_id="0a-1b"))
    assert (await fails(upstream, caller, Forbidden)).correlation_id == "0a-1b"


async def test_an_error_body_tells_the_correlation_id_where_no_header_does(upstream, caller, wire):
    wire.answer = always(reply(403, b'{"message":"no","contextId":"0a-1b"}'))
    assert (await fails(upstream, caller, Forbidden)).correlation_id == "0a-1b"


async def test_an_error_with_an_endless_body_is_still_that_error(upstream, caller, wire):
    wire.answer = endless(b"HTTP/1.1 403 No\r\nContent-Type: text/html\r\n\r\n")
    await fails(upstream, caller, Forbidden)


async def test_an_error_with_a_cut_body_is_still_that_error(upstream, caller, wire):
    wire.answer = then_close(reply(404, b"{", content_length="50"))
    await fails(upstream, caller, NotFound)


async def test_a_429_says_when_to_retry(upstream, caller, wire):
    wire.answer = always(reply(429, retry_after="3"))
    assert (await fails(upstream, caller, RateLimited)).retry_after == 3.0


async def test_html_is_a_bad_response(upstream, caller, wire):
    wire.answer = always(reply(200, b"<html>Welcome</html>", content_type="text/html"))
    await fails(upstream, caller, UpstreamBadResponse)


async def test_a_502_in_html_is_unavailable(upstream, caller, wire):
    wire.answer = always(reply(502, b"<html>Bad gateway</html>", content_type="text/html"))
    await fails(upstream, caller, Transient)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_compressed_body_is_decompressed(upstream, caller, wire, encoding):
    text = b'{"a":"' + b"x" * 100_000 + b'"}'
    packed = gzip.compress(text) if encoding == "gzip" else zlib.compress(text)
    wire.answer = always(reply(body=packed, content_encoding=encoding))
    assert await upstream.send(CALL, caller) == text


async def test_a_chunked_body_is_joined(upstream, caller, wire):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    wire.answer = always(head + b'2\r\n{"\r\n5\r\na":1}\r\n0\r\n\r\n')
    assert await upstream.send(CALL, caller) == b'{"a":1}'


async def test_an_empty_answer_to_a_write_is_an_answer(upstream, caller, wire):
    wire.answer = always(b"HTTP/1.1 204 No Content\r\n\r\n")
    call = ApiCall("/api/v2/x", "/api/v2/x", read=False, method="DELETE")
    assert await upstream.send(call, caller) == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_broken_compression_is_a_bad_response(upstream, caller, wire, encoding):
    wire.answer = always(reply(body=b"not compressed at all", content_encoding=encoding))
    await fails(upstream, caller, UpstreamBadResponse)


async def test_an_answer_that_is_not_http_is_a_bad_response(upstream, caller, wire):
    wire.answer = then_close(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await fails(upstream, caller, UpstreamBadResponse)


async def test_headers_without_end_are_a_bad_response(upstream, caller, wire):
    wire.answer = endless(b"HTTP/1.1 200 OK\r\nX: ")
    await fails(upstream, caller, UpstreamBadResponse)


async def test_two_lengths_are_a_bad_response(upstream, caller, wire):
    wire.answer = then_close(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"
    )
    await fails(upstream, caller, UpstreamBadResponse)


async def test_bytes_after_an_answer_are_not_the_next_one(upstream, caller, wire):
    wire.answer = always(reply(body=b'{"a":1}') + reply(body=b'{"evil":1}'))
    bodies = []
    for _ in range(3):
        bodies.append(await upstream.send(CALL, caller))
        await asyncio.sleep(0.01)
    assert bodies == [b'{"a":1}'] * 3


# Sizes


async def test_a_body_at_the_cap_is_an_answer(upstream, caller, wire):
    wire.answer = always(reply(body=b" " * MIB))
    assert len(await upstream.send(CALL, caller)) == MIB


async def test_a_body_that_says_it_is_too_large_is_not_read(upstream, caller, wire):
    wire.answer = always(reply(body=b"", content_length=str(MIB + 1)))
    await fails(upstream, caller, UpstreamBadResponse)


async def test_an_endless_body_is_cut(upstream, caller, wire):
    wire.answer = endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    await fails(upstream, caller, UpstreamBadResponse)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_compression_bomb_is_cut_in_little_memory(session, caller, wire, encoding):
    packer = zlib.compressobj(6, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(256)) + packer.flush()
    wire.answer = always(reply(body=bomb, content_encoding=encoding))
    upstream = Bodies(transport(session, wire.url, timeout=30, max_body=8 * MIB))
    tracemalloc.start()
    try:
        await fails(upstream, caller, UpstreamBadResponse)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50 * MIB


async def test_many_small_gzip_members_are_cut(session, caller, wire):
    bomb = gzip.compress(bytes(1000)) * 20_000
    wire.answer = always(reply(body=bomb, content_encoding="gzip"))
    await fails(Bodies(transport(session, wire.url, max_body=MIB)), caller, UpstreamBadResponse)


# Broken connections and time


async def reset(_, writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def then_close(answer):
    async def write(_, writer):
        writer.write(answer)
        await writer.drain()
        writer.close()

    return write


def endless(head):
    async def write(_, writer):
        writer.write(head)
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    return write


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
async def test_a_broken_connection_is_unavailable_and_the_call_was_made_once(upstream, caller, wire, method):
    wire.answer = reset
    await fails(upstream, caller, Transient, reading("/api/v2/x", method=method))
    assert len(wire.requests) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
async def test_a_connection_closed_without_an_answer_is_unavailable(upstream, caller, wire, method):
    wire.answer = then_close(b"")
    await fails(upstream, caller, Transient, reading("/api/v2/x", method=method))
    assert len(wire.requests) == 1


async def test_headers_cut_short_are_unavailable(upstream, caller, wire):
    wire.answer = then_close(b"HTTP/1.1 200 OK\r\nContent-Ty")
    await fails(upstream, caller, Transient)


@pytest.mark.parametrize(
    "answer",
    [
        reply(body=b'{"a":1}', content_length="50"),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        reply(body=gzip.compress(b'{"a":1}')[:12], content_encoding="gzip", content_length="30"),
    ],
)
async def test_a_body_cut_short_is_unavailable(upstream, caller, wire, answer):
    wire.answer = then_close(answer)
    await fails(upstream, caller, Transient)


async def test_no_connection_is_unavailable(session, caller, wire):
    await wire.stop()
    await fails(Bodies(transport(session, wire.url)), caller, Transient)


async def test_a_host_without_an_address_is_unavailable(session, caller):
    await fails(Bodies(transport(session, "http://nothing.invalid")), caller, Transient)


async def test_a_handshake_that_does_not_end_is_unavailable(caller, wire):
    async with open_session(connect_timeout=0.05) as session:
        upstream = Bodies(transport(session, str(URL(wire.url).with_scheme("https"))))
        await fails(upstream, caller, Transient)


async def test_no_answer_in_time_is_a_timeout(session, caller, wire):
    wire.answer = hang
    await fails(Bodies(transport(session, wire.url, timeout=0.05)), caller, UpstreamTimeout)


async def test_silence_in_an_answer_is_a_timeout(session, caller, wire):
    async def half(_, writer):
        writer.write(reply(body=b"{}", content_length="50"))
        await hang()

    wire.answer = half
    await fails(Bodies(transport(session, wire.url, timeout=0.05)), caller, UpstreamTimeout)


async def test_an_answer_that_drips_is_a_timeout(session, caller, wire):
    async def drip(_, writer):
        writer.write(reply(body=b"", content_length="50"))
        while True:
            writer.write(b" ")
            await asyncio.sleep(0.01)

    wire.answer = drip
    await fails(Bodies(transport(session, wire.url, timeout=0.1)), caller, UpstreamTimeout)


async def test_the_operations_deadline_ends_a_call(wire):
    wire.answer = hang
    caller = caller_of("a-token", 0.05)
    async with asyncio.timeout(5), open_session() as session:
        await fails(Bodies(transport(session, wire.url, timeout=30)), caller, UpstreamTimeout)


async def test_after_the_deadline_nothing_is_sent(upstream, wire):
    await fails(upstream, caller_of("a-token", 0), UpstreamTimeout)
    assert wire.connections == 0


async def test_a_full_pool_is_a_timeout(caller, wire):
    wire.answer = hang
    async with open_session(connections=1) as session:
        upstream = Bodies(transport(session, wire.url, timeout=0.1))
        both = await asyncio.gather(*(upstream.send(CALL, caller) for _ in range(2)), return_exceptions=True)
    assert [type(error) for error in both] == [UpstreamTimeout] * 2


async def test_a_cancelled_call_gives_its_connection_back(caller, wire):
    wire.answer = hang
    async with open_session(connections=1) as session:
        upstream = Bodies(transport(session, wire.url, timeout=5))
        sending = asyncio.create_task(upstream.send(CALL, caller))
        await wire.asked(1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        wire.answer = always(reply())
        assert await upstream.send(CALL, caller) == b"{}"


async def test_a_500_is_unavailable_but_does_not_pass(upstream, caller, wire):
    wire.answer = always(reply(500))
    await fails(upstream, caller, UpstreamUnavailable)
