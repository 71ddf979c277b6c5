"""The log: one line for each operation, beside what the gateway and its libraries have to say."""

import logging
import sys
from collections.abc import Sequence
from typing import Any, Literal

import orjson
import structlog
from structlog.processors import JSONRenderer, KeyValueRenderer, TimeStamper

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source

Form = Literal["text", "json"]
"""As text for people, or as JSON, one object a line."""

_TIME = TimeStamper(fmt="iso", utc=True)


def configure(form: Form) -> None:
    """Write what this process logs to the standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _TIME],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form)],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class OperationLog(Listener):
    """Logs each operation when it has ended: what it was, what it took and what came of it, never a value.

    The lines go to the standard error past `logging`, which would take longer than a small operation.

    Args:
        form: Of a line.
    """

    def __init__(self, form: Form) -> None:
        logger = structlog.wrap_logger(
            structlog.WriteLogger(sys.stderr),
            processors=[structlog.processors.add_log_level, _TIME, _renderer(form)],
            wrapper_class=structlog.BoundLogger,
        )
        self._log = logger.bind().info

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:  # noqa: ARG002  # its end says all
        """Log an operation."""
        fields: dict[str, Any] = {
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
        self._log("operation", **fields)


def _reads(reads: Sequence[Exchange | CacheRead]) -> dict[str, int]:
    sources = [read.source for read in reads]
    return {
        "calls": sources.count(Source.MADE),
        "shared": sources.count(Source.SHARED),
        "cached": sum(len(read.ids) for read in reads if not isinstance(read, Exchange)),
    }


def _renderer(form: Form) -> structlog.typing.Processor:
    if form == "json":
        return JSONRenderer(serializer=_json)
    return KeyValueRenderer(
        key_order=["timestamp", "level", "event"], drop_missing=True, repr_native_str=False
    )


def _json(fields: Any, **_: Any) -> str:
    return orjson.dumps(fields, default=str).decode()
