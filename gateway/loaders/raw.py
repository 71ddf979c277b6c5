"""Entities as they were read, before anything is made of them."""

from gateway.errors import GatewayError
from gateway.loaders.answers import Part


class Kept(bytes):
    """The JSON of an entity that is kept: well-formed, and likely to come again."""

    __slots__ = ()


Raw = bytes | Part | GatewayError
"""An entity as it was read: its JSON, alone or in the answer to a bulk read, or the error in its place."""

Found = dict[str, Raw]
"""Entities by id."""
