"""Moments as the REST API writes them, and as seconds since the epoch."""

from datetime import UTC, datetime


def iso(at: float) -> str:
    """A moment by ISO 8601, to the millisecond.

    Raises:
        ValueError: It is no moment of a calendar year.
        OverflowError: So is this.
        OSError: So is this.
    """
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds(text: str) -> float:
    """A moment in seconds since the epoch; without a zone it is one of UTC.

    Raises:
        ValueError: It is none.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
