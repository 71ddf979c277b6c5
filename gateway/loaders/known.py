"""Entities that an operation knows beforehand, so that no call reads them."""

from typing import NamedTuple

from gateway.links import Parameters


class Known(NamedTuple):
    """An entity that is known without a call.

    Attributes:
        json: The upstream's answer to a read of it.
        parameters: The query parameters of that read.
    """

    json: bytes
    parameters: Parameters = frozenset()
