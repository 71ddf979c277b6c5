"""Headers that a client's request hands on to the upstream."""

import re
from collections.abc import Iterable, Mapping

_VALUE = re.compile(r"[\x20-\x7e]{1,256}")
"""What the value of such a header may be. Anything else could not be an id, and might not even be sent."""


def forwarded(headers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The headers of these names; one whose value is no short ASCII text is left out."""
    return {name: value for name in names if (value := headers.get(name)) and _VALUE.fullmatch(value)}
