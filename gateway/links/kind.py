"""The rows of the table of kinds: what is said of each kind of entity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from gateway.errors import Forbidden

Parameter = tuple[str, str]
"""The name and the value of a query parameter."""

Parameters = frozenset[Parameter]
"""Query parameters without which the upstream leaves some fields out."""

DEFAULT_PAGE = 25
"""The vendor's page of a listing whose size cannot be asked for."""

Permissions = tuple[str, ...] | None
"""Any of these permissions is enough, or those joined by `and` together; with none, no permission is needed;
`None` is not known."""


def expanded(*names: str) -> dict[str, Parameter]:
    """Fields that are asked for by their own name as a value of `expand`."""
    return {name: ("expand", name) for name in names}


@dataclass(frozen=True, slots=True)
class EntityRead:
    """A read of entities of one kind, beside the read of one by its self URI.

    `path` has the name of each outer id in braces, if the kind has some: one read is of entities that have
    them in common. `ids` says how their own ids go in: as `repeated` query parameters, as one
    `comma`-separated parameter, in a `body` of `entities[]{id}`, in a `list` that is the body, in the `path`,
    in the `predicates` of an analytics query, or `not` at all, where the answer holds all entities. Under
    `ids_key` they go in, where it is not `id`; a list is the body itself without one. `answer` names the list
    in the answer, or is `list` where the answer is one; with `results` each item wraps its entity, and
    `groups` are metrics of the entity that a group is of. `size` is the number of ids for one call: 100
    unless the vendor says otherwise. `query` goes with every call, and `pageSize` where it is `paged`.
    `parameters` are the names of those of the kind's parameters that the read has.
    """

    path: str
    ids: Literal["repeated", "comma", "body", "list", "predicates", "path", "not"] = "repeated"
    answer: Literal["entities", "results", "conversations", "list", "groups"] = "entities"
    ids_key: str | None = None
    size: int = 100
    query: tuple[Parameter, ...] = ()
    paged: bool = True
    parameters: frozenset[str] = frozenset()

    @property
    def method(self) -> Literal["GET", "POST"]:
        """The HTTP method: ids in a body are posted."""
        return "POST" if self.ids in {"body", "list", "predicates"} else "GET"


@dataclass(frozen=True, slots=True)
class EntityList:
    """A read of a list of entities of one kind, by how their names begin and by their divisions.

    `asks` says how the list is narrowed: by the `query`, by a `search` in the body of a POST, or `not` at
    all, where the answer holds all entities. `name` is the form in which the beginning of a name goes in: a
    filter of the vendor's that compares whole names takes an asterisk for the rest. `divisions` says whether
    the list can be narrowed by divisions. `answer` and `query` are as those of an `EntityRead`. The list has
    every parameter of its kind. `permissions` are given where they are not those of its kind.
    """

    path: str
    asks: Literal["query", "search", "not"] = "query"
    answer: Literal["entities", "results"] = "entities"
    name: str = "{}*"
    divisions: bool = False
    query: tuple[Parameter, ...] = ()
    permissions: Permissions = None


@dataclass(frozen=True)
class Kind:
    """A row of the table: one kind of entity.

    `graph` is the module and class of its GraphQL type. `item` is the path of one entity, with the name of
    each id in braces: the entity's own is the last and called `id`, the others are fields of its type. It is
    empty where there is none, so that even one is read in bulk.
    `aliases` are other paths by which data names the same entity. `bulk` reads many at once; `sibling` reads
    with less data and fewer rights, and is tried when the others answer 403. `query` goes with every read of
    one entity by its self URI, unless a selected field needs another value. `parameters` maps a GraphQL
    field, or one below it as `field.below`, to the parameter without which the upstream leaves it out; the
    read of one entity has all of them. `live` are those whose fields change by the second. `ttl` is for how
    many seconds an entity may be cached unless a setting says otherwise; with 0 it never is. `key` is the
    JSON key of the id; empty where the answer has none, so that only the path names the entity. `items` is a
    key for the list where the answer is a bare one. `permissions` are what the vendor asks of a caller who
    reads it. `reserved` begins ids that the vendor keeps for values of its own: data that has one of them
    names no entity. `topics` are those whose events tell of its changes, with its id in braces, or the name
    of an id that its participants have.
    """

    name: str
    plural: str
    graph: str
    item: str
    aliases: tuple[str, ...] = ()
    bulk: EntityRead | None = None
    sibling: EntityRead | None = None
    query: tuple[Parameter, ...] = ()
    listed: EntityList | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    live: Parameters = frozenset()
    ttl: float = 60
    key: str = "id"
    items: str | None = None
    permissions: Permissions = None
    reserved: str | None = None
    topics: tuple[str, ...] = ()

    @property
    def type_name(self) -> str:
        """The name of the GraphQL type."""
        return self.graph.rpartition(".")[2]

    @property
    def label(self) -> str:
        """The kind in words, for descriptions."""
        return re.sub(r"(?=[A-Z])", " ", self.name).lower().replace("wrapup", "wrap-up")

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The names of the ids in the item path: `("id",)` for most kinds."""
        return tuple(re.findall(r"{(\w+)}", self.item)) or ("id",)

    @property
    def template(self) -> str:
        """The path of one entity, or of all where one has none."""
        return self.item or (self.bulk.path if self.bulk else "")

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The names of all ids but the entity's own."""
        return self.ids[:-1]

    def path(self, key: str) -> str:
        """The canonical self URI of the entity with this `Link.key`, whose ids must be valid."""
        return self._path.format(*key.split("/"))

    def needs_single_reads(self, parameters: Parameters) -> bool:
        """Whether the bulk read lacks any of these parameters, so that entities are read one by one."""
        return bool(parameters) and not (
            self.bulk and {name for name, _ in parameters} <= self.bulk.parameters
        )

    def forbidden(self, correlation_id: str | None = None) -> Forbidden:
        """The error in the place of an entity that the token may not read, with what it may lack."""
        if not self.permissions:
            return Forbidden(correlation_id=correlation_id)
        needed = " or ".join(self.permissions)
        return Forbidden(
            f"The token may not read this. It needs {needed}, for the division where there is one.",
            correlation_id=correlation_id,
        )

    @cached_property
    def _path(self) -> str:
        return re.sub(r"{\w+}", "{}", self.item)
