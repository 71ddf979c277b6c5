"""Authors of valid operations: random, over the whole schema, with everything that GraphQL's syntax offers.

An author makes every choice by the `Random` given, so that hypothesis, which hands one out, can make a
failing operation smaller. What comes is valid by construction: a response key means the same field with the
same arguments in all of a document, so that any two selections merge.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, TypeVar

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities import do_types_overlap
from held import own, unknown
from world import BEGINNINGS, CURSORS, HOSTILE, INTERVALS, MALFORMED, UNKNOWN, World

from gateway.links import KINDS

T = TypeVar("T")

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType

_NAMES = ("a", "b", "c", "id", "name", "user", "nodes", "selfUri", "_x", "z1")
"""Aliases; some are names of other fields."""

_LINKED = frozenset(kind.type_name for kind in KINDS.values()) | {
    "Communication",
    "Entity",
    "Node",
    "Participant",
}
_INTROSPECTION = (
    "__schema { queryType { name } directives { name args { name } } }",
    '__type(name: "User") { kind name fields { name type { name ofType { name } } } interfaces { name } }',
    "_service { sdl }",
)


@dataclass(frozen=True)
class Document:
    """A document with several operations, and for each the variables of several executions."""

    text: str
    runs: list[tuple[str | None, list[dict[str, Any]]]]


@dataclass
class _Variable:
    declaration: str
    values: tuple[Any, ...]
    optional: bool
    nulls: int = 8


@dataclass
class _Fragment:
    name: str
    type: Composite
    depth: int
    text: str


class Enum(str):
    """The name of an enum's value, which stands in a document without quotes."""

    __slots__ = ()


class Variable(str):
    """A variable in the place of a value."""

    __slots__ = ()


