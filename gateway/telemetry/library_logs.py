"""Removes data of clients and the upstream from the logs of aiohttp and asyncio.

Their messages quote requests, their exceptions contain bytes of them, and the repr of a callback has its
arguments.
"""

import logging
import re

from gateway.errors import place

_LOGGERS = (
    "aiohttp.access",
    "aiohttp.client",
    "aiohttp.internal",
    "aiohttp.server",
    "aiohttp.web",
    "aiohttp.websocket",
    "asyncio",
)
_WORDS = re.compile(r"[A-Za-z' -]*")


class _Guard(logging.Filter):
    """Keeps the first plain words of a record, and its exception's type and place in the code.

    A record that has neither begins with what a client sent, and is of no use to an operator.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        words = _WORDS.match(str(record.msg))
        record.msg = words.group().strip() if words else ""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg += f": {place(error)}"
        record.args, record.exc_info, record.exc_text, record.stack_info = None, None, None, None
        return bool(record.msg)


_GUARD = _Guard()


def guard() -> None:
    """Add the filter to the loggers of these libraries. Calling it again has no effect."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_GUARD)
