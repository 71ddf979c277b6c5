"""Entities that are known before an operation runs, so that reading them makes no call."""

from typing import NamedTuple

from gateway.links import Parameters


class Known(NamedTuple):
    """An entity that is known without a call.

    Attributes:
        json: As the upstream answers it.
        parameters: The query parameters whose fields it has.
    """

    json: bytes
    parameters: Parameters = frozenset()
