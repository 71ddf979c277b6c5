"""Kits: configuration files for client libraries, made from the schema.

`schema.js` and the JSON files are made from the schema. The modules beside this one, which adapt them to each
library, are copied.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_introspection_type,
    is_object_type,
    is_scalar_type,
    is_specified_scalar_type,
)

IDENTIFIES = "selfUri"
"""The field that identifies an entity across all types."""

SCALARS = {
    "Date": "string",
    "DateTime": "string",
    "Interval": "string",
    "JSONObject": "Record<string, unknown>",
    "Long": "number",
}
"""The TypeScript type of the JSON value of each custom scalar."""

_MODULES = ("apollo.js", "graphcache.js", "relay.js")
_PAGING = {"first", "after", "last", "before"}


def write(sdl: str, folder: Path) -> None:
    """Write the kits of a schema without federation's parts into a folder; creates the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(build_schema(sdl)).items():
        (folder / name).write_text(text, encoding="utf-8")


def files(schema: GraphQLSchema) -> dict[str, str]:
    """The text of each file, by name."""
    types = scalars(schema)
    facts = {
        "scalars": types,
        "possibleTypes": possible_types(schema),
        "connections": connections(schema),
        "embedded": embedded(schema),
    }
    relay = {"schemaConfig": {"nodeInterfaceIdField": IDENTIFIES}, "customScalarTypes": types}
    return {
        "package.json": _json({"private": True, "type": "module"}),
        "relay.config.json": _json(relay),
        "scalars.d.ts": _lines("export type Scalars = {", *_members(types), "};"),
        "schema.js": _lines(
            *(f"export const {name} = {_json(value).rstrip()};" for name, value in facts.items())
        ),
        **{name: (Path(__file__).parent / name).read_text(encoding="utf-8") for name in _MODULES},
    }


def scalars(schema: GraphQLSchema) -> dict[str, str]:
    """The TypeScript types of the custom scalars.

    Raises:
        KeyError: A scalar has no type.
    """
    names = (
        name
        for name, type_ in schema.type_map.items()
        if is_scalar_type(type_) and not is_specified_scalar_type(type_)
    )
    return {name: SCALARS[name] for name in sorted(names)}


def possible_types(schema: GraphQLSchema) -> dict[str, list[str]]:
    """The object types behind each interface and union."""
    return {
        name: sorted(possible.name for possible in schema.get_possible_types(type_))
        for name, type_ in sorted(schema.type_map.items())
        if is_abstract_type(type_)
    }


def connections(schema: GraphQLSchema) -> dict[str, dict[str, list[str]]]:
    """The fields that are Relay connections, by type, with the arguments that tell one list from another."""
    found = {
        type_.name: {
            name: [key for key in field.args if key not in _PAGING]
            for name, field in type_.fields.items()
            if _is_connection(field)
        }
        for type_ in _object_types(schema)
    }
    return {name: fields for name, fields in found.items() if fields}


def embedded(schema: GraphQLSchema) -> list[str]:
    """The types without an id, whose objects are parts of other objects."""
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    return [type_.name for type_ in _object_types(schema) if "id" not in type_.fields and type_ not in roots]


def _object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    for _, type_ in sorted(schema.type_map.items()):
        if is_object_type(type_) and not is_introspection_type(type_):
            yield type_


def _is_connection(field: GraphQLField) -> bool:
    type_ = get_named_type(field.type)
    return (
        is_object_type(type_)
        and {"edges", "nodes", "pageInfo"} <= type_.fields.keys()
        and "after" in field.args
    )


def _members(types: dict[str, str]) -> Iterator[str]:
    return (f"  {name}: {type_};" for name, type_ in types.items())


def _lines(*lines: str) -> str:
    return "\n".join(["/** Written by `gateway schema --clients`. */", *lines, ""])


def _json(value: Any) -> str:
    return f"{json.dumps(value, indent=2)}\n"
