"""Headers of a client's request that go upstream."""

import re
from collections.abc import Iterable, Mapping

_VALUE = re.compile(r"[\x20-\x7e]{1,256}")
"""The values that such a header may have. Others cannot be an id, and may not even be valid in HTTP."""


def forwarded(headers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The headers of these names; one whose value is no short ASCII text is left out."""
    return {name: value for name in names if (value := headers.get(name)) and _VALUE.fullmatch(value)}
