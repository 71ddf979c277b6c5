"""A caller that the gateway has identified."""

from typing import NamedTuple


class Principal(NamedTuple):
    """A caller of the gateway.

    Attributes:
        name: Unique among all callers; never shown or logged.
        scopes: Its scopes; see `gateway.graph.scopes.table`.
        expires_at: When its credential expires, in seconds since the epoch; `None` if it does not expire.
    """

    name: str
    scopes: frozenset[str]
    expires_at: float | None = None
