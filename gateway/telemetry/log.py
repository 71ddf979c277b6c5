"""The log: one line for each operation, and the messages of the gateway and its libraries."""

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import orjson
import structlog
from structlog.processors import TimeStamper
from structlog.typing import EventDict

from gateway.errors import place
from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source

Form = Literal["text", "json"]
"""Text for people, or JSON with one object per line."""

_TIME = TimeStamper(fmt="iso", utc=True)
_FIRST = dict.fromkeys(("timestamp", "level", "event"))


def configure(form: Form) -> None:
    """Write the log of this process to the standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _TIME],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_text,
                lambda _logger, _method, fields: _LINES[form](fields),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class OperationLog(Listener):
    """Logs each operation when it has ended: its name, time, reads and outcome, never a value.

    The lines go straight to the standard error, which Python writes line by line: loggers would take longer
    than all the rest.

    Args:
        form: The form of the lines.
    """

    def __init__(self, form: Form) -> None:
        self._write = sys.stderr.write
        self._line = _LINES[form]

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:  # noqa: ARG002  # its end says all
        """Log an operation."""
        fields: dict[str, Any] = {
            "level": "info",
            "event": "operation",
            "type": end.type,
            "outcome": end.outcome,
            "seconds": round(end.duration, 6),
            **(_reads(end.reads) if end.updates is None else {"updates": end.updates}),
        }
        if end.name:
            fields["operation"] = end.name
        if end.document:
            fields["document"] = end.document
        if end.codes:
            fields["codes"] = sorted(set(end.codes))
        _TIME(None, "info", fields)
        self._write(f"{self._line(fields)}\n")


def _reads(reads: Sequence[Exchange | CacheRead]) -> dict[str, int]:
    calls = shared = cached = 0
    for read in reads:
        if isinstance(read, CacheRead):
            cached += len(read.ids)
        elif read.source is Source.MADE:
            calls += 1
        else:
            shared += 1
    return {"calls": calls, "shared": shared, "cached": cached}


def _without_text(_logger: Any, _method: str, fields: EventDict) -> EventDict:
    """Replace an exception by its type and its place in the code: its text may quote data."""
    _, error, _ = fields.pop("exc_info", None) or (None, None, None)
    if error is not None:
        fields["exception"] = place(error)
    return fields


def _text(fields: Mapping[str, Any]) -> str:
    return " ".join([f"{key}={value}" for key, value in {**_FIRST, **fields}.items()])


def _json(fields: Mapping[str, Any]) -> str:
    return orjson.dumps(fields, default=str).decode()


_LINES: Mapping[Form, Callable[[Mapping[str, Any]], str]] = {"text": _text, "json": _json}
