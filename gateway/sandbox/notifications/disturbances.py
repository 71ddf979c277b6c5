"""Disturbances on demand: events that arrive twice, late, out of order, or not at all.

``Channels.disturb`` takes one of the functions below, and the topic and the events that it is for::

    sandbox.channels.disturb(disturbances.doubled(), topic=topic, events={1, 3})
    sandbox.channels.disturb(disturbances.dropped())         # every event of every topic
    sandbox.channels.calm()                                  # no disturbance any more
"""

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass

Deliver = Callable[[], None]
"""Sends one event to one channel."""

Disturbing = Callable[[Deliver], None]
"""Sends an event in another way than at once and once."""


@dataclass(slots=True)
class Disturbance:
    """A rule for how some events are sent.

    ``topic`` is a topic's name (``None``: any). ``events`` are the numbers of the matching events, counted
    from 1 over all channels (``None``: all).
    """

    how: Disturbing
    topic: str | None
    events: Container[int] | None
    seen: int = 0

    def takes(self, topic: str) -> bool:
        """Whether the rule applies to this event of a topic; counts the event if the topic matches."""
        if self.topic not in {None, topic}:
            return False
        self.seen += 1
        return self.events is None or self.seen in self.events


def doubled(*, after: float = 0) -> Disturbing:
    """Each event is sent twice, the second time ``after`` some seconds, possibly after newer events."""

    def send(deliver: Deliver) -> None:
        deliver()
        if after:
            asyncio.get_running_loop().call_later(after, deliver)
        else:
            deliver()

    return send


def dropped() -> Disturbing:
    """No event is sent."""

    def send(_deliver: Deliver) -> None:
        return

    return send


def delayed(seconds: float) -> Disturbing:
    """Each event is delayed; other events overtake it."""

    def send(deliver: Deliver) -> None:
        asyncio.get_running_loop().call_later(seconds, deliver)

    return send


def reordered(count: int = 2, *, within: float = 0.5) -> Disturbing:
    """Each ``count`` events are sent in reverse, after the last of them or ``within`` seconds."""
    held: list[Deliver] = []

    def release() -> None:
        while held:
            held.pop()()

    def send(deliver: Deliver) -> None:
        held.append(deliver)
        if len(held) == 1:
            asyncio.get_running_loop().call_later(within, release)
        if len(held) >= count:
            release()

    return send
