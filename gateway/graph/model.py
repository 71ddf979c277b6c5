"""What every type of the graph is made of: the model, its fields, and the reading of upstream JSON into it.

One class is the REST contract and the GraphQL type. A field is declared with `field("description")`; its
JSON key, which is its GraphQL name as well, is the attribute in camel case or the alias given. Where the key
`id` holds the id of something else, the field is named for what it identifies and the key is given apart.
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
from gateway.graph.enums import VendorEnum
from gateway.graph.rest import of_one
from gateway.links import KINDS, Kind, to

NEEDS = "needs"
"""The key of a resolver's metadata under which stand the attributes of its object that it looks at."""

LEADS_BY = "leads_by"
"""The key of a field's metadata under which stand the attributes whose ids alone are needed to lead on."""

COMBINES = "combines"
"""The key of a field's metadata under which stand the attributes whose lists it holds, one after another."""

SELF_URI = "self_uri"
"""The key of a field's metadata that marks an entity's self URI."""

M = TypeVar("M", bound="Model")
T = TypeVar("T")

_EMPTY = BeforeValidator(lambda value: [] if value is None else value)

Many = Annotated[list[T] | None, _EMPTY]
"""A list that is empty where the upstream sends none or null.

It is nullable in the graph, so that a list with a wrong item is an error in its own place alone.
"""

Promised = Annotated[list[T], _EMPTY]
"""The same for a list that the contract promises."""

_Texts = Many[str]


def field(description: str, *, alias: str | None = None, key: str | None = None) -> Any:
    """A nullable field: `alias` is its JSON key and GraphQL name, `key` the JSON key alone."""
    return Field(default=None, description=description, alias=alias, validation_alias=key or alias)


def listed(description: str, *, alias: str | None = None, key: str | None = None) -> Any:
    """A field that is a list, empty by default."""
    return Field(default_factory=list, description=description, alias=alias, validation_alias=key or alias)


def _text_of(attribute: str, enum: FieldInfo, *, many: bool) -> Any:
    """The field for the text of an enum, which stands under the same JSON key."""
    name = enum.alias or to_camel(attribute)
    return (listed if many else field)(
        f"`{name}` as the platform writes it, also where the enum does not know the value.",
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
    """A type of the contract. Unknown keys are ignored; a value of a wrong type is never converted."""

    encloses: ClassVar[str | None] = None
    """The attribute that holds the id of a conversation, where the parts in it need that."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        strict=True,
        allow_inf_nan=False,
        protected_namespaces=(),
        defer_build=True,
    )

    def __init_subclass__(cls, **settings: Any) -> None:
        """Puts a text beside each enum, since the vendor adds values that the enum does not know."""
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
"""The attribute of a `ConversationPart` that holds the id of the conversation around it."""


class ConversationPart(Model):
    """What stands within a conversation, at any depth, and knows its id."""

    _enclosing_id: str | None = PrivateAttr(default=None)

    @property
    def enclosing_id(self) -> str | None:
        """The id of the conversation, where it was read as part of one."""
        return self._enclosing_id

    def enclose(self, conversation_id: str) -> None:
        """Makes the conversation known to it."""
        self._enclosing_id = conversation_id


def required(description: str) -> Any:
    """A field that the contract promises. Where it is missing all the same, selecting it is an error."""
    return Field(default_factory=UpstreamBadResponse, description=description)


def hidden(*, alias: str) -> Any:
    """Data that a link stands for under the same name; not part of the graph."""
    return Field(default=None, alias=alias)


@strawberry.pydantic.interface(description="Anything that can be found by its self URI.")
class Node(Model):
    """What `node(selfUri:)` finds."""

    @strawberry.pydantic.field(
        description="Path of the entity in the REST API, the one id that is unique over all types.",
        metadata={SELF_URI: True},
    )
    def self_uri(self) -> strawberry.ID:
        """The canonical self URI, whatever the upstream gives.

        Raises:
            UpstreamBadResponse: the entity's id is missing or wrong.
        """
        return self_uri(cast("Entity", self))


@strawberry.pydantic.interface(description="Anything of the platform that has an id and a self URI.")
class Entity(Node):
    """What a self URI can name."""

    id: strawberry.ID = required("Identifies the entity within its kind.")


@strawberry.pydantic.interface(description="Something that has a name to show.")
class Named(Model):
    """What people tell from others by its name."""

    name: str | None = field("Name to show.")


_KINDS = {kind.type_name: kind for kind in KINDS.values()}


def kind_of(model: type[Model]) -> Kind:
    """The row of an entity's class in the table of kinds."""
    return _KINDS[model.__name__]


def self_uri(entity: Entity) -> strawberry.ID:
    """The canonical self URI of an entity.

    Raises:
        UpstreamBadResponse: one of its ids is missing or wrong.
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
    """The attributes that hold the ids of an entity, in the order of its path."""
    return tuple(attribute(model, name) for name in kind_of(model).ids)


E = TypeVar("E", bound=Entity)


SHARED = frozenset({"name", "email", "department", "title"})
"""Fields of entities that other subgraphs may resolve as well, such as one with the staff's data."""


def entity(description: str, *, key: str = "id") -> Callable[[type[E]], type[E]]:
    """Makes a class the GraphQL type of a kind's entities; ``key`` names the ids of their path."""

    def declared(model: type[E]) -> type[E]:
        said = of_one(description, kind_of(model))
        strawberry.pydantic.type(description=said, directives=[Key(fields=FieldSet(key))])(model)
        for one in get_object_definition(model, strict=True).fields:
            if one.python_name in SHARED:
                one.directives = [*one.directives, Shareable()]
        return model

    return declared


def read(model: type[M], data: object) -> M:
    """The model of upstream JSON; what is wrong in it becomes an error in its place and nowhere else.

    An attribute of a wrong type holds an `UpstreamBadResponse` object, which the executor raises when, and
    only when, the field is selected. A wrong item stands for its whole list.

    Raises:
        UpstreamBadResponse: the data as a whole is not an object.
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
        UpstreamBadResponse: one of them holds something wrong.
    """
    lists = [getattr(model, name) for name in attributes]
    for one in lists:
        if isinstance(one, GatewayError):
            raise one
    return list(chain.from_iterable(lists))


def attribute(model: type[Model], key: str | int) -> str:
    """The first attribute that holds a JSON key.

    Raises:
        KeyError: the model has no such key.
    """
    for name in _attributes(model, key):
        return name
    raise KeyError(key)


def _attributes(model: type[Model], key: str | int) -> Iterator[str]:
    return (name for name in model.model_fields if json_key(model, name) == key)


def json_key(model: type[Model], attribute: str) -> str:
    """The JSON key of an attribute."""
    return str(model.model_fields[attribute].validation_alias)
