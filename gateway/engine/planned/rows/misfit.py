"""Misfits: JSON that a decoder of rows refuses."""

from typing import Any

import msgspec


class Misfit(Exception):  # noqa: N818  # not an error of ours, but the upstream's
    """The body is not JSON, or does not fit the model. The decoder does not say where."""


def decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    """The decoded body.

    Raises:
        Misfit: the body is not JSON, or does not fit.
    """
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise Misfit from None
