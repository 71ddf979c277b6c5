"""An issuer of JWTs on a socket, as an identity provider is one."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "conversation-gateway"

WALLBOARD = "a-wallboards-key-which-is-long-enough"
"""An API key, which may see queues alone."""


@cache
def private_key(name: str) -> Any:
    """A key of this name; one that begins with `ec` is of an elliptic curve."""
    if name.startswith("ec"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


def published(name: str) -> dict[str, Any]:
    """The public half of a key as a JWK."""
    algorithm = ECAlgorithm if name.startswith("ec") else RSAAlgorithm
    jwk: dict[str, Any] = json.loads(algorithm.to_jwk(private_key(name).public_key()))
    return {**jwk, "kid": name, "use": "sig"}


@dataclass
class Issuer:
    """Gives keys and tokens.

    Attributes:
        keys: The names of the keys that it publishes.
        others: What it publishes beside them, for other purposes than tokens.
        asked: How often it was asked for them.
        status: With which it answers.
        open: While this is not set, it does not answer.
    """

    keys: list[str] = field(default_factory=lambda: ["rsa-1"])
    others: list[Any] = field(default_factory=list)
    asked: int = 0
    status: int = 200
    open: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    def token(
        self,
        *,
        key: str = "rsa-1",
        algorithm: str = "RS256",
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token of this issuer; a claim that is `None` is left out."""
        now = time.time()
        given = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ada",
            "iat": now,
            "exp": now + 300,
            **claims,
        }
        return jwt.encode(
            {name: value for name, value in given.items() if value is not None},
            private_key(key),
            algorithm="ES256" if key.startswith("ec") else algorithm,
            headers={"kid": key, **(header or {})},
        )

    async def _jwks(self, _request: web.Request) -> web.Response:
        self.asked += 1
        await self.open.wait()
        body = json.dumps({"keys": [*self.others, *map(published, self.keys)]})
        return web.Response(text=body, status=self.status, content_type="application/jwk-set+json")

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["Issuer"]:
        """Listen at any free port."""
        app = web.Application()
        app.router.add_get("/jwks", self._jwks)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.open.set()
        try:
            yield self
        finally:
            self.open.set()
            await runner.cleanup()
