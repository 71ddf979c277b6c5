"""Addresses in settings: hosts, DNS names, origins and URLs."""

import ipaddress
import re

from yarl import URL

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_DNS_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def is_dns_name(text: str) -> bool:
    """Whether a text is a name of two labels or more, in lower case."""
    return _DNS_NAME.fullmatch(text) is not None


def is_host(text: str) -> bool:
    """Whether a text is a name in lower case or an IP address, without a port."""
    return _HOST_NAME.fullmatch(text) is not None or _is_ip_address(text)


def is_loopback(host: str) -> bool:
    """Whether a host is an address that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_origin(text: str) -> bool:
    """Whether a text is http or https, a host and perhaps a port, and nothing else.

    Raises:
        ValueError: It is not a URL.
    """
    url = parsed(text)
    return url.scheme in ("http", "https") and bool(url.host) and str(url.origin()) == text


def parsed(text: str) -> URL:
    """The URL that a text is.

    Raises:
        ValueError: It is not a URL.
    """
    try:
        return URL(text)
    except ValueError:
        raise ValueError("it is not a URL") from None


def _is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
