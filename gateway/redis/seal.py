"""Bytes in a server that others may write to: sealed, so that a change is noticed.

A seal binds what it closes to a name: an entry of the cache to its partition, kind and id, a message to the
partition that it is for. What somebody else wrote, moved to another name, cut or changed does not open. The
seal hides nothing: what it closes is readable.
"""

import struct
from hashlib import blake2b
from hmac import compare_digest
from urllib.parse import parse_qsl, urlencode

from gateway.cache.store import Entry

_SEAL = 16
_MARK = 16
_HEAD = struct.Struct(f"!B{_MARK}sHdH")
"""Version, mark, status, seconds since the epoch, length of the parameters."""
_VERSION = 2


class BrokenSeal(Exception):  # noqa: N818  # says what is the case
    """The bytes are nothing of this name."""


class Seal:
    """Seals with the secret that the replicas have in common.

    Args:
        secret: 16 to 64 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def close(self, key: str, mark: bytes, entry: Entry) -> bytes:
        """An entry, sealed for its key and the mark under which it was read."""
        parameters = urlencode(sorted(entry.parameters)).encode()
        head = _HEAD.pack(_VERSION, mark, entry.status, entry.read_at, len(parameters))
        return self.wrap(key, head + parameters + entry.body)

    def open(self, key: str, mark: bytes, sealed: bytes) -> Entry | None:
        """The entry, or ``None`` if it was read under another mark.

        Raises:
            BrokenSeal: It was not sealed by this secret for this key.
        """
        content = self.unwrap(key, sealed)
        version, own, status, read_at, length = _HEAD.unpack_from(content)
        if version != _VERSION:
            raise BrokenSeal
        if own != mark:
            return None
        parameters = parse_qsl(content[_HEAD.size : _HEAD.size + length].decode())
        body = content[_HEAD.size + length :]
        return Entry(read_at, body, frozenset(parameters), status)

    def wrap(self, name: str, content: bytes) -> bytes:
        """Bytes, sealed for their name."""
        return self._seal(name, content) + content

    def unwrap(self, name: str, sealed: bytes) -> bytes:
        """The bytes.

        Raises:
            BrokenSeal: They were not sealed by this secret for this name.
        """
        content = sealed[_SEAL:]
        if not compare_digest(sealed[:_SEAL], self._seal(name, content)):
            raise BrokenSeal
        return content

    def _seal(self, key: str, content: bytes) -> bytes:
        mac = blake2b(key.encode(), key=self._secret, digest_size=_SEAL)
        mac.update(b"\0")
        mac.update(content)
        return mac.digest()
