"""The base of the graph's types: models, their fields, and reading of upstream JSON into them.

One class is both the REST contract and the GraphQL type. A field is declared with `field("description")`. Its
JSON key, which is also its GraphQL name, is the attribute in camel case or the alias. If the key `id` holds
the id of something else, the field has a name of its own, and the declaration names the key.
"""

import copy
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Annotated, Any, ClassVar, TypeVar, cast, get_args, get_origin

import strawberry
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from strawberry.federation.schema_directives import Key, Shareable
from strawberry.federation.types import FieldSet
from strawberry.types import get_object_definition

from gateway.errors import GatewayError, LinkRefused, UpstreamBadResponse
from gateway.graph.annotations.rest import of_one
from gateway.graph.enums import VendorEnum
from gateway.links import KINDS, Kind, to

NEEDS = "needs"
"""The key of a field's metadata with the attributes that its resolver reads."""

LEADS_BY = "leads_by"
"""The key of a field's metadata with the attributes whose ids are all that its resolver needs."""

COMBINES = "combines"
"""The key of a field's metadata with the attributes whose lists it concatenates."""

SELF_URI = "self_uri"
"""The key of a field's metadata that marks an entity's self URI."""

M = TypeVar("M", bound="Model")
T = TypeVar("T")

_EMPTY = BeforeValidator(lambda value: [] if value is None else value)

Many = Annotated[list[T] | None, _EMPTY]
"""A list that is empty if the upstream sends none or null.

It is nullable in the graph, so that a list with an invalid item is an error in its own place only.
"""

Promised = Annotated[list[T], _EMPTY]
"""The same for a list that the contract requires."""

_Texts = Many[str]


def field(description: str, *, alias: str | None = None, key: str | None = None) -> Any:
    """A nullable field; `alias` is its JSON key and GraphQL name, `key` only its JSON key."""
    return Field(default=None, description=description, alias=alias, validation_alias=key or alias)


def listed(description: str, *, alias: str | None = None, key: str | None = None) -> Any:
    """A field that is a list, empty by default."""
    return Field(default_factory=list, description=description, alias=alias, validation_alias=key or alias)


def _text_of(attribute: str, enum: FieldInfo, *, many: bool) -> Any:
    """The field for the text of an enum, with the same JSON key."""
    name = enum.alias or to_camel(attribute)
    return (listed if many else field)(
        f"Text of `{name}` from the platform, also for values that are newer than the enum.",
        alias=f"{name}Text",
        key=cast("str", enum.validation_alias) or name,
    )


def _is_of_enum(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, VendorEnum):
        return True
    return any(map(_is_of_enum, get_args(annotation)))


def _is_of_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(map(_is_of_list, get_args(annotation)))


class Model(BaseModel):
    """A type of the contract. Unknown keys are ignored, and values of a wrong type are never converted."""

    encloses: ClassVar[str | None] = None
    """The attribute with the id of a conversation, for types whose parts need that id."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        strict=True,
        allow_inf_nan=False,
        protected_namespaces=(),
        defer_build=True,
    )

    def __init_subclass__(cls, **settings: Any) -> None:
        """Add a text field beside each enum, because the vendor adds values."""
        super().__init_subclass__(**settings)
        annotations = cls.__annotations__
        declared = list(annotations.items())
        annotations.clear()
        for attribute, annotation in declared:
            annotations[attribute] = annotation
            if _is_of_enum(annotation):
                many = _is_of_list(annotation)
                annotations[f"{attribute}_text"] = _Texts if many else str | None
                setattr(cls, f"{attribute}_text", _text_of(attribute, getattr(cls, attribute), many=many))


ENCLOSING = "enclosing_id"
"""The attribute of a `ConversationPart` with the id of its conversation."""


class ConversationPart(Model):
    """A part of a conversation, at any depth, that has the conversation's id."""

    _enclosing_id: str | None = PrivateAttr(default=None)

    @property
    def enclosing_id(self) -> str | None:
        """The id of the conversation; `None` if it was not read as part of one."""
        return self._enclosing_id

    def enclose(self, conversation_id: str) -> None:
        """Set the id of the conversation."""
        self._enclosing_id = conversation_id


def required(description: str) -> Any:
    """A field that the contract requires. If it is missing all the same, selecting it is an error."""
    return Field(default_factory=UpstreamBadResponse, description=description)


def hidden(*, alias: str) -> Any:
    """Data behind a link of the same name; not part of the graph."""
    return Field(default=None, alias=alias)