@dataclass
class Author:
    """Writes one document; `size` bounds its fields, `depth` how deep they nest.

    With `in_parts` it defers and streams.
    """

    random: Random
    schema: GraphQLSchema
    world: World
    size: int = 40
    depth: int = 7
    in_parts: bool = True
    _keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _fragments: list[_Fragment] = field(default_factory=list)
    _variables: dict[str, _Variable] = field(default_factory=dict)
    _by_place: dict[str, list[str]] = field(default_factory=dict)
    _labels: int = 0

    def document(self) -> Document:
        count = self._pick((1, 1, 1, 2, 3))
        names = [f"Op{number}" for number in range(count)] if count > 1 else [self._pick((None, "Only"))]
        bodies = [self._operation() for _ in names]
        texts = []
        runs: list[tuple[str | None, list[dict[str, Any]]]] = []
        for name, body in zip(names, bodies, strict=True):
            used = self._used(body)
            declared = ", ".join(f"${name}: {self._variables[name].declaration}" for name in used)
            head = f"query {name or ''}" if name or declared else ""
            texts.append(f"{head}{f'({declared})' if declared else ''} {body}".strip())
            runs.append((name, [self._values(used) for _ in range(self._pick((1, 2)) if used else 1)]))
        texts += [fragment.text for fragment in self._fragments]
        return Document("\n".join(texts), runs)

    def subscription(self, name: str, arguments: str) -> Document:
        """A document with a subscription to this root field."""
        type_ = self.schema.subscription_type
        assert type_ is not None
        self._left = self.size
        update = _composite(get_named_type(type_.fields[name].type))
        key = self._pick((name, f"it: {name}"))
        return self._only("subscription", f"{key}{arguments} {self._selections(update, self.depth)}")

    def mutation(self, acts: Sequence[tuple[str, str]]) -> Document:
        """A document with a mutation that does these acts: names of root fields, and their arguments."""
        type_ = self.schema.mutation_type
        assert type_ is not None
        fields = []
        for name, arguments in acts:
            self._left = self.size
            payload = _composite(get_named_type(type_.fields[name].type))
            # With keys of their own none of them merge, so that each is done.
            key = f"act{len(fields)}: {name}"
            fields.append(f"{key}{arguments}{self._directives()} {self._selections(payload, self.depth)}")
        return self._only("mutation", " ".join(fields))

    def _only(self, type_: str, fields: str) -> Document:
        body = f"{{ {fields} }}"
        used = self._used(body)
        declared = ", ".join(f"${name}: {self._variables[name].declaration}" for name in used)
        head = f"{type_} {f'({declared})' if declared else ''} {body}"
        text = "\n".join([head, *(fragment.text for fragment in self._fragments)])
        return Document(text, [(None, [self._values(used)])])

    # Choices: the first is what hypothesis prefers when it makes an example smaller.

    def _pick(self, options: Sequence[T]) -> T:
        return options[self.random.randrange(len(options))]

    def _maybe(self, percent: int) -> bool:
        return self.random.randrange(100) >= 100 - percent

    # Selections.

    def _operation(self) -> str:
        query = self.schema.query_type
        assert query is not None
        self._left = self.size
        fields = [self._root(query) for _ in range(1 + self.random.randrange(3))]
        return "{ " + " ".join(fields) + " }"

    def _root(self, query: GraphQLObjectType) -> str:
        # The reference engine runs the whole operation.
        if self._maybe(1):
            return self._pick(_INTROSPECTION)
        if self._maybe(6):
            on = f"... on Query{self._directives()}{self._defer()}"
            return f"{on} {{ {self._field(query, self.depth)} }}"
        return self._field(query, self.depth)

    def _selections(self, type_: Composite, depth: int) -> str:
        if self._left <= 0:
            return "{ __typename }"
        chosen = [self._selection(type_, depth) for _ in range(1 + self.random.randrange(5))]
        return "{ " + " ".join(chosen) + " }"

    def _selection(self, type_: Composite, depth: int) -> str:
        how = self.random.randrange(100)
        if how >= 94:
            return self._typename()
        if how >= 86:
            condition = self._condition(type_)
            on = f" on {condition.name}" if condition is not type_ or self._maybe(50) else ""
            return f"...{on}{self._directives()}{self._defer()} {self._selections(condition, depth)}"
        if how >= 78:
            return self._spread(type_, depth)
        if isinstance(type_, GraphQLUnionType):
            condition = self._condition(type_)
            if condition is type_:
                return self._typename()
            return f"... on {condition.name} {self._selections(condition, depth)}"
        return self._field(type_, depth)

    def _typename(self) -> str:
        self._left -= 1
        return self._key("__typename", "__typename", "", "String!") + self._directives()

    def _condition(self, type_: Composite) -> Composite:
        """A type on which a fragment may stand within this one."""
        options: list[Composite] = [type_, *_overlapping(self.schema, type_)]
        if is_abstract_type(type_):
            options += self._pick_some(self.schema.get_possible_types(type_))
        return self._pick(options)

    def _pick_some(self, options: Sequence[T]) -> list[T]:
        return [self._pick(options) for _ in range(4)]

    def _spread(self, type_: Composite, depth: int) -> str:
        known = [one for one in self._fragments if one.depth <= depth and one.type is type_]
        if known and self._maybe(50):
            fragment = self._pick(known)
        else:
            condition = self._condition(type_)
            body = self._selections(condition, depth)
            name = f"F{len(self._fragments)}"
            text = f"fragment {name} on {condition.name} {body}"
            fragment = _Fragment(name, condition, depth, text)
            self._fragments.append(fragment)
        return f"...{fragment.name} {self._directives()}{self._defer()}"

    def _field(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        self._left -= 1
        fields = {
            name: one
            for name, one in type_.fields.items()
            if name != "_service" and (depth > 0 or is_leaf_type(get_named_type(one.type)))
        }
        if not fields:
            return "__typename"
        weighted = [name for name, one in fields.items() for _ in range(_weight(type_, one))]
        name = self._pick(weighted)
        one = fields[name]
        arguments = self._arguments(f"{type_.name}.{name}", one)
        key = self._key(name, name, arguments, str(one.type))
        inner = get_named_type(one.type)
        below = "" if is_leaf_type(inner) else " " + self._selections(_composite(inner), depth - 1)
        is_list = is_list_type(get_nullable_type(one.type))
        if below and self.in_parts and is_list and self._maybe(15):
            return f"{self._streamed(name)}{arguments}{self._directives()}{self._stream()}{below}"
        return f"{key}{arguments}{self._directives()}{below}"

    def _key(self, name: str, plain: str, arguments: str, type_: str) -> str:
        """A response key, with the field's name, that means no other field in this document."""
        meaning = (name, arguments, type_)
        key = self._pick(_NAMES) if self._maybe(12) else plain
        number = 0
        while self._keys.setdefault(key, meaning) != meaning:
            number += 1
            key = f"{plain.strip('_')}{number}"
        return name if key == name else f"{key}: {name}"

    def _directives(self) -> str:
        text = ""
        for name in ("skip", "include"):
            if self._maybe(7):
                text += f" @{name}(if: {self._boolean()})"
        return text

    def _streamed(self, name: str) -> str:
        """The name with a response key of its own: nothing merges with a list that is streamed."""
        self._labels += 1
        return f"s{self._labels}: {name}"

    def _stream(self) -> str:
        self._labels += 1
        label = f', label: "L{self._labels}"' if self._maybe(50) else ""
        return f" @stream(initialCount: {self._pick((0, 0, 1, 3))}{label})"

    def _defer(self) -> str:
        if not (self.in_parts and self._maybe(20)):
            return ""
        arguments = []
        if self._maybe(20):
            arguments.append(f"if: {self._boolean()}")
        if self._maybe(50):
            self._labels += 1
            arguments.append(f'label: "L{self._labels}"')
        return f" @defer({', '.join(arguments)})" if arguments else " @defer"

    def _boolean(self) -> str:
        if self._maybe(40):
            return self._pick(("true", "false"))
        return _literal(self._variable("if", "Boolean!", (True, False)))

    # Arguments and variables.

    def _arguments(self, place: str, one: GraphQLField) -> str:
        given = [
            f"{name}: {_literal(value)}"
            for name, arg in one.args.items()
            if (value := self._argument(f"{place}.{name}", name, arg)) is not None
        ]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, place: str, name: str, arg: GraphQLArgument) -> Any:
        """A value, a variable, or nothing."""
        must = is_non_null_type(arg.type)
        if not must and self._maybe(45):
            return None
        value = self._value(place, name, arg.type)
        if self._maybe(35):
            return self._variable(place, str(arg.type), (value, self._value(place, name, arg.type)))
        return self._with_variables(place, value, arg.type)

    def _with_variables(self, place: str, value: Any, type_: Any) -> Any:
        """The value with a variable here and there inside."""
        inner = get_nullable_type(type_)
        if is_list_type(inner) and isinstance(value, list):
            return [self._with_variable(f"{place}[]", item, inner.of_type) for item in value]
        if isinstance(inner, GraphQLInputObjectType):
            return {
                key: self._with_variable(f"{place}.{key}", item, inner.fields[key].type)
                for key, item in value.items()
            }
        return value

    def _with_variable(self, place: str, value: Any, type_: Any) -> Any:
        if self._maybe(15):
            return self._variable(place, str(type_), (value,))
        return self._with_variables(place, value, type_)

    def _variable(self, place: str, type_: str, values: tuple[Any, ...]) -> Variable:
        known = self._by_place.setdefault(place, [])
        if known and self._maybe(60):
            return Variable(self._pick(known))
        name = f"v{len(self._variables)}"
        known.append(name)
        nullable = type_.rstrip("!")
        required = type_.endswith("!")
        how = self.random.randrange(4)
        if how == 0:
            made = _Variable(type_, values, optional=not required)
        elif how == 1:
            made = _Variable(f"{nullable}!", values, optional=False)
        elif how == 2:
            # A default makes a nullable variable fit a place that takes no null; the null fails when it runs.
            made = _Variable(f"{nullable} = {_literal(values[0])}", values, optional=True)
            # Null in a condition leaves the whole operation to the reference engine.
            made.nulls = 2 if place == "if" else 35
        else:
            made = _Variable(f"{nullable}! = {_literal(values[0])}", values, optional=True)
        self._variables[name] = made
        return Variable(name)

    def _values(self, used: Sequence[str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in used:
            variable = self._variables[name]
            if variable.optional and self._maybe(30):
                continue
            values[name] = _plain(self._pick(variable.values))
            if variable.optional and self._maybe(variable.nulls):
                values[name] = None
            elif self._maybe(2):
                values[name] = self._pick(("wrong", 2**40, [], {}, True, -1))
        return values

    def _used(self, body: str) -> list[str]:
        """The variables of an operation, those of its fragments among them."""
        texts, seen = [body], set[str]()
        names: dict[str, None] = {}
        while texts:
            text = texts.pop()
            names.update(dict.fromkeys(re.findall(r"\$(\w+)", text)))
            for name in re.findall(r"\.\.\.(F\d+)", text):
                if name not in seen:
                    seen.add(name)
                    texts.append(self._fragments[int(name[1:])].text)
        return sorted(names)

    # Values.

    def _value(self, place: str, name: str, type_: Any) -> Any:
        inner = get_nullable_type(type_)
        if is_list_type(inner):
            return [self._value(place, name, inner.of_type) for _ in range(self.random.randrange(5))]
        if isinstance(inner, GraphQLEnumType):
            return Enum(self._pick(list(inner.values)))
        if isinstance(inner, GraphQLInputObjectType):
            return self._input(place, inner)
        return self._scalar(place, name, inner)

    def _input(self, place: str, type_: GraphQLInputObjectType) -> dict[str, Any]:
        fields = {
            key: one
            for key, one in type_.fields.items()
            if is_non_null_type(one.type) and one.default is None
        }
        for _ in range(self.random.randrange(3)):
            key = self._pick(list(type_.fields))
            fields[key] = type_.fields[key]
        return {key: self._value(f"{place}.{key}", key, one.type) for key, one in fields.items()}

    def _scalar(self, place: str, name: str, type_: GraphQLNamedType) -> Any:
        match type_.name, name:
            case "_Any", _:
                return self._representation()
            case _, "selfUri":
                return self._uri()
            case "ID", "id" | "ids":
                kind = KINDS[_KIND_OF_FIELD[place.split(".")[1]]]
                id_ = self._id(kind.name)
                return own(id_) if kind.outer else id_
            case "ID", "divisionIds":
                return self._id("division")
            case "ID", _:
                return self._id(self._pick(list(KINDS)))
            case "Int", _:
                return self._pick((2, 1, 0, 3, 25, 100, 101, -1))
            case "Interval", _:
                return self._pick(INTERVALS)
            case _, "after":
                return self._pick(CURSORS)
            case _, "name":
                return self._pick(BEGINNINGS if place.endswith("List.name") else self.world.attributes)
            case "Boolean", _:
                return self._maybe(50)
        return self._pick(("voice", "inbound", "agent", "call", "customer", "2026-01-31T09:55:00Z"))

    def _id(self, kind: str) -> str:
        how = self.random.randrange(100)
        if how >= 94:
            return unknown(kind, self._pick(MALFORMED))
        if how >= 86:
            return unknown(kind, self._pick(UNKNOWN))
        return self._pick(self.world.ids[kind])

    def _uri(self) -> str:
        kind = self._pick(list(KINDS))
        if self._maybe(15):
            return self._pick(HOSTILE).replace("{id}", self._id(kind))
        return KINDS[kind].path(self._id(kind))

    def _representation(self) -> dict[str, Any]:
        kind = self._pick(list(KINDS))
        ids = zip(KINDS[kind].ids, self._id(kind).split("/"), strict=False)
        value: dict[str, Any] = {"__typename": KINDS[kind].type_name, **dict(ids)}
        if self._maybe(8):
            value["__typename"] = self._pick(("Query", "Participant", "Entity", "", 7))
        if self._maybe(5):
            value.pop(self._pick(("id", "__typename")), None)
        if self._maybe(5):
            value["id"] = self._pick((None, 7, [], {}))
        if self._maybe(5):
            value["name"] = {"more": [1, 2.5, None, True]}
        return value


_KIND_OF_FIELD: Mapping[str, str] = {
    name: kind.name for kind in KINDS.values() for name in (kind.name, kind.plural)
}


def _weight(type_: Any, one: GraphQLField) -> int:
    """How often a field is chosen, beside others of its type."""
    inner = get_named_type(one.type)
    if type_.name == "Query":
        if inner.name in {"_Entity", "Entity", "Node"} or inner.name.endswith("Connection"):
            return 12
        return 6 if inner.name in {"Conversation", "User"} else 1
    if inner.name in _LINKED:
        return 5
    if one.args:
        return 4
    return 1 if is_leaf_type(inner) else 2


@cache
def _overlapping(schema: GraphQLSchema, type_: Composite) -> list[Composite]:
    """The abstract types that have possible types in common with this one."""
    abstract = [one for one in schema.type_map.values() if is_abstract_type(one)]
    return [one for one in abstract if do_types_overlap(schema, one, type_)]


def _composite(type_: GraphQLNamedType) -> Composite:
    assert isinstance(type_, Composite)
    return type_


def _literal(value: Any) -> str:
    """A value as it stands in a document."""
    match value:
        case Variable():
            return f"${value}"
        case Enum():
            return str(value)
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}: {_literal(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def _plain(value: Any) -> Any:
    """A value as JSON."""
    match value:
        case str():
            return str(value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return value
