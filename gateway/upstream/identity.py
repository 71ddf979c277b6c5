"""Who an operation is for, in the three ways in which that matters."""

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
        """Learn that the upstream answered 401 to ``token``; whether `token` may now give a better one."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, whose cache entries are read, and whose token pays.

    Each is a keyed hash, 32 hexadecimal digits: it tells one from another, but not who they are.

    Attributes:
        caller: Who asks. Connections are shared, and failing paths left alone, by caller.
        partition: Whose cache entries, reads in flight and forbidden paths it shares: of those who see alike.
        payer: Whose token the calls carry, and whose budget they use.
        credentials: Give that token.
    """

    caller: str
    partition: str
    payer: str
    credentials: Credentials

    @classmethod
    def undivided(cls, name: str, credentials: Credentials) -> "Identity":
        """One that is the same in all three ways, as the holder of a token that is passed on."""
        return cls(name, name, name, credentials)
