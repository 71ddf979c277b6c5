"""Envelopes: the list of objects under a key of an answer, decoded or as raw JSON."""

from typing import Any

import msgspec
from msgspec import Raw

from gateway.engine.planned.rows.misfit import decoded
from gateway.engine.planned.rows.projection import Projection
from gateway.engine.planned.rows.row import Row


class Envelope:
    """The list of objects under a key of an answer, decoded to the rows of a projection.

    Args:
        projection: Makes the rows.
        items: The key of the list.
        total: The key of the whole list's length.
    """

    def __init__(self, projection: Projection, items: str, total: str) -> None:
        self._projection = projection
        self._decoder = _envelope(projection.row, items, total)

    def read(self, body: bytes) -> tuple[list[Row], Any]:
        """The rows, and the value of the total.

        Raises:
            Misfit: the body is not such an answer, or an object in it does not fit.
        """
        envelope = decoded(self._decoder, body)
        rows = envelope.items or []
        if rows and self._projection.rough:
            self._projection.finish(rows)
        return rows, envelope.total


class RawItems:
    """The list of objects under a key of an answer, as raw JSON. The keys are those of an `Envelope`."""

    def __init__(self, items: str, total: str) -> None:
        self._decoder = _envelope(Raw, items, total)

    def read(self, body: bytes) -> tuple[list[bytes], Any]:
        """The JSON of each object, and the value of the total.

        Raises:
            Misfit: the body is not such an answer.
        """
        envelope = decoded(self._decoder, body)
        return [bytes(item) for item in envelope.items or ()], envelope.total


def _envelope(item: Any, items: str, total: str) -> msgspec.json.Decoder[Any]:
    fields = [("items", list[item] | None, None), ("total", Any, None)]
    names = {"items": items, "total": total}
    return msgspec.json.Decoder(msgspec.defstruct("Envelope", fields, rename=names, gc=False))
