"""The context of an operation: its caller and its loaders."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.loaders import Loaders
from gateway.upstream.caller import Caller


@dataclass(slots=True)
class Context:
    """The context of one operation, or of one event of a subscription; never shared between two."""

    caller: Caller
    loaders: Loaders
    update: Mapping[str, Any] = field(default_factory=dict)
    """The body of the update that it is made for, as JSON with the keys of its class; else empty."""
    selections: dict[Hashable, Any] = field(default_factory=dict)
    """What the executor found selected, by field node: the same for every object of a list."""
