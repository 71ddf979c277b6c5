"""What the table of kinds says of each kind: the rows' form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bulk:
    """A read of many entities of one kind.

    `ids` tells how ids go in: `repeated` query parameters, one `comma`-separated parameter, or a `body` of
    `entities[]{id}`. `answer` names the list in the answer; with `results` each item wraps its entity.
    `size` is the number of ids for one call: 100 unless the vendor says otherwise.
    """

    path: str
    ids: Literal["repeated", "comma", "body"] = "repeated"
    answer: Literal["entities", "results", "conversations"] = "entities"
    size: int = 100
    query: tuple[tuple[str, str], ...] = ()
    paged: bool = True


@dataclass(frozen=True)
class Kind:
    """A row of the table: one kind of entity.

    `graph` is the module and class of its GraphQL type. `item` is the path of one entity, with the name of
    each id in braces: the entity's own is the last and called `id`, the others are fields of its type.
    `aliases` are other paths by which data names the same entity.
    `sibling` is a bulk read with less data that needs
    fewer rights, tried when the first answers 403. `expand` maps a GraphQL field to the value of the `expand`
    parameter without which the upstream leaves the field out; `live` are those values whose fields change by
    the second. `ttl` is for how many seconds an entity may be kept unless a setting says otherwise; with 0 it
    is always read afresh.
    """

    name: str
    plural: str
    graph: str
    item: str
    aliases: tuple[str, ...] = ()
    bulk: Bulk | None = None
    sibling: Bulk | None = None
    expand: Mapping[str, str] = field(default_factory=dict)
    live: frozenset[str] = frozenset()
    ttl: float = 60
    key: str = "id"

    @property
    def type_name(self) -> str:
        """The name of the GraphQL type."""
        return self.graph.rpartition(".")[2]

    @property
    def label(self) -> str:
        """The kind in words, for descriptions."""
        return re.sub(r"(?=[A-Z])", " ", self.name).lower()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The names of the ids in the item path: `("id",)` for most kinds."""
        return tuple(re.findall(r"{(\w+)}", self.item))

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The names of all ids but the entity's own."""
        return self.ids[:-1]

    def path(self, key: str) -> str:
        """The canonical self URI of the entity with this `Link.key`, whose ids must be valid."""
        return self._path.format(*key.split("/"))

    @cached_property
    def _path(self) -> str:
        return re.sub(r"{\w+}", "{}", self.item)
