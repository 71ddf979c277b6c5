"""The rows of the table of kinds: how the upstream reads, lists and names each kind of entity."""

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
"""Entities on a page of a vendor list that takes no `pageSize`."""

Permissions = tuple[str, ...] | None
"""Alternatives, each one permission or several joined by `and`. Empty: none is needed; `None`: unknown."""


def expanded(*names: str) -> dict[str, Parameter]:
    """The parameters of fields that the upstream adds when `expand` has their name."""
    return {name: ("expand", name) for name in names}


@dataclass(frozen=True, slots=True)
class EntityRead:
    """A read of several entities of one kind, or of one by another path than its self URI.

    Attributes:
        path: The path, with the name of each outer id in braces; the entities of one read share their outer
            ids.
        ids: Where a call has the entities' own ids: in `repeated` query parameters, in one parameter with
            `comma`s, in a `body` of `entities[]{id}`, in a `list` as the body, in the `path`, in the
            `predicates` of an analytics query, or `not` at all, since the answer holds all entities.
        answer: The key of the list in the answer; `list` if the answer is the list itself. An item of
            `results` wraps its entity; `groups` hold the metrics of an entity.
        ids_key: The name of the parameter or key with the ids, if it is not `id`; a `list` without one is
            the whole body.
        size: The most ids of one call.
        query: Parameters of every call.
        paged: Whether the calls have a `pageSize`.
        parameters: The names of those parameters of the kind that the read supports.
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
    """A list of entities of one kind, filtered by the beginning of their names and by division.

    It supports every parameter of its kind.

    Attributes:
        path: The path.
        asks: Where a call has the filter: in the `query`, in a `search` as the body of a POST, or `not` at
            all, since the answer holds all entities.
        answer: As for `EntityRead`.
        name: The format of the name filter; a vendor filter that compares whole names needs an asterisk.
        divisions: Whether the list has a filter for divisions.
        query: Parameters of every call.
        permissions: The permissions that the list needs, if they differ from the kind's.
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

    Attributes:
        name: The kind's name, such as `user`.
        plural: Its plural.
        graph: The module and class of its GraphQL type.
        item: The path of one entity, with the names of its ids in braces: the entity's own is the last and
            called `id`; the others are fields of its type. Empty if every read is a bulk read.
        aliases: Other paths under which data refers to the same entity.
        bulk: Reads several entities in one call.
        sibling: Reads less of them with fewer permissions, after the other reads answered 403.
        query: Parameters of every read by self URI, unless a selected field needs another value.
        listed: The list of such entities.
        parameters: The parameter that the upstream needs to fill a GraphQL field (`field`, `field.below`);
            the read by self URI supports all of them.
        live: The parameters of fields that change within seconds.
        ttl: Seconds for which an entity may be cached, by default; 0 for never.
        key: The JSON key of the id; empty if only the path has it.
        items: A key to put the answer under if it is a bare list.
        permissions: The permissions that a caller needs to read it.
        reserved: The prefix of ids that stand for a constant of the vendor's and not for an entity.
        topics: The notification topics of its changes, with `{id}` for its id, or the name of a
            participant's id.
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
        """The path of one entity, or that of the bulk read if one has no path."""
        return self.item or (self.bulk.path if self.bulk else "")

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The names of all ids but the entity's own."""
        return self.ids[:-1]

    def path(self, key: str) -> str:
        """The canonical self URI of the entity with this `Link.key`, whose ids must be valid."""
        return self._path.format(*key.split("/"))

    def needs_single_reads(self, parameters: Parameters) -> bool:
        """Whether the bulk read lacks one of these parameters, so that each entity is read alone."""
        return bool(parameters) and not (
            self.bulk and {name for name, _ in parameters} <= self.bulk.parameters
        )

    def forbidden(self, correlation_id: str | None = None) -> Forbidden:
        """The error for an entity that the token may not read; it names the permissions needed."""
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
