"""The internals of libraries that the gateway relies on: what they have, but do not offer publicly.

Everything else in the package uses public names only, so a new version of a library concerns this module
alone. `tests/graph/test_internals.py` tests what the gateway relies on.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from enum import Enum
from inspect import isawaitable
from typing import Any, Protocol, cast

from graphql import (
    GraphQLDeferDirective,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLStreamDirective,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    DeferUsage,
    FieldDetails,
    FieldDetailsList,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.executor import Executor
from graphql.pyutils import Path
from strawberry.schema import Schema
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

__all__ = [
    "INCREMENTAL",
    "CollectedFields",
    "DeferUsage",
    "FieldDetails",
    "FieldDetailsList",
    "FragmentDetails",
    "GroupedFieldSet",
    "WatchedExecutor",
    "Watcher",
    "class_of",
    "collect_fields",
    "collect_subfields",
    "core_info",
    "core_schema",
    "definition_of",
    "describe",
    "enum_of_spellings",
    "resolver_arguments",
    "resolver_of",
]

INCREMENTAL = (GraphQLDeferDirective, GraphQLStreamDirective)
"""The directives with which a client may get a result in parts."""

_DEFINITION = "strawberry-definition"
"""The key under which strawberry files its own definitions in graphql-core's types and fields."""


def core_schema(schema: Schema) -> GraphQLSchema:
    """The schema as graphql-core knows it, with the directives of incremental delivery.

    Strawberry's own text has them not: of a subgraph's answer the router makes the parts.
    """
    plain = schema._schema  # noqa: SLF001
    kwargs: dict[str, Any] = {**plain.to_kwargs(), "directives": (*plain.directives, *INCREMENTAL)}
    core: Any = GraphQLSchema(**kwargs)
    # By which resolvers find strawberry's schema.
    core._strawberry_schema = schema  # noqa: SLF001
    return cast("GraphQLSchema", core)


def describe(schema: Schema, description: str) -> None:
    """Gives the schema as a whole a description, which strawberry has no place for."""
    schema._schema.description = description  # noqa: SLF001


def core_info(info: Info[Any]) -> GraphQLResolveInfo[Any]:
    """The info that graphql-core passes to a resolver."""
    return info._raw_info  # noqa: SLF001


def definition_of(field: GraphQLField) -> StrawberryField | None:
    """The field as strawberry knows it; `None` for a field of graphql-core's own."""
    definition = field.extensions.get(_DEFINITION)
    return definition if isinstance(definition, StrawberryField) else None


def class_of(type_: GraphQLObjectType) -> type[Any]:
    """The class that a type was made from."""
    return cast("type[Any]", type_.extensions[_DEFINITION].origin)


def resolver_of(definition: StrawberryField) -> Callable[..., Any] | None:
    """The function that resolves a field; `None` where the field is an attribute."""
    resolver = definition.base_resolver
    return None if resolver is None else cast("Callable[..., Any]", cast("Any", resolver).wrapped_func)


def resolver_arguments(
    schema: Schema, definition: StrawberryField, values: Mapping[str, Any]
) -> dict[str, Any]:
    """A field's arguments as its resolver gets them, by their Python names."""
    return convert_arguments(
        dict(values), definition.arguments, schema.schema_converter.scalar_registry, schema.config
    )


def enum_of_spellings(name: str, spellings: Mapping[str, Iterable[str]], other: Callable[[str], str]) -> Any:
    """An enum that `msgspec` reads by the spellings of each member, and writes by the members' names.

    Args:
        name: The enum's.
        spellings: The texts that stand for each member.
        other: Gives the member's name for any other text.
    """

    class Spelled(Enum):
        @classmethod
        def _missing_(cls, value: object) -> Any:
            return cls[other(str(value))]

    create: Any = Spelled
    spelled = create(name, {member: member for member in spellings})
    # Python 3.13 has a public method for it.
    spelled._value2member_map_.clear()
    for member, texts in spellings.items():
        for text in texts:
            spelled._value2member_map_[text] = spelled[member]
    return spelled


class Watcher(Protocol):
    """Watches what an execution is about to make below each root field, which stands under its response key.

    An exception that `object_begins` or `list_begins` raises stops the execution of that root field, if
    `stops` says so from then on.
    """

    def execution_begins(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        """The root fields are known."""

    def root_value(self, root: str, value: Awaitable[Any]) -> Awaitable[Any]:
        """A root field waits for something; gives what to wait for instead."""

    def object_begins(self, root: str, keys: Iterable[str], *, in_list: bool) -> None:
        """An object with these keys is to be made."""

    def list_begins(self, root: str, objects: int) -> None:
        """A list of so many objects is to be made."""

    def stops(self, root: str) -> bool:
        """Whether nothing more is to be made of a root field."""


class WatchedExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor, with a watcher.

    It answers in one part, whatever `@defer` and `@stream` say. The methods are those of graphql-core's
    `Executor`, where they are documented.
    """

    execute_collected_root_fields = Executor.execute_collected_root_fields
    execute_collected_subfields = Executor.execute_collected_subfields  # type: ignore[assignment]  # names an argument otherwise
    handle_stream = Executor.handle_stream

    def __init__(self, *args: Any, watcher: Watcher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._watcher = watcher

    def execute_root_grouped_field_set(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        position_context: Any,
    ) -> Any:
        """Execute the root fields."""
        self._watcher.execution_begins(root_type, grouped_field_set)
        return super().execute_root_grouped_field_set(
            root_type, root_value, grouped_field_set, serially, position_context
        )

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Resolve and complete a field."""
        value = super().execute_field(parent_type, source, field_details_list, path, position_context)
        if path.prev is None and isawaitable(value):
            return self._watcher.root_value(str(path.key), value)
        return value

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Resolve and complete all fields of an object."""
        if path is not None:
            in_list = isinstance(path.key, int)
            self._watcher.object_begins(_root_key(path), grouped_field_set, in_list=in_list)
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete the items of a list."""
        if not is_leaf_type(get_named_type(item_type)):
            items = list(items)
            self._watcher.list_begins(_root_key(path), sum(item is not None for item in items))
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )

    def handle_field_error(
        self,
        raw_error: Exception,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        path: Path,
    ) -> None:
        """Put null in the place of an error; one that stops a root field takes all of that."""
        if path.prev is not None and self._watcher.stops(_root_key(path)):
            raise raw_error
        super().handle_field_error(raw_error, return_type, field_details_list, path)


def _root_key(path: Path) -> str:
    while path.prev is not None:
        path = path.prev
    return str(path.key)
