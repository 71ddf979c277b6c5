"""What aiohttp and asyncio log, without anything that a client or the upstream sent.

Their messages quote requests, their exceptions hold bytes of them, and a repr of a callback its arguments.
"""

import logging
import re

from gateway.engine.errors import place

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
    """Keeps the first plain words of a record, and the type and place of its exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = _WORDS.match(str(record.msg))
        record.msg = words.group().strip() if words else ""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg += f": {place(error)}"
        record.args, record.exc_info, record.exc_text, record.stack_info = None, None, None, None
        return True


_GUARD = _Guard()


def guard() -> None:
    """Put the guard before the loggers of these libraries. It may be called again."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_GUARD)
