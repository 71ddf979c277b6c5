"""An adapter for the internals of graphql-core and strawberry that the gateway relies on.

The rest of the package uses public names only, so a new version of a library can break this module only.
`tests/graph/test_internals.py` tests these internals.
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
"""The directives by which a client gets a result in parts."""

_DEFINITION = "strawberry-definition"
"""The key under which strawberry stores its definitions in graphql-core's types and fields."""


def core_schema(schema: Schema) -> GraphQLSchema:
    """graphql-core's schema, with the directives of incremental delivery.

    Strawberry's text of the schema lacks them: a router makes the parts of a subgraph's answer itself.
    """
    plain = schema._schema  # noqa: SLF001
    kwargs: dict[str, Any] = {**plain.to_kwargs(), "directives": (*plain.directives, *INCREMENTAL)}
    core: Any = GraphQLSchema(**kwargs)
    # Resolvers find strawberry's schema by this attribute.
    core._strawberry_schema = schema  # noqa: SLF001
    return cast("GraphQLSchema", core)


def describe(schema: Schema, description: str) -> None:
    """Set the description of the whole schema, which strawberry does not support."""
    schema._schema.description = description  # noqa: SLF001


def core_info(info: Info[Any]) -> GraphQLResolveInfo[Any]:
    """The info that graphql-core passes to a resolver."""
    return info._raw_info  # noqa: SLF001


def definition_of(field: GraphQLField) -> StrawberryField | None:
    """Strawberry's definition of a field; `None` for graphql-core's own fields."""
    definition = field.extensions.get(_DEFINITION)
    return definition if isinstance(definition, StrawberryField) else None


def class_of(type_: GraphQLObjectType) -> type[Any]:
    """The class behind a GraphQL type."""
    return cast("type[Any]", type_.extensions[_DEFINITION].origin)


def resolver_of(definition: StrawberryField) -> Callable[..., Any] | None:
    """The function that resolves a field; `None` if the field is an attribute."""
    resolver = definition.base_resolver
    return None if resolver is None else cast("Callable[..., Any]", cast("Any", resolver).wrapped_func)


def resolver_arguments(
    schema: Schema, definition: StrawberryField, values: Mapping[str, Any]
) -> dict[str, Any]:
    """A field's arguments in the form that its resolver expects, by their Python names."""
    return convert_arguments(
        dict(values), definition.arguments, schema.schema_converter.scalar_registry, schema.config
    )


def enum_of_spellings(name: str, spellings: Mapping[str, Iterable[str]], other: Callable[[str], str]) -> Any:
    """An enum that `msgspec` reads from several spellings of each member, and writes as the member's name.

    Args:
        name: The name of the enum.
        spellings: The texts of each member.
        other: Returns the member's name for any other text.
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
    """Watches the objects that an execution creates below each root field, named by its response key.

    To stop a root field, `object_begins` or `list_begins` raises an exception, and `stops` is true from then
    on.
    """

    def execution_begins(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        """The root fields are known."""

    def root_value(self, root: str, value: Awaitable[Any]) -> Awaitable[Any]:
        """A root field awaits a value; returns what to await instead."""

    def object_begins(self, root: str, keys: Iterable[str], *, in_list: bool) -> None:
        """An object with these keys begins."""

    def list_begins(self, root: str, objects: int) -> None:
        """A list with this number of objects begins."""

    def stops(self, root: str) -> bool:
        """Whether the execution of a root field must stop."""


class WatchedExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor with a watcher.

    It ignores `@defer` and `@stream`. Its methods override those of graphql-core's `Executor`, which
    documents them.
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
        """Put null in the place of an error; an error that stops a root field propagates to it."""
        if path.prev is not None and self._watcher.stops(_root_key(path)):
            raise raw_error
        super().handle_field_error(raw_error, return_type, field_details_list, path)


def _root_key(path: Path) -> str:
    while path.prev is not None:
        path = path.prev
    return str(path.key)
