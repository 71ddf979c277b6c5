"""The API keys of a file that may change while the gateway runs."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from gateway.access.api_keys import ApiKeys, UnreadableKeys
from gateway.access.principal import Principal
from gateway.upstream.clock import Sleep

_PERIOD = 2.0
"""Seconds between two looks at the file."""

_log = logging.getLogger(__name__)


class WatchedKeys:
    """Knows callers by the API keys of a file; a change of the file counts within seconds.

    A new file that cannot be used is logged, and the keys before it stay in force.

    Args:
        file: See `gateway.access.api_keys.KeyFile`.

    Raises:
        OSError: It cannot be read.
        UnreadableKeys: It is no such file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._content = file.read_bytes()
        self._keys = ApiKeys(self._content)
        self._trouble: str | None = None
        self._revoke: Callable[[str], None] | None = None

    def principal(self, key: str) -> Principal | None:
        """Whose key it is; `None` for nobody's."""
        return self._keys.principal(key)

    def tell_revoked(self, revoke: Callable[[str], None]) -> None:
        """Tell one, from now on, the name of each principal whose key is gone, or may see something else."""
        self._revoke = revoke

    async def watch(self, sleep: Sleep) -> None:
        """Look at the file again and again, until cancelled."""
        while True:
            await sleep(_PERIOD)
            try:
                content = await asyncio.to_thread(self._file.read_bytes)
                if content != self._content:
                    self._change(ApiKeys(content), content)
                self._trouble = None
            except OSError as error:
                self._tell(error.strerror or "it cannot be read")
            except UnreadableKeys as error:
                self._tell(str(error))

    def _change(self, keys: ApiKeys, content: bytes) -> None:
        before, self._keys, self._content = self._keys, keys, content
        if self._revoke is not None:
            for name in before.names_that_differ(keys):
                self._revoke(name)

    def _tell(self, trouble: str) -> None:
        """Log what is wrong with the file, once."""
        if trouble != self._trouble:
            _log.error("The file of API keys cannot be used, so those before stay in force: %s.", trouble)
        self._trouble = trouble
