"""The formats of a result's parts, by the two specifications that clients follow.

The older one delivers every fragment at its path, with all its fields. The newer one announces fragments as
pending, and does not repeat a field that was delivered before.
"""

from enum import StrEnum
from typing import Any

from gateway.engine.engine import Increment, Patch, Pending, Result


class Form(StrEnum):
    """A specification, by the parameter of a media type."""

    DEFER_SPEC = "deferSpec=20220824"
    INCREMENTAL_SPEC = "incrementalSpec=v0.2"

    @property
    def whole(self) -> bool:
        """Whether a fragment has all its fields, including those delivered before."""
        return self is Form.DEFER_SPEC

    def first(self, result: Result) -> dict[str, Any]:
        """The members of the first part beside data and errors."""
        if not result.pending:
            return {}
        return self._announced(result.pending) | {"hasNext": True}

    def later(self, increment: Increment) -> dict[str, Any]:
        """A later part."""
        part = self._announced(increment.pending)
        if self is Form.DEFER_SPEC:
            delivered = [_placed(patch) for patch in increment.patches]
        else:
            delivered = [_named(patch) for patch in increment.patches if patch.data is not None]
            part["completed"] = [_completed(pending, increment.patches) for pending in increment.completed]
        if delivered:
            part["incremental"] = delivered
        return part | {"hasNext": increment.more}

    def _announced(self, pending: list[Pending]) -> dict[str, Any]:
        if self is Form.DEFER_SPEC or not pending:
            return {}
        return {"pending": [{"id": one.id, "path": one.path} | _label(one) for one in pending]}


def _placed(patch: Patch) -> dict[str, Any]:
    path = [*patch.pending.path, *patch.sub_path, *([] if patch.index is None else [patch.index])]
    return _content(patch) | {"path": path} | _label(patch.pending) | _errors(patch)


def _named(patch: Patch) -> dict[str, Any]:
    sub_path = {"subPath": patch.sub_path} if patch.sub_path else {}
    return {"id": patch.pending.id} | _content(patch) | sub_path | _errors(patch)


def _content(patch: Patch) -> dict[str, Any]:
    return {"data" if patch.index is None else "items": patch.data}


def _completed(pending: Pending, patches: list[Patch]) -> dict[str, Any]:
    """The completion of a fragment; if an error took its fields, the error is here."""
    lost = [patch for patch in patches if patch.pending is pending and patch.data is None]
    errors = [error for patch in lost for error in patch.errors]
    return {"id": pending.id} | ({"errors": errors} if errors else {})


def _label(pending: Pending) -> dict[str, Any]:
    return {} if pending.label is None else {"label": pending.label}


def _errors(patch: Patch) -> dict[str, Any]:
    return {"errors": patch.errors} if patch.errors else {}
