"""Entities as they were read, before anything is made of them."""

from typing import Any


class Kept(bytes):
    """The JSON of an entity that is kept: well-formed, and likely to come again."""

    __slots__ = ()


Raw = Any
"""An entity as it was read: its JSON, parsed or still as `bytes`, or the `GatewayError` in its place."""

Found = dict[str, Raw]
"""Entities by id."""
