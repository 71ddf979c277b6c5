"""The declaration of a kind of entity: its paths, permissions, and the form of ids in bulk reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Entity = dict[str, Any]
"""One resource, decoded."""

NAMES = frozenset({"id", "name", "division", "selfUri"})
"""The keys of a view that shows little more than names."""


@dataclass(frozen=True, slots=True)
class HeldView:
    """A second path of a kind, with fewer keys and another permission than the kind's own paths.

    ``keys`` are the keys that it shows (none: all). ``single`` says whether it reads one entity by its id:
    ``also``, ``only``, or not at all (``None``).
    """

    path: str
    permission: str | None
    keys: frozenset[str] = frozenset()
    single: Literal["also", "only"] | None = None


@dataclass(frozen=True, slots=True)
class HeldKind:
    """One kind of entity that the sandbox holds.

    ``ids`` is the form of ids in its bulk read: ``repeated`` (``id=a&id=b``, or joined by commas as the
    vendor's SDK does), ``comma`` (a single ``id=a,b``), ``body`` (a POST with ``entities[]{id}``), ``list``
    (a POST with a list of ids, answered by a list, or by ``entities`` where it is ``enveloped``; or with one
    under ``ids_key``, answered by a listing), ``not`` (no ids). A bulk read with ``demands_ids`` is no
    listing: it needs ids. ``on_request`` maps the keys that an entity has only on request to the query
    parameter and value that request them; with ``singly`` only single reads take that parameter. ``unless``
    maps the keys that a request can do without to the query parameter and value that say so. ``names`` says
    how a listing's ``name`` is held against names: as a ``pattern`` of a whole name with asterisks at its
    ends, or as a ``beginning``. A listing that is not ``paged`` holds all entities. A kind that is ``about``
    conversations, or their communications, goes by the ids of those, and ``below`` follows them in its path;
    its answers have no id, or are the bare list under the key ``items``. Its ``permission`` may be several,
    joined by ``and``.
    """

    name: str
    path: str
    permission: str
    bulk: str | None = None
    ids: Literal["repeated", "comma", "body", "list", "not"] = "repeated"
    ids_key: str | None = None
    demands_ids: bool = False
    views: tuple[HeldView, ...] = ()
    on_request: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    singly: bool = False
    unless: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Literal["pattern", "beginning"] = "pattern"
    paged: bool = True
    enveloped: bool = False
    about: bool = False
    below: str = ""
    items: str | None = None

    @property
    def item(self) -> str:
        """The path template of a single read."""
        return f"{self.path}/{{id}}{self.below}"

    def uri(self, entity_id: str) -> str:
        """The ``selfUri`` of an entity of this kind."""
        return f"{self.path}/{entity_id}{self.below}"

    def answered(self, entity: Entity) -> Any:
        """The JSON of an entity in the answer to a read."""
        if self.items:
            return entity[self.items]
        hidden = {"selfUri", *re.findall(r"{(\w+)}", self.item)} if self.about else set()
        return {key: value for key, value in entity.items() if key not in hidden}
