"""The identity of an operation: its caller, its cache partition and its payer."""

from dataclasses import dataclass
from typing import Protocol


class Credentials(Protocol):
    """Where the bearer token of an operation's calls comes from."""

    @property
    def renews(self) -> bool:
        """Whether a better token follows one that the upstream does not accept."""
        ...

    async def token(self) -> str:
        """The bearer token for the next call.

        Raises:
            GatewayError: There is none to be had.
        """
        ...

    def rejected(self, token: str) -> bool:
        """Drop a token that was answered 401; whether `token` may now give a better one."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that an operation runs for.

    Each of the first three is a keyed hash, 32 hexadecimal digits, which reveals neither a name nor a token.

    Attributes:
        caller: The client. Connections and circuits are shared among callers.
        partition: The cache partition: all with the same rights upstream. It shares cache entries, reads in
            flight and forbidden paths.
        payer: The holder of the token, whose budget the calls use.
        credentials: Give that token.
        scopes: What the caller may see of what the token shows; `None` for all of it.
        expires_at: When the caller's own credential expires, in seconds since the epoch; `None` where it does
            not, or only the upstream knows. Whatever lasts longer than a request ends then.
    """

    caller: str
    partition: str
    payer: str
    credentials: Credentials
    scopes: frozenset[str] | None = None
    expires_at: float | None = None

    @classmethod
    def undivided(cls, name: str, credentials: Credentials) -> "Identity":
        """An identity whose caller, partition and payer are one, as of a forwarded token."""
        return cls(name, name, name, credentials)
