"""A search for the dearest query that the limits admit: changes at random, of which the dearest stays."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)


@dataclass
class Field:
    """A field, or a fragment on a type: what stands before its selections, its type, its selections."""

    head: str
    type: str
    below: list["Field"] = field(default_factory=list)

    def text(self) -> str:
        below = " ".join(one.text() for one in self.below)
        return f"{self.head}{{{below}}}" if below else self.head

    def holders(self) -> Iterator["Field"]:
        """The fields, from this one down, that have selections."""
        if self.below:
            yield self
            for one in self.below:
                yield from one.holders()


@dataclass
class Query:
    """A query of root fields, and the variables that they use."""

    roots: list[Field]
    declared: str = ""
    variables: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        return f"query Q{self.declared} {{{' '.join(one.text() for one in self.roots)}}}"


class Search:
    """Changes queries; another search with the same seed changes them alike."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self._types = schema.type_map
        self._random = Random(seed)  # noqa: S311  # not for secrets
        self._aliases = 0

    def root(self, head: str, size: int) -> Field:
        """A field of the query with so many fields below it, the nearest ones."""
        name = head.partition("(")[0]
        root = self._filled(head, self._types["Query"].fields[name].type)
        holders = list(root.holders())
        for holder in holders:  # which grows
            for name, one in self._objects(holder):
                if size <= 0:
                    return root
                below = self._filled(name, one.type)
                holder.below.append(below)
                holders += below.holders()
                size -= len(below.below) + 1
        return root

    def on(self, type_name: str) -> Field:
        """A fragment on a type, with its leaves."""
        return self._filled(f"... on {type_name}", self._types[type_name])

    def changed(self, query: Query) -> Query:
        """The query with more fields, with a part of it copied to another place, or without a part."""
        changed = deepcopy(query)
        for _ in range(self._random.randint(1, 3)):
            holders = [one for root in changed.roots for one in root.holders()]
            holder = self._random.choice(holders)
            how = self._random.randrange(8)
            if how == 0 and len(holder.below) > 1:
                holder.below.remove(self._random.choice(holder.below))
            elif how < 4:
                other = self._random.choice([one for one in holders if one.type == holder.type])
                holder.below += [self._renamed(one) for one in deepcopy(other.below)]
            else:
                for _ in range(self._random.choice((1, 3, 10, 30))):
                    holder.below.append(self._any(self._random.choice((holder, *holders))))
        return changed

    def _any(self, holder: Field) -> Field:
        type_ = self._types[holder.type]
        if isinstance(type_, GraphQLUnionType):
            return self.on(self._random.choice(type_.types).name)
        fields = [name for name, one in type_.fields.items() if _is_plain(one)]
        objects = [name for name, _ in self._objects(holder)]
        name = self._random.choice(objects if objects and self._random.random() < 0.6 else fields)
        known = {one.head for one in holder.below}
        return self._filled(name if name not in known else self._alias(name), type_.fields[name].type)

    def _objects(self, holder: Field) -> list[tuple[str, Any]]:
        """The fields of a type that hold objects, but for those that are selected already."""
        fields = getattr(self._types[holder.type], "fields", {})
        known = {one.head for one in holder.below}
        return [
            (name, one)
            for name, one in fields.items()
            if _is_plain(one)
            and not _is_leaf(one)
            and name not in known
            and name not in {"edges", "pageInfo"}
        ]

    def _filled(self, head: str, type_: Any) -> Field:
        """A field with all leaves of its type, or a connection with its nodes."""
        inner = get_named_type(type_)
        if is_leaf_type(inner):
            return Field(head, inner.name)
        if isinstance(inner, GraphQLUnionType):
            return Field(head, inner.name, [Field("__typename", "String")])
        if head == "nodes" or "nodes" not in inner.fields:
            leaves = [name for name, one in inner.fields.items() if _is_plain(one) and _is_leaf(one)]
            return Field(head, inner.name, [Field(name, "leaf") for name in leaves or ("__typename",)])
        return Field(head, inner.name, [self._filled("nodes", inner.fields["nodes"].type)])

    def _renamed(self, one: Field) -> Field:
        if not one.head.startswith(("...", "__")):
            one.head = self._alias(one.head.rpartition(":")[2])
        return one

    def _alias(self, head: str) -> str:
        self._aliases += 1
        return f"z{self._aliases}:{head}"


def _is_plain(one: Any) -> bool:
    return not any(is_required_argument(argument) for argument in one.args.values())


def _is_leaf(one: Any) -> bool:
    return is_leaf_type(get_named_type(one.type))
