"""A caller that the gateway itself has identified."""

from typing import NamedTuple


class Principal(NamedTuple):
    """A caller of the gateway.

    Attributes:
        name: Unique over all callers; never shown or logged.
        scopes: What they may see; see `gateway.graph.scopes.table`.
        expires_at: Until when the gateway takes their credential, in seconds since the epoch; `None` for one
            that does not expire.
    """

    name: str
    scopes: frozenset[str]
    expires_at: float | None = None
