"""What is relied on of the libraries' internals, each by what it does."""

import asyncio
from collections.abc import Awaitable, Iterable
from inspect import isawaitable
from typing import Any

import msgspec
import pytest
import strawberry
from graphql import ExecutionResult, GraphQLObjectType, experimental_execute_incrementally, parse
from graphql.execution.collect_fields import GroupedFieldSet
from strawberry.types.info import Info

from gateway.graph.internals import (
    WatchedExecutor,
    class_of,
    core_info,
    core_schema,
    definition_of,
    enum_of_spellings,
    resolver_arguments,
    resolver_of,
)


@strawberry.type
class Leaf:
    name: str = "leaf"


@strawberry.type
class Query:
    plain: int = strawberry.field(default=1, metadata={"declared": True})

    @strawberry.field
    def selected(self, info: Info) -> list[str]:
        return [node.name.value for node in core_info(info).field_nodes]

    @strawberry.field
    def echo(self, some_text: str) -> str:
        return some_text

    @strawberry.field
    def leaves(self, count: int) -> list[Leaf | None] | None:
        return [Leaf() for _ in range(count)]

    @strawberry.field
    async def later(self, count: int) -> list[Leaf] | None:
        await asyncio.sleep(0)
        return [Leaf() for _ in range(count)]


SCHEMA = strawberry.Schema(Query)
CORE = core_schema(SCHEMA)
QUERY = CORE.type_map["Query"]
assert isinstance(QUERY, GraphQLObjectType)


def test_a_field_is_known_by_its_definition():
    definition = definition_of(QUERY.fields["plain"])

    assert definition is not None
    assert definition.metadata == {"declared": True}
    assert class_of(QUERY) is Query


def test_a_field_of_graphql_itself_has_no_definition():
    assert definition_of(CORE.type_map["__Type"].fields["name"]) is None  # type: ignore[attr-defined]


def test_a_resolver_is_the_function_that_was_declared():
    plain, echo = (definition_of(QUERY.fields[name]) for name in ("plain", "echo"))

    assert plain is not None
    assert resolver_of(plain) is None
    assert echo is not None
    resolver = resolver_of(echo)
    assert resolver is not None
    assert resolver(None, some_text="x") == "x"


def test_arguments_have_their_names_in_python():
    definition = definition_of(QUERY.fields["echo"])
    assert definition is not None

    assert resolver_arguments(SCHEMA, definition, {"someText": "x"}) == {"some_text": "x"}


def test_an_enum_is_read_by_its_spellings_and_written_by_its_names():
    enum = enum_of_spellings("State", {"ON": ("on", "On"), "UNKNOWN": ()}, lambda _: "UNKNOWN")

    read = msgspec.json.Decoder(list[enum]).decode(b'["on","On","ON","off"]')

    assert msgspec.json.encode(read) == b'["ON","ON","UNKNOWN","UNKNOWN"]'


class Watcher:
    """Notes what begins, and stops a root field at its first object if that is told."""

    def __init__(self, stopped: str | None = None) -> None:
        self.met: list[Any] = []
        self.stopped = stopped

    def execution_begins(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        self.met.append((type_.name, list(fields)))

    def root_value(self, root: str, value: Awaitable[Any]) -> Awaitable[Any]:
        self.met.append(root)
        return value

    def object_begins(self, root: str, keys: Iterable[str], *, in_list: bool) -> None:
        self.met.append((root, list(keys), in_list))
        if self.stops(root):
            raise ValueError("stopped")

    def list_begins(self, root: str, objects: int) -> None:
        self.met.append((root, objects))

    def stops(self, root: str) -> bool:
        return root == self.stopped


async def run(document: str, watcher: Watcher) -> ExecutionResult:
    result = experimental_execute_incrementally(
        CORE,
        parse(document),
        Query(),
        executor_class=WatchedExecutor,
        watcher=watcher,
    )
    return await result if isawaitable(result) else result


async def test_a_resolver_learns_what_is_selected():
    result = await run("{ selected }", Watcher())

    assert result.data == {"selected": ["selected"]}


async def test_a_watcher_meets_lists_and_objects_before_they_are_made():
    watcher = Watcher()

    result = await run("{ plain a: leaves(count: 2) { name } }", watcher)

    assert result.errors is None
    assert watcher.met == [
        ("Query", ["plain", "a"]),
        ("a", 2),
        ("a", ["name"], True),
        ("a", ["name"], True),
    ]


async def test_a_watcher_may_wait_for_a_root_field():
    watcher = Watcher()

    result = await run("{ later(count: 1) { name } }", watcher)

    assert result.data == {"later": [{"name": "leaf"}]}
    assert "later" in watcher.met


@pytest.mark.parametrize("field", ["leaves", "later"])
async def test_a_stopped_root_field_is_null_and_the_others_are_answered(field: str):
    watcher = Watcher(stopped="a")

    result = await run(f"{{ a: {field}(count: 5) {{ name }} b: {field}(count: 1) {{ name }} }}", watcher)

    assert result.data == {"a": None, "b": [{"name": "leaf"}]}
    assert result.errors is not None
    assert [error.path for error in result.errors] == [["a"]]
    assert watcher.met.count(("a", ["name"], True)) == 1


async def test_an_execution_answers_in_one_part():
    result = await run("{ plain ... @defer { a: leaves(count: 2) @stream { name } } }", Watcher())

    assert result.data == {"plain": 1, "a": [{"name": "leaf"}] * 2}
