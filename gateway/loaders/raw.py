"""Entities as they were read, before anything is made of them."""

from typing import Any

Raw = Any
"""An entity as it was read: its JSON, parsed or still as `bytes`, or the `GatewayError` in its place."""

Found = dict[str, Raw]
"""Entities by id."""
