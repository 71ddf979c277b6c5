"""Faults on request: rules by which calls get a wrong answer, or none.

A ``Fault`` matches calls; the functions below it make the answers that replace the sandbox's own. The same
rules and calls always give the same answers.
"""

import asyncio
import socket
import struct
import zlib
from collections.abc import Container, Iterable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox.exchange import HEADERS, answer
from gateway.sandbox.recorder import Call
from gateway.sandbox.refusals import Refusal

_CHUNK = 64 * 1024
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that gives some calls a certain answer.

    ``template`` is a path with its parameters' names (``/api/v2/users/{id}``; ``None``: any path). ``id`` is
    an id that the call names in its path, query or body (``None``: any). ``calls`` are the numbers of the
    matching calls, counted from 1 (``None``: all). With ``done``, the call is carried out first, and only its
    answer is lost to this one.
    """

    answer: Handler
    template: str | None = None
    id: str | None = None
    method: str | None = None
    calls: Container[int] | None = None
    done: bool = False

    def matches(self, call: Call) -> bool:
        """Whether a call matches, whatever its number."""
        return (
            self.template in {None, call.template}
            and self.method in {None, call.method}
            and (self.id is None or call.asks_for(self.id))
        )


@dataclass(slots=True)
class _Rule:
    fault: Fault
    seen: int = 0


class Faults:
    """The active rules; the first that matches a call answers it."""

    def __init__(self, rules: Iterable[Fault] = ()) -> None:
        self._rules: list[_Rule] = []
        for rule in rules:
            self.add(rule)

    def add(self, rule: Fault) -> None:
        """Add a rule."""
        self._rules.append(_Rule(rule))

    def clear(self) -> None:
        """Remove all rules."""
        self._rules.clear()

    def of(self, call: Call) -> Fault | None:
        """The rule whose answer this call gets, if any."""
        for rule in self._rules:
            if rule.fault.matches(call):
                rule.seen += 1
                if rule.fault.calls is None or rule.seen in rule.fault.calls:
                    return rule.fault
        return None


def status(code: int, *, retry_after: str | None = None, error: str = "sandbox.fault") -> Handler:
    """An error with the vendor's body; ``retry_after`` is sent unchanged: seconds, a date, or nonsense."""

    async def handle(request: web.Request) -> web.StreamResponse:
        refusal = Refusal(code, error, "The sandbox fails on request.")
        response = answer(refusal.body(request[HEADERS]["ININ-Correlation-Id"]), code)
        if retry_after is not None:
            response.headers["Retry-After"] = retry_after
        return response

    return handle


def raw(body: bytes, *, code: int = 200, content_type: str = "application/json") -> Handler:
    """These bytes, unchanged."""

    async def handle(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=code, content_type=content_type)

    return handle


def html(code: int = 502) -> Handler:
    """An error page of a proxy: HTML, without correlation id and budget."""

    async def handle(request: web.Request) -> web.StreamResponse:
        request[HEADERS].clear()
        page = "<html><body><h1>Bad Gateway</h1></body></html>"
        return web.Response(text=page, status=code, content_type="text/html")

    return handle


def wrong_type() -> Handler:
    """JSON of a type that no answer has."""
    return raw(b'"entities"')


def truncated() -> Handler:
    """Incomplete JSON in a complete body."""
    return raw(b'{"entities":[{"id":"0')


def not_a_number() -> Handler:
    """``NaN``, which some encoders write and RFC 8259 forbids."""
    return raw(b'{"entities":[],"total":NaN}')


def deep(depth: int = 100_000) -> Handler:
    """Deeply nested arrays."""
    return raw(b"[" * depth + b"]" * depth)


def endless() -> Handler:
    """A body without end."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _begin(request)
        await response.write(b'{"filler":"')
        while True:
            await response.write(b"x" * _CHUNK)

    return handle


def gzip_bomb(mebibytes: int = 256) -> Handler:
    """A small compressed body that becomes a huge JSON string."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _begin(request, {"Content-Encoding": "gzip"})
        packer = zlib.compressobj(level=1, wbits=31)
        await response.write(packer.compress(b'"'))
        for _ in range(mebibytes):
            await response.write(packer.compress(b"x" * _MEBIBYTE))
        await response.write(packer.compress(b'"') + packer.flush())
        return response

    return handle


def reset() -> Handler:
    """A reset of the connection before the first byte of an answer."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            connection = request.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        return web.Response()

    return handle


def cut_short() -> Handler:
    """A body that ends before its announced length."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _begin(request, {"Content-Length": "1000"})
        await response.write(b'{"entities":[')
        if request.transport is not None:
            request.transport.close()
        return response

    return handle


def hang() -> Handler:
    """No answer, ever."""

    async def handle(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    return handle


def slow(body: bytes = b'{"entities":[]}', *, pause: float = 1.0) -> Handler:
    """A body that comes byte by byte, with a pause (in seconds) before each."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _begin(request, {"Content-Length": str(len(body))})
        for index in range(len(body)):
            await asyncio.sleep(pause)
            await response.write(body[index : index + 1])
        return response

    return handle


def redirect(location: str, code: int = 302) -> Handler:
    """A redirect to another URL."""

    async def handle(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers={"Location": location})

    return handle


async def _begin(request: web.Request, headers: dict[str, str] | None = None) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"} | (headers or {}))
    await response.prepare(request)
    return response
