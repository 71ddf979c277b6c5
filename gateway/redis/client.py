"""The connection to a Valkey or Redis server, which may be slow, away or emptied at any time.

All commands go over one connection; those that come while it is busy go out together. A server that does not
answer within `PATIENCE` is away: it gets no more commands until it has answered a ping.

The client is redis-py: it speaks to both servers, is typed, and is the one that their makers keep up.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from gateway.events import Listener

PATIENCE = 0.05
"""Seconds that the server has to answer."""

_FIRST_REST = 0.1
_LONGEST_REST = 5.0
_REACH = 1.0
_LATE = 20
"""Turns of the event loop after that, in case it was this process that was busy."""

_log = logging.getLogger(__name__)

Command = tuple[Any, ...]
"""A command's name and its arguments."""

Answers = list[Any]
"""The answer to each command: bytes, a number, a list, or the error."""

_Asked = tuple[Sequence[Command], asyncio.Future[Answers | None]]


class RedisClient:
    """The one connection to the server.

    Args:
        url: Such as ``redis://:password@host:6379/0``; ``rediss://`` for TLS.
        listener: Hears whenever the server goes away.
        patience: Seconds that it has to answer.
    """

    def __init__(
        self,
        url: str,
        listener: Listener,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._client: Redis = Redis.from_url(
            url,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=_REACH,
            socket_timeout=_REACH,
        )
        self._patience = patience
        self._listener = listener
        self._waiting: list[_Asked] = []
        self._together: list[_Asked] = []
        self._sending: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether it has stopped answering."""
        return self._probing is not None

    async def ask(self, *commands: Command) -> Answers | None:
        """The answers to some commands, or ``None`` when it is away or refuses the last of them."""
        if self.away or not commands:
            return None
        answer: asyncio.Future[Answers | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((commands, answer))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        await asyncio.wait([answer], timeout=self._patience)
        for _ in range(_LATE):
            if not answer.done():
                await asyncio.sleep(0)
        if not answer.done():
            self._leave_alone()
            return None
        return answer.result()

    async def close(self) -> None:
        """Close the connection and end its tasks."""
        tasks = {task for task in (self._sending, self._probing) if task is not None}
        while tasks:
            # A connection that is being made can lose a cancellation, and its task would go on for ever.
            for task in tasks:
                task.cancel()
            _, tasks = await asyncio.wait(tasks, timeout=_REACH)
        await self._client.aclose()

    async def _send(self) -> None:
        while self._waiting:
            self._together, self._waiting = self._waiting, []
            await self._exchange(self._together)
        self._sending = None

    async def _exchange(self, together: Sequence[_Asked]) -> None:
        try:
            answers = await self._execute([command for commands, _ in together for command in commands])
        except (RedisError, OSError):
            self._leave_alone()
            _give_up(together)
            return
        for commands, answer in together:
            own, answers = answers[: len(commands)], answers[len(commands) :]
            if isinstance(own[-1], Exception):
                # It is starting, read-only, full, or wants another password.
                self._leave_alone()
                _give_up([(commands, answer)])
            elif not answer.done():
                answer.set_result(own)

    async def _execute(self, commands: Sequence[Command]) -> Answers:
        pipeline = self._client.pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)
        return await pipeline.execute(raise_on_error=False)

    def _leave_alone(self) -> None:
        if self._probing is None:
            self._listener.shared_server_lost()
            _log.warning("the shared server does not answer; it is left alone until it does")
            self._probing = asyncio.create_task(self._probe())

    async def _probe(self) -> None:
        await self._hang_up()
        rest = _FIRST_REST
        while not await self._is_back():
            await asyncio.sleep(rest)
            rest = min(2 * rest, _LONGEST_REST)
        _log.warning("the shared server answers again")
        self._probing = None

    async def _hang_up(self) -> None:
        """End all waiting, and close the connections on which a late answer could come."""
        _give_up([*self._together, *self._waiting])
        self._together, self._waiting = [], []
        sending, self._sending = self._sending, None
        if sending is not None:
            sending.cancel()
            await asyncio.wait([sending], timeout=_REACH)
        await self._client.connection_pool.disconnect()

    async def _is_back(self) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                (answer,) = await self._execute([("PING",)])
        except (RedisError, OSError):
            await self._client.connection_pool.disconnect()
            return False
        return not isinstance(answer, Exception)


def _give_up(asked: Sequence[_Asked]) -> None:
    for _, answer in asked:
        if not answer.done():
            answer.set_result(None)
