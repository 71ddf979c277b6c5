"""The kinds of entity in the sandbox. A module has those of one domain.

The paths are the vendor's (SDK 269.0.0, ``apis/``); permissions are written ``domain:entity:action``.
"""

from gateway.sandbox.kinds.kind import Entity, HeldKind, HeldView
from gateway.sandbox.kinds.table import KINDS, ref, ref_to

__all__ = ["KINDS", "Entity", "HeldKind", "HeldView", "ref", "ref_to"]
