"""Selections of all that a type holds, made from the schema."""

from typing import cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

ATTRIBUTE = '"language"'
"""What a required argument of a field below the root gets; each is a text."""

LATER = frozenset(
    {
        "keptRecording",
        "recording",
        "sentiments",
        "speechAndTextAnalytics",
        "summaries",
        "surveys",
        "transcript",
    }
)
"""Links that lead to nothing before a conversation has ended, so that there is an error in their place."""

Composite = GraphQLObjectType | GraphQLInterfaceType


def everything(schema: GraphQLSchema, name: str) -> str:
    """Every field of a type and of the types in it; of an entity that it links to, every leaf."""
    return _fields(cast("Composite", schema.type_map[name]), ())


def _fields(type_: Composite, above: tuple[Composite, ...]) -> str:
    fields = ((name, field) for name, field in type_.fields.items() if name not in LATER)
    parts = [_field(name, field, (*above, type_)) for name, field in fields]
    return " ".join(["__typename", *parts])


def _field(name: str, field: GraphQLField, above: tuple[Composite, ...]) -> str:
    required = [key for key, argument in field.args.items() if is_required_argument(argument)]
    asked = f"{name}({', '.join(f'{key}: {ATTRIBUTE}' for key in required)})" if required else name
    type_ = get_named_type(field.type)
    if is_leaf_type(type_):
        return asked
    inner = _leaves(type_) if _is_entity(type_) or type_ in above else _fields(type_, above)
    return f"{asked} {{ {inner} }}"


def _leaves(type_: Composite) -> str:
    leaves = (
        name
        for name, field in type_.fields.items()
        if is_leaf_type(get_named_type(field.type)) and not field.args
    )
    return " ".join(["__typename", *leaves])


def _is_entity(type_: Composite) -> bool:
    return type_.name == "Entity" or any(interface.name == "Entity" for interface in type_.interfaces)
