"""The API keys of a file that may change while the gateway runs."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from gateway.access.api_keys import ApiKeys, UnreadableKeys
from gateway.access.principal import Principal
from gateway.upstream.clock import Sleep

_PERIOD = 2.0
"""Seconds between two checks of the file."""

_log = logging.getLogger(__name__)


class WatchedKeys:
    """The API keys of a file; a change of the file takes effect within seconds.

    If the new file cannot be used, that is logged, and the keys before it stay in force.

    Args:
        file: See `gateway.access.api_keys.KeyFile`.

    Raises:
        OSError: The file cannot be read.
        UnreadableKeys: The file is invalid.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._content = file.read_bytes()
        self._keys = ApiKeys(self._content)
        self._problem: str | None = None
        self._revoke: Callable[[str], None] | None = None

    def principal(self, key: str) -> Principal | None:
        """The principal of a key; `None` for an unknown key."""
        return self._keys.principal(key)

    def on_revoked(self, revoke: Callable[[str], None]) -> None:
        """Call `revoke` with the name of each principal whose key is removed, or whose scopes change."""
        self._revoke = revoke

    async def watch(self, sleep: Sleep) -> None:
        """Check the file every few seconds, until cancelled."""
        while True:
            await sleep(_PERIOD)
            try:
                content = await asyncio.to_thread(self._file.read_bytes)
                if content != self._content:
                    self._change(ApiKeys(content), content)
                self._problem = None
            except OSError as error:
                self._log_problem(error.strerror or "it cannot be read")
            except UnreadableKeys as error:
                self._log_problem(str(error))

    def _change(self, keys: ApiKeys, content: bytes) -> None:
        before, self._keys, self._content = self._keys, keys, content
        if self._revoke is not None:
            for name in before.revoked_names(keys):
                self._revoke(name)

    def _log_problem(self, problem: str) -> None:
        """Log a problem of the file, once for each problem."""
        if problem != self._problem:
            _log.error("The file of API keys cannot be used, so those before stay in force: %s.", problem)
        self._problem = problem
