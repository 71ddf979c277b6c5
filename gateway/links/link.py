"""Links: a self URI, or a kind and an id, resolved to a resource of the upstream.

A URI from data or from a client never reaches a host as it is: it is matched against the templates of the
table of kinds, and the path is built again from the template and the id.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from gateway.errors import LinkRefused
from gateway.links.kinds.table import KINDS, ROWS

ID = re.compile(r"(?=[^/]*[0-9]|[A-Z]+-)[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""An id holds a digit, or is one of the vendor's fixed upper-case names (`ININ-WRAP-UP-TIMEOUT`).

A plain word is never an id: it names a sub-resource of the collection, such as `/api/v2/users/me`.
"""

_ROOT = "/api/v2/"


class Link(NamedTuple):
    """A resource, by kind and ids. Its ids are valid by construction.

    Attributes:
        kind: The name of the kind.
        key: The ids in the order of the kind's path, with slashes between; for most kinds, the one id.
    """

    kind: str
    key: str

    @property
    def id(self) -> str:
        """The entity's own id."""
        return self.key.rpartition("/")[2]

    @property
    def ids(self) -> dict[str, str]:
        """All ids, by their names."""
        if "/" not in self.key:
            return {"id": self.key}
        return dict(zip(ROWS[self.kind].ids, self.key.split("/"), strict=True))

    @property
    def path(self) -> str:
        """The canonical self URI."""
        return ROWS[self.kind].path(self.key)


def _shape(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path.removeprefix(_ROOT))


_KIND_BY_SHAPE = {_shape(path): kind.name for kind in KINDS.values() for path in (kind.item, *kind.aliases)}

_RELATIVE = re.compile(r"(?:/[A-Za-z0-9_-]+)*")
"""A path without a host, dots or escapes; an empty one is one, too."""


def to(kind: str, *ids: object) -> Link:
    """The link to the entity of this kind with these ids, in the order of the kind's path.

    Raises:
        LinkRefused: an id does not have the form of the upstream's ids.
    """
    return resolve(kind, None, *ids)


def parse(uri: object) -> Link:
    """The link of a self URI.

    Raises:
        LinkRefused: the URI has a scheme, a host, a query or escapes, or matches no path of the table.
    """
    return resolve(None, uri)


def resolve(kind: str | None, uri: object, *ids: object) -> Link:
    """The link to an entity from its self URI, its ids or both; `None` stands for an unknown one.

    A relative URI outside the table is ignored if the kind and the ids are known.

    Raises:
        LinkRefused: see `to` and `parse`; or the URI, the ids and the kind contradict each other.
    """
    try:
        found = _link(kind, uri, ids)
    except TypeError:  # of a value that cannot be hashed
        raise LinkRefused from None
    if found is None:
        raise LinkRefused
    return found


_LONGEST_ID = 64
_LONGEST_URI = 256
_REMEMBERED = 10_000
"""Links in the cache: the users, queues and divisions of a contact centre recur constantly."""


def _is_short(text: object, longest: int) -> bool:
    return text is None or (isinstance(text, str) and len(text) <= longest)


@lru_cache(_REMEMBERED)
def _link(kind: str | None, uri: Any, ids: tuple[Any, ...]) -> Link | None:
    # `lru_cache` keeps no call that raises, so that huge texts cannot fill the memory.
    if not (_is_short(uri, _LONGEST_URI) and all(_is_short(id_, _LONGEST_ID) for id_ in ids)):
        raise LinkRefused
    named = _named_by(uri) if uri is not None else None
    if named is not None:
        if kind not in {named.kind, None}:
            return None
        own = named.key.split("/")
        agree = all(id_ in {own_id, None} for id_, own_id in zip(reversed(ids), reversed(own), strict=False))
        return named if agree else None
    if kind is None or len(ids) != len(ROWS[kind].ids) or not _RELATIVE.fullmatch(uri or ""):
        return None
    valid = [id_ for id_ in ids if id_ is not None and ID.fullmatch(id_)]
    return Link(kind, "/".join(valid)) if len(valid) == len(ids) else None


def _named_by(uri: str) -> Link | None:
    """The link of a URI that matches a path of the table."""
    steps = uri.removeprefix(_ROOT).split("/") if uri.startswith(_ROOT) else []
    ids = [step for step in steps if ID.fullmatch(step)]
    kind = _KIND_BY_SHAPE.get("/".join("{}" if ID.fullmatch(step) else step for step in steps))
    return Link(kind, "/".join(ids)) if kind else None
