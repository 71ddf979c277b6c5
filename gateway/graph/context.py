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
    told: Mapping[str, Any] = field(default_factory=dict)
    """The update of a subscription for which it is made, as JSON with the keys of its class."""
    selections: dict[Hashable, Any] = field(default_factory=dict)
    """What the executor found selected, by field node: the same for every object of a list."""
