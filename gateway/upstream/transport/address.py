"""The URL of a call, always at the configured upstream."""

import re
from functools import lru_cache
from itertools import chain
from urllib.parse import quote, urlencode

from yarl import URL

from gateway.errors import LinkRefused
from gateway.upstream.call import ApiCall

_MAX_PATH = 2048
# RFC 3986's path characters without "@", which could only disguise a host.
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})+)+")
# Characters that decoding could turn into another path: slash, dot, backslash, percent, control characters.
_DISGUISED = re.compile(r"%(?:2[eEfF5]|5[cC]|7[fF]|[01][0-9A-Fa-f])")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")
_DOTTED = re.compile(r"/\.{1,2}(?:/|$)")


class UpstreamAddress:
    """The upstream's base URL, to which only canonical paths are added.

    Args:
        base_url: ``http`` or ``https``, a host, perhaps a port and a path prefix.

    Raises:
        ValueError: The URL has another scheme, no host, or has credentials, a query or a fragment.
    """

    def __init__(self, base_url: str) -> None:
        base = URL(base_url)
        if base.scheme not in ("http", "https") or not base.host:
            raise ValueError("The upstream's URL must be http or https and name a host.")
        if base.user is not None or base.password is not None:
            raise ValueError("The upstream's URL must not hold credentials.")
        if "?" in base_url or "#" in base_url:
            raise ValueError("The upstream's URL must have neither query nor fragment.")
        self._origin = (base.scheme, base.raw_authority)
        self._base = str(base).rstrip("/")

    def url(self, call: ApiCall) -> URL:
        """The URL of a call. Nothing in it is decoded, joined or normalised.

        Raises:
            LinkRefused: The path is not canonical.
        """
        if not _is_canonical(call.path):
            raise LinkRefused
        query = f"?{_encoded(call.query)}" if call.query else ""
        url = URL(f"{self._base}{call.path}{query}", encoded=True)
        if (url.scheme, url.raw_authority) != self._origin:
            raise LinkRefused
        return url


@lru_cache(1000)
def _is_canonical(path: str) -> bool:
    if len(path) > _MAX_PATH or not _PATH.fullmatch(path):
        return False
    return not (_DISGUISED.search(path) or _DOTTED.search(path))


def _encoded(query: tuple[tuple[str, str], ...]) -> str:
    if _UNRESERVED.fullmatch("".join(chain.from_iterable(query))):
        # Encoding a hundred ids for nothing would be the most expensive part of sending a bulk read.
        return "&".join(map("=".join, query))
    return urlencode(query, quote_via=quote, safe="")
