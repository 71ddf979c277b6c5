"""How a self URI, or an id and a kind, names a resource of the upstream.

A URI that comes from data or from a client is never joined to a host: it is matched against the templates of
the table of kinds, its id is taken, and the path is rebuilt from both.
"""

import re
from functools import lru_cache
from typing import NamedTuple, TypeGuard

from gateway.errors import LinkRefused
from gateway.links.kinds import KINDS

_ID = re.compile(r"(?=[^/]*[0-9]|[A-Z]+-)[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""An id holds a digit, or is one of the vendor's fixed upper-case names (`ININ-WRAP-UP-TIMEOUT`).

A plain word is never an id: it names a sub-resource of the collection, such as `/api/v2/users/me`.
"""

_URI = re.compile(r"(?P<collection>/api/v2(?:/[a-z]+){1,4})/(?P<id>[^/]+?)(?P<rest>/[a-z]+)?")


class Link(NamedTuple):
    """A resource by kind and id: the key of every loader. Its id is valid by construction (`to`, `parse`)."""

    kind: str
    id: str

    @property
    def path(self) -> str:
        """The canonical self URI."""
        return KINDS[self.kind].path(self.id)


_TEMPLATES = {kind.item: kind.name for kind in KINDS.values()}


def to(kind: str, id_: object) -> Link:
    """The link to the entity of this kind with this id.

    Raises:
        LinkRefused: the id is not of the form that the upstream gives out.
    """
    return resolve(kind, None, id_)


def parse(uri: object) -> Link:
    """The link that a self URI stands for.

    Raises:
        LinkRefused: the URI has a scheme, a host, a query or escapes, or fits no template of the table.
    """
    return resolve(None, uri, None)


def resolve(kind: str | None, uri: object, id_: object) -> Link:
    """The link to the entity of which a self URI, an id or both are told; what is not told is `None`.

    Raises:
        LinkRefused: see `to` and `parse`; or they disagree, with each other or on the kind.
    """
    if _is_short(uri, _LONGEST_URI) and _is_short(id_, _LONGEST_ID):
        found = _link(kind, uri, id_)
        if found is not None:
            return found
    raise LinkRefused


# Nothing longer is looked at, or else the table of remembered links could be filled with huge texts.
_LONGEST_ID = 64
_LONGEST_URI = 256
_REMEMBERED = 10_000
"""How many links are remembered: the users, queues and divisions of a contact centre come again and again."""


def _is_short(text: object, longest: int) -> TypeGuard[str | None]:
    return text is None or (isinstance(text, str) and len(text) <= longest)


@lru_cache(_REMEMBERED)
def _link(kind: str | None, uri: str | None, id_: str | None) -> Link | None:
    if uri is not None:
        match = _URI.fullmatch(uri)
        told = match and _TEMPLATES.get(f"{match['collection']}/{{id}}{match['rest'] or ''}")
        if not match or told is None or kind not in (told, None) or id_ not in (match["id"], None):
            return None
        kind, id_ = told, match["id"]
    return Link(kind, id_) if kind is not None and id_ is not None and _ID.fullmatch(id_) else None
