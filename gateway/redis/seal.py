"""Entries as bytes in a server that others may write to: sealed, so that a changed one is noticed.

A seal binds an entry to its own key: its cache partition, kind and id. An entry that somebody else wrote,
moved to another key, cut or changed does not open. The seal hides nothing: the entry itself is readable.
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
    """The bytes are no entry under this key."""


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
        content = head + parameters + entry.body
        return self._seal(key, content) + content

    def open(self, key: str, mark: bytes, sealed: bytes) -> Entry | None:
        """The entry, or ``None`` if it was read under another mark.

        Raises:
            BrokenSeal: It was not sealed by this secret for this key.
        """
        content = sealed[_SEAL:]
        if not compare_digest(sealed[:_SEAL], self._seal(key, content)):
            raise BrokenSeal
        version, own, status, read_at, length = _HEAD.unpack_from(content)
        if version != _VERSION:
            raise BrokenSeal
        if own != mark:
            return None
        parameters = parse_qsl(content[_HEAD.size : _HEAD.size + length].decode())
        body = content[_HEAD.size + length :]
        return Entry(read_at, body, frozenset(parameters), status)

    def _seal(self, key: str, content: bytes) -> bytes:
        mac = blake2b(key.encode(), key=self._secret, digest_size=_SEAL)
        mac.update(b"\0")
        mac.update(content)
        return mac.digest()
