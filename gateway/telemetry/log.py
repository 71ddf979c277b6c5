"""The log: one line for each operation, beside what the gateway and its libraries have to say."""

import logging
import sys
from typing import Literal

import structlog

from gateway.events import Exchange, Listener, OperationEnd, OperationEvents, Source

_LONGEST_NAME = 100
"""Characters of an operation's name, which the client chooses."""

_log = logging.getLogger("gateway.operations")


def configure(form: Literal["text", "json"]) -> None:
    """Write the log to the standard error: as text for people, or as JSON, one object a line."""
    before: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json":
        renderer: structlog.typing.Processor = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _log.setLevel(logging.INFO)


class OperationLog(Listener):
    """Logs each operation when it has ended: what it was, what it took and what came of it, never a value."""

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:  # noqa: ARG002  # its end says all
        """Log an operation."""
        if not _log.isEnabledFor(logging.INFO):
            return
        sources = [read.source for read in end.reads]
        fields = {
            "type": end.type,
            "outcome": end.outcome,
            "seconds": round(end.duration, 6),
            "calls": sources.count(Source.MADE),
            "shared": sources.count(Source.SHARED),
            "cached": sum(len(read.ids) for read in end.reads if not isinstance(read, Exchange)),
        }
        if end.name:
            fields["operation"] = end.name[:_LONGEST_NAME]
        if end.document:
            fields["document"] = end.document
        if end.codes:
            fields["codes"] = sorted(set(end.codes))
        _log.info("operation", extra=fields)
