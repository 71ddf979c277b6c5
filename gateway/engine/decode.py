"""Decoding: from a shape to a pydantic-core schema that gives the answer's objects from the upstream's JSON.

The schema is made from the graph's own models, but holds just what is selected: each key of the answer takes
the JSON key that its attribute has, enums come out as their names, absent values as null and absent lists
empty. So the validator, in one pass over the bytes, checks, selects, renames and orders. A link comes out as
what the JSON says of it (an id, or a reference object) under the link's own key, and the run puts the entity
in its place; keys that begin with a NUL are such material too, and never reach the answer.

Where the JSON does not fit, the validator just fails: `gateway.engine.mend` then goes by the models.
"""

from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, core_schema

from gateway.engine.shape import Computed, Field, Leaf, Nested, Peer, Step, TypeName, hoist
from gateway.graph.enums import VendorEnum
from gateway.graph.link import LinkField
from gateway.graph.model import Model

ID = "\0id"
"""The hidden key under which an item of a list of peers has its id."""

_AS_MODELS = core_schema.CoreConfig(strict=True, allow_inf_nan=False)
"""What `gateway.graph.model` has models do: no value is converted."""

_TEXT = core_schema.str_schema(strict=True)
_NEVER = "\0"
"""A JSON key that no vendor sends."""


def object_schema(
    model: type[Model], name: str, fields: list[Field], *, identified: bool = False
) -> CoreSchema:
    """The schema of an object with these fields; `identified` adds its id under `ID`."""
    keys = dict(_keys(model, name, fields))
    if identified:
        keys[ID] = _key("id", _optional(_TEXT))
    return core_schema.typed_dict_schema(keys, extra_behavior="ignore", config=_AS_MODELS)


def list_schema(item: CoreSchema) -> CoreSchema:
    """A list that is empty where there is none or null."""
    return core_schema.with_default_schema(
        core_schema.union_schema([core_schema.list_schema(item, strict=True), _EMPTY], mode="left_to_right"),
        default_factory=list,
    )


def side(key: str, what: str) -> str:
    """The hidden key for what a field needs beside the value under its own key."""
    return f"\0{key}.{what}"


def sides(link: LinkField) -> Iterator[tuple[str, str]]:
    """What stands beside a link's id, as the JSON of a reference would call it, with its attribute."""
    if link.uri is not None and link.id is not None:
        yield "selfUri", link.uri
    if link.name is not None:
        yield "name", link.name


def _keys(
    model: type[Model], name: str, fields: list[Field]
) -> Iterator[tuple[str, core_schema.TypedDictField]]:
    for one in fields:
        match one:
            case TypeName(key):
                yield key, _key(_NEVER, core_schema.with_default_schema(_TEXT, default=name))
            case Leaf(key, attribute):
                yield key, _key(_json(model, attribute), _attribute(model, attribute))
            case Nested(key, attribute, many, _, shape):
                schema = list_schema(shape.schema) if many else _optional(shape.schema)
                yield key, _key(_json(model, attribute), schema)
            case Peer(key, attribute):
                yield key, _key(_json(model, attribute), _optional(_TEXT))
            case Step(key, link):
                yield from _link(model, key, link)
            case Computed(key, attributes):
                yield key, _key(_NEVER, _optional(_TEXT))
                for attribute in attributes:
                    yield side(key, attribute), _key(_json(model, attribute), _attribute(model, attribute))
    for peer in hoist(fields):
        item = object_schema(peer.shape.model, peer.shape.name, peer.shape.fields, identified=True)
        yield peer.hidden, _key(_json(model, peer.attribute), list_schema(item))


def _link(model: type[Model], key: str, link: LinkField) -> Iterator[tuple[str, core_schema.TypedDictField]]:
    attribute = link.ref or link.id or link.uri or ""
    yield key, _key(_json(model, attribute), _attribute(model, attribute))
    for what, beside in sides(link):
        yield side(key, what), _key(_json(model, beside), _optional(_TEXT))


def _key(json_key: str, schema: CoreSchema) -> core_schema.TypedDictField:
    return core_schema.typed_dict_field(schema, required=False, validation_alias=json_key)


def _json(model: type[Model], attribute: str) -> str:
    return model.model_fields[attribute].alias or attribute


def _optional(schema: CoreSchema) -> CoreSchema:
    return core_schema.with_default_schema(core_schema.nullable_schema(schema), default=None)


_EMPTY = core_schema.no_info_after_validator_function(lambda _: [], core_schema.none_schema())


def _attribute(model: type[Model], attribute: str) -> CoreSchema:
    info = model.model_fields[attribute]
    annotation = info.annotation
    arguments = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ()
    nullable = type(None) in arguments
    if nullable:
        (annotation,) = (argument for argument in arguments if argument is not type(None))
    if get_origin(annotation) is list:
        return list_schema(_value(get_args(annotation)[0], ()))
    if nullable:
        return _optional(_value(annotation, info.metadata))
    # Where a required field is absent, the validator fails, and the model then tells the error.
    return core_schema.with_default_schema(
        _value(annotation, info.metadata), default=None, validate_default=True
    )


def _value(annotation: Any, metadata: Iterable[Any]) -> CoreSchema:
    """The schema of a value that is neither null nor a list."""
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*more, *metadata)
    if isinstance(annotation, type) and issubclass(annotation, VendorEnum):
        return core_schema.no_info_after_validator_function(_Names(annotation).__getitem__, _TEXT)
    while isinstance(annotation, NewType):
        annotation = annotation.__supertype__
    if annotation is str and not list(metadata):
        return _TEXT
    adapted: Any = Annotated[(annotation, *metadata)] if list(metadata) else annotation
    return TypeAdapter(adapted).core_schema


class _Names(dict[str, str]):
    """The name of an enum's member by the vendor's value, in whatever case it comes."""

    def __init__(self, enum: type[VendorEnum]) -> None:
        super().__init__({member.value: member.name for member in enum})
        self._enum = enum
        self._most = 4 * len(self)  # the ways in which a value is written are few, or hostile

    def __missing__(self, value: str) -> str:
        name = self._enum.of(value).name
        if name == value.upper() and len(self) < self._most:
            self[value] = name
        return name
