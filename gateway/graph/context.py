"""The context of an operation: its caller and its loaders."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.loaders import Loaders
from gateway.upstream.caller import Caller


@dataclass(slots=True)
class Context:
    """The context of one operation, or of one update of a subscription; never shared by two."""

    caller: Caller
    loaders: Loaders
    update: Mapping[str, Any] = field(default_factory=dict)
    """The body of the update that it is made for, as JSON with the keys of its class; else empty."""
    selections: dict[Hashable, Any] = field(default_factory=dict)
    """The selections that the executor has worked out, by field node; all objects of a list share them."""
