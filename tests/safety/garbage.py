"""Requests that no client would send: valid ones with wrong values, wrong shapes and wrong bytes."""

import json
from random import Random
from typing import Any, NamedTuple

METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW", "get", "\x00")
PATHS = (
    "/graphql",
    "/graphql/",
    "/",
    "/assets/index.js",
    "/assets/../../etc/passwd",
    "/assets/%2e%2e%2fsecret",
    "/explorer.json",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/schema.graphql",
    "/api.graphql",
    "/%00",
    "/%ff%fe",
    "//graphql",
    "http://evil.example/graphql",
    "*",
    "/" + "a" * 9_000,
)
DOCUMENTS = (
    "{__typename}",
    "{me{name}}",
    "query Q($id:ID!){user(id:$id){name}}",
    "mutation{__typename}",
    "subscription{__typename}",
    "{__schema{types{name}}}",
    "{me{name}",
    "fragment F on User{...F}",
    "query A{__typename} query B{__typename}",
    "\ufeff{__typename}",
    "{me(id:1)@skip(if:$x){name}}",
    "query Q($x:[_Any!]!){_entities(representations:$x){__typename}}",
    "{" * 500,
    "\u0000",
    "\U0001f600",
)
TEXTS = (
    "",
    "0",
    "a" * 64,
    "sha256:" + "0" * 64,
    "\u0000",
    "\u00e9",
    "../..",
    "x" * 2_000,
    "null",
    "\ud83d\ude00",
)
HEADERS = {
    "Host": ("localhost", "", "evil.example", "a b", "[::1", "localhost:99999", "\xff"),
    "Accept": (
        "application/json",
        "text/event-stream",
        "application/graphql-response+json",
        "multipart/mixed",
        "*/*;q=0",
        "application/json;q=nan",
        ";;;,,,",
        "text/event-stream, application/json;q=0.1",
    ),
    "Content-Type": (
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "multipart/form-data",
        ";",
    ),
    "Content-Encoding": ("gzip", "deflate", "br", "identity", "gzip, gzip"),
    "Authorization": (
        "Bearer sandbox-demo-token",
        "Bearer",
        "Bearer \xff",
        "Basic eA==",
        "",
        "Bearer " + "x" * 5_000,
    ),
    "Origin": ("null", "https://evil.example", "\xff", "http://localhost"),
    "Sec-Fetch-Site": ("cross-site", "none", "\x7f"),
    "x-gateway-trace": ("1", "x"),
    "apollo-federation-include-trace": ("ftv1",),
    "x-graphql-event-stream-token": ("x", "", "\xff"),
    "x-correlation-id": ("abc", "\xff\xfe", "x" * 5_000),
    "If-None-Match": ('W/"x"', "*", '"', "\xff"),
    "Range": ("bytes=0-1", "bytes=9999999-", "x"),
    "Expect": ("100-continue", "x"),
    "Cookie": ("a=b; c", "\xff"),
    "Upgrade": ("websocket", "h2c"),
    "Sec-WebSocket-Version": ("13", "1"),
    "Sec-WebSocket-Key": ("dGhlIHNhbXBsZSBub25jZQ==", "x"),
    "Sec-WebSocket-Protocol": ("graphql-transport-ws", "graphql-ws", ","),
    "Transfer-Encoding": ("chunked", "gzip, chunked", "x"),
    "Content-Length": ("0", "-1", "5", "99999999999999999999", "1e3"),
    "X-Forwarded-For": ("127.0.0.1",),
}


class Request(NamedTuple):
    """A request as bytes; a whole one closes its connection and has to be answered."""

    data: bytes
    is_whole: bool


