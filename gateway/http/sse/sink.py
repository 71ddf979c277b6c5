"""Updates on their way to an event stream."""

import asyncio
import time
from collections.abc import AsyncGenerator

import msgspec

from gateway.engine.errors import error_json
from gateway.errors import Unauthenticated
from gateway.service.subscriptions.subscriber import Subscriber
from gateway.upstream.identity import Identity


class Interrupted(Exception):  # noqa: N818  # an outcome
    """The gateway stops before an operation has ended; the client is to begin it again."""


class StreamSink:
    """Lets all updates wait; the event stream takes one after the other."""

    has_room = False

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._interrupted = False

    def write(self, answer: bytes) -> None:
        """Never called, since `has_room` is false."""

    def wake(self) -> None:
        """See `UpdateSink`."""
        self._woken.set()

    def interrupt(self) -> None:
        """See `UpdateSink`."""
        self._interrupted = True
        self._woken.set()

    async def answers(self, subscriber: Subscriber, identity: Identity) -> AsyncGenerator[bytes]:
        """The answers, until the subscription ends or the token of its caller expires.

        Raises:
            Interrupted: The gateway stops.
        """
        expiry = _end_in_time(subscriber, identity)
        try:
            while not self._interrupted:
                self._woken.clear()
                answer = await subscriber.take()
                if answer is not None:
                    yield answer
                elif not subscriber.over:
                    await self._woken.wait()
                elif subscriber.errors:
                    yield msgspec.json.encode({"errors": subscriber.errors, "data": None})
                    return
                else:
                    return
            raise Interrupted
        finally:
            if expiry is not None:
                expiry.cancel()


def _end_in_time(subscriber: Subscriber, identity: Identity) -> asyncio.TimerHandle | None:
    if identity.expires_at is None:
        return None
    left = max(0.0, identity.expires_at - time.time())
    error = error_json(Unauthenticated("The token has expired."))
    return asyncio.get_running_loop().call_later(left, subscriber.end, [error])
