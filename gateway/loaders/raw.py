"""Entities as they were read, before anything is made of them."""

from gateway.errors import GatewayError


class Kept(bytes):
    """The JSON of an entity that is kept: well-formed, and likely to come again."""

    __slots__ = ()


Raw = bytes | GatewayError
"""An entity as it was read: its JSON, or the error in its place."""

Found = dict[str, Raw]
"""Entities by id."""