@strawberry.pydantic.interface(description="Anything that can be found by its self URI.")
class Node(Model):
    """The result of `node(selfUri:)`."""

    @strawberry.pydantic.field(
        description="Path of the entity in the REST API. It is unique across all types.",
        metadata={SELF_URI: True},
    )
    def self_uri(self) -> strawberry.ID:
        """The canonical self URI, whatever the upstream sends.

        Raises:
            UpstreamBadResponse: The entity's id is missing or invalid.
        """
        return self_uri(cast("Entity", self))


@strawberry.pydantic.interface(description="Anything of the platform that has an id and a self URI.")
class Entity(Node):
    """An entity, which a self URI can name."""

    id: strawberry.ID = required("Identifies the entity within its kind.")


@strawberry.pydantic.interface(description="Anything with a name.")
class Named(Model):
    """An entity with a name."""

    name: str | None = field("Name to show.")


_KINDS = {kind.type_name: kind for kind in KINDS.values()}


def kind_of(model: type[Model]) -> Kind:
    """The row of an entity's class in the table of kinds."""
    return _KINDS[model.__name__]


def self_uri(entity: Entity) -> strawberry.ID:
    """The canonical self URI of an entity.

    Raises:
        UpstreamBadResponse: One of its ids is missing or invalid.
    """
    ids = [getattr(entity, name) for name in id_attributes(type(entity))]
    for id_ in ids:
        if isinstance(id_, GatewayError):
            raise id_
    try:
        return strawberry.ID(to(kind_of(type(entity)).name, *ids).path)
    except LinkRefused:
        raise UpstreamBadResponse from None


@cache
def id_attributes(model: type[Model]) -> tuple[str, ...]:
    """The attributes with the ids of an entity, in the order of its path."""
    return tuple(attribute(model, name) for name in kind_of(model).ids)


E = TypeVar("E", bound=Entity)


SHARED = frozenset({"name", "email", "department", "title"})
"""Fields of entities that other subgraphs may resolve as well, for example one with data of the staff."""


def entity(description: str, *, key: str = "id") -> Callable[[type[E]], type[E]]:
    """Make a class the GraphQL type of a kind's entities; ``key`` names the ids of their path."""

    def declared(model: type[E]) -> type[E]:
        said = of_one(description, kind_of(model))
        strawberry.pydantic.type(description=said, directives=[Key(fields=FieldSet(key))])(model)
        for one in get_object_definition(model, strict=True).fields:
            if one.python_name in SHARED:
                one.directives = [*one.directives, Shareable()]
        return model

    return declared


def read(model: type[M], data: object) -> M:
    """The model of upstream JSON, in which each invalid value is an error.

    An attribute with an invalid value holds an `UpstreamBadResponse` object, which the executor raises only
    if the field is selected. An invalid item makes its whole list invalid.

    Raises:
        UpstreamBadResponse: The data is not an object.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        places = {_place(item["loc"]) for item in error.errors(include_url=False, include_input=False)}
    if () in places:
        raise UpstreamBadResponse
    places = {place for place in places if not any(place[:end] in places for end in range(1, len(place)))}
    mended = model.model_validate(_without(data, places))
    for place in places:
        _mark(mended, place)
    return mended


Place = tuple[int | str, ...]


def _place(loc: Place) -> Place:
    """The innermost field of an error's location."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]
    return loc


def _without(data: object, places: Iterable[Place]) -> object:
    """The data without these places; only the objects and lists around them are copied."""
    data = copy.copy(data)
    for place in places:
        holder: Any = data
        for step in place[:-1]:
            holder[step] = copy.copy(holder[step])
            holder = holder[step]
        holder.pop(place[-1], None)
    return data


def _mark(holder: Any, place: Place) -> None:
    for step in place[:-1]:
        holder = holder[step] if isinstance(step, int) else getattr(holder, attribute(type(holder), step))
    for name in _attributes(type(holder), str(place[-1])):
        setattr(holder, name, UpstreamBadResponse())


def combined(model: Model, attributes: Iterable[str]) -> list[Any]:
    """The items of several lists, one list after another.

    Raises:
        UpstreamBadResponse: One of the lists is invalid.
    """
    lists = [getattr(model, name) for name in attributes]
    for one in lists:
        if isinstance(one, GatewayError):
            raise one
    return list(chain.from_iterable(lists))


def attribute(model: type[Model], key: str | int) -> str:
    """The first attribute with a JSON key.

    Raises:
        KeyError: The model has no such key.
    """
    for name in _attributes(model, key):
        return name
    raise KeyError(key)


def _attributes(model: type[Model], key: str | int) -> Iterator[str]:
    return (name for name in model.model_fields if json_key(model, name) == key)


def json_key(model: type[Model], attribute: str) -> str:
    """The JSON key of an attribute."""
    return str(model.model_fields[attribute].validation_alias)