class Garbage:
    """Makes requests; another one with the same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # not for secrets

    def request(self) -> Request:
        """The next request."""
        random = self._random
        body = self._body()
        headers = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(body))}
        for name in random.sample(list(HEADERS), random.choice((0, 0, 1, 2, 4))):
            headers[name] = random.choice(HEADERS[name])
        method = random.choice((*METHODS[:2], random.choice(METHODS)))
        path = random.choice((PATHS[0], random.choice(PATHS))) + self._query()
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        data = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace") + body
        spoilt = self._spoilt(data) if random.random() < 0.2 else data
        framed = {
            "Transfer-Encoding",
            "Content-Length",
            "Upgrade",
            "Expect",
            "Content-Encoding",
        } & headers.keys()
        return Request(
            spoilt, is_whole=spoilt is data and framed == {"Content-Length"} and self._is_own(headers, body)
        )

    def message(self) -> str | bytes:
        """The next message on a socket."""
        random = self._random
        types = ("connection_init", "subscribe", "complete", "ping", "pong", "next", "start", "")
        message = {
            "type": random.choice(types),
            "id": random.choice(("a", "b", "", 1)),
            "payload": self._value(3),
        }
        if random.random() < 0.5:
            message["payload"] = {"query": random.choice(DOCUMENTS), "variables": self._value(2)}
        match random.randrange(6):
            case 0:
                return random.randbytes(random.randrange(50))
            case 1:
                return json.dumps(self._value(4))
            case 2:
                return json.dumps(message)[: random.randrange(40)]
            case _:
                return json.dumps(message)

    @staticmethod
    def _is_own(headers: dict[str, str], body: bytes) -> bool:
        return headers["Content-Length"] == str(len(body))

    def _query(self) -> str:
        names = ("query", "variables", "extensions", "operationName", "documentId", "doc_id", "token")
        given = self._random.sample(names, self._random.choice((0, 0, 1, 2)))
        values = ("{__typename}", "%7B", "{", "%ff", "[]", '{"a":1}', "{me{name}}", "%00", "")
        return "?" * bool(given) + "&".join(f"{name}={self._random.choice(values)}" for name in given)

    def _body(self) -> bytes:
        random = self._random
        kind = random.randrange(8)
        if kind == 0:
            return random.randbytes(random.randrange(200))
        if kind == 1:
            return b"[" * random.randrange(3_000)
        body: Any = {
            "query": random.choice(DOCUMENTS),
            "variables": {name: self._value(3) for name in random.sample(("id", "x", "ids", ""), 2)},
            "operationName": random.choice((None, "A", "Q", 1)),
        }
        for key in random.sample(
            ("query", "variables", "operationName", "extensions", "documentId", "doc_id"), 2
        ):
            if random.random() < 0.5:
                body[key] = self._value(4)
        if random.random() < 0.2:
            body["extensions"] = {"persistedQuery": {"version": 1, "sha256Hash": self._value(1)}}
        if random.random() < 0.1:
            body = [body] * random.randrange(4)
        return json.dumps(body if random.random() < 0.9 else self._value(5)).encode()

    def _value(self, depth: int) -> Any:
        random = self._random
        kind = random.randrange(9 if depth else 6)
        if kind < 2:
            return random.choice(TEXTS)
        if kind < 6:
            return random.choice((None, True, 0, -1, 2**63, 10**400, 1e308, 0.1))
        if kind < 7:
            return [self._value(depth - 1) for _ in range(random.randrange(4))]
        return {random.choice(TEXTS): self._value(depth - 1) for _ in range(random.randrange(4))}

    def _spoilt(self, data: bytes) -> bytes:
        spoilt = bytearray(data)
        for _ in range(self._random.randint(1, 5)):
            at = self._random.randrange(len(spoilt) + 1)
            match self._random.randrange(4):
                case 0:
                    del spoilt[at:]
                case 1:
                    del spoilt[at : at + self._random.randrange(20)]
                case 2:
                    spoilt[at:at] = self._random.randbytes(self._random.randrange(5))
                case _:
                    spoilt[at : at + 1] = self._random.choice(
                        (b"\r", b"\n", b"\0", b"\r\n\r\n", b":", b"\xff")
                    )
        return bytes(spoilt)
