"""The identity of an operation: its caller, its cache partition and its payer."""

from dataclasses import dataclass
from typing import Protocol


class Credentials(Protocol):
    """The source of the bearer token for an operation's calls."""

    @property
    def renews(self) -> bool:
        """Whether a new token can replace one that the upstream rejects."""
        ...

    async def token(self) -> str:
        """The bearer token for the next call.

        Raises:
            GatewayError: There is no token.
        """
        ...

    def rejected(self, token: str) -> bool:
        """Drop a token that got a 401; returns whether `token` may now return a new one."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that an operation runs for.

    The first three are keyed hashes of 32 hexadecimal digits, which reveal neither a name nor a token.

    Attributes:
        caller: The client. Connections and circuits are shared fairly among callers.
        partition: The cache partition of all callers with the same rights upstream. They share cache entries,
            reads in flight and forbidden paths.
        payer: The holder of the token, whose budget the calls use.
        credentials: The source of the token.
        scopes: The caller's scopes, which limit what it may see; `None` for no limit.
        expires_at: When the caller's own credential expires, in seconds since the epoch; `None` if it does
            not expire, or only the upstream knows. Sockets and subscriptions end then.
    """

    caller: str
    partition: str
    payer: str
    credentials: Credentials
    scopes: frozenset[str] | None = None
    expires_at: float | None = None

    @classmethod
    def undivided(cls, name: str, credentials: Credentials) -> "Identity":
        """An identity with the same caller, partition and payer, as for a forwarded token."""
        return cls(name, name, name, credentials)
