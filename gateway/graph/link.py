"""Link fields: declared once, on the type, as data that resolvers, planner, costs and documentation read.

    user = link("user", "The agent.", id="user_id", uri="user_uri")

A link names the attributes of its object with the entity's id or self URI. Its resolver returns the loader's
future without awaiting it, so that all keys of a level are known before the batch is read. Fields of the
entity that the object already has (its id, often its name) need no call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import chain
from typing import Annotated, Any, NamedTuple

import strawberry
from graphql import get_named_type
from pydantic.alias_generators import to_camel
from strawberry.types import get_object_definition
from strawberry.types.info import Info

from gateway.errors import BadUserInput, GatewayError, LinkRefused
from gateway.graph.context import Context
from gateway.graph.internals import core_info
from gateway.graph.model import LEADS_BY, Entity, Model, json_key, read
from gateway.graph.selection import selected_names, selects
from gateway.graph.weight import NESTED, of_entities, of_entity
from gateway.links import ID, KINDS, ROWS, Kind, Link, Parameters, parse, resolve, to

ROOT = "root"
"""The key of a query field's metadata that holds its `RootField`."""

LINK = "link"
"""The key of a field's metadata that holds its `LinkField`."""

OF_ANY_LINK = frozenset({"id", "selfUri"})
"""The fields that every link has."""


class Target(NamedTuple):
    """The target of a link, and the fields of the entity that the object has, as JSON.

    `known` is `None` if only the upstream can say whether the entity exists: a client named it, or it has the
    id of the entity that it is about.
    """

    link: Link
    known: Mapping[str, Any] | None

    def held(self, names: frozenset[str]) -> Mapping[str, Any] | None:
        """These fields of the entity, if all are known without a call; else `None`."""
        known = self.known
        if known is None:
            return None
        ids = self.link.ids
        for name in names - OF_ANY_LINK:
            if name not in ids and not isinstance(known.get(name), (str, int, float)):
                return None
        return {name: known.get(name) for name in names} | ids


@dataclass(frozen=True)
class LinkField:
    """The declaration of a link.

    Attributes:
        kind: A row of `gateway.links.ROWS`; `None` for any kind that the self URI names.
        id: The attribute with the entity's id. If it is null, the link is null.
        outer: The attributes with the other ids of its path; one of them may be `ENCLOSING`.
        uri: The attribute with the entity's self URI.
        name: The attribute with the entity's name.
        ref: The attribute with a reference object.
        many: Whether `id` or `ref` holds a list, and the field is a list.
        in_update: Whether the object is an update of a subscription that contains the entity, so that no call
            reads it.
    """

    kind: str | None
    id: str | None = None
    outer: tuple[str, ...] = ()
    uri: str | None = None
    name: str | None = None
    ref: str | None = None
    many: bool = False
    in_update: bool = False

    def target(self, known: Mapping[str, Any]) -> Target | None:
        """The target of the link.

        Args:
            known: The known fields of the entity as JSON: `id`, `selfUri`, `name` and more.

        Raises:
            LinkRefused: An id or the self URI has a wrong form, or names another kind.
        """
        uri, id_ = known.get("selfUri"), known.get("id")
        outer = self._outer
        ids = (*map(known.get, outer), id_) if outer else (id_,)
        if uri is None and None in ids:
            return None
        link = resolve(self.kind, uri, *ids)
        row = ROWS[link.kind]
        if row.reserved and link.id.startswith(row.reserved):
            return None
        return Target(link, known if row.key else None)

    @cached_property
    def _outer(self) -> tuple[str, ...]:
        return ROWS[self.kind].outer if self.kind else ()

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The attributes with the known fields, by their keys in a reference: `id`, `selfUri`, `name`."""
        outer = dict(zip(ROWS[self.kind].outer, self.outer, strict=True)) if self.outer and self.kind else {}
        held = {"id": self.id, "selfUri": self.uri, "name": self.name, **outer}
        return {key: attribute for key, attribute in held.items() if attribute is not None}

    def targets(self, root: object) -> list[Target | GatewayError | None]:
        """The targets of the link: one, or with `many` one for each id; an error for a refused one."""
        return [self.target_or_error(known) for known in self._known(root)]

    def target_or_error(self, known: Mapping[str, Any]) -> Target | GatewayError | None:
        """The same, with the error as a value."""
        try:
            return self.target(known)
        except GatewayError as error:
            return error

    def _known(self, root: object) -> list[Mapping[str, Any]]:
        if self.ref is not None:
            value = _value(root, self.ref)
            return [ref or {} for ref in (value or () if self.many else (value,))]
        if self.many:
            return [{"id": id_} for id_ in _value(root, self.attributes["id"]) or ()]
        return [{key: _value(root, attribute) for key, attribute in self.attributes.items()}]


def _value(root: object, attribute: str) -> Any:
    value = getattr(root, attribute)
    if isinstance(value, GatewayError):
        raise value
    return value


def link(
    kind: str | None,
    description: str,
    *,
    id: str | None = None,  # noqa: A002  # named as in the data
    outer: tuple[str, ...] = (),
    uri: str | None = None,
    name: str | None = None,
    ref: str | None = None,
    in_update: bool = False,
) -> Any:
    """A field that links to one entity. The arguments are those of `LinkField`."""
    declaration = LinkField(kind, id=id, outer=outer, uri=uri, name=name, ref=ref, in_update=in_update)
    return _field(declaration, description)


def links(kind: str, description: str, *, ids: str | None = None, refs: str | None = None) -> Any:
    """A field that links to a list of entities, by a list of ids or of reference objects."""
    return _field(LinkField(kind, id=ids, ref=refs, many=True), description)


@dataclass(frozen=True, slots=True)
class RootField:
    """The declaration of a query for entities that the client names, or for one at a fixed path.

    Its arguments have the names of the kind's ids; with `many` the last one is `ids`. Without a kind the only
    argument is `selfUri`.
    """

    kind: str | None
    path: str | None = None
    many: bool = False

    def targets(self, arguments: Mapping[str, Any]) -> list[Target | GatewayError]:
        """The targets that the arguments name: one, or one for each id; an error for a refused one.

        Raises:
            GatewayError: The arguments as a whole are refused.
        """
        if self.kind is None:
            return [Target(parse(arguments["selfUri"]), None)]
        if not self.many:
            return [named(self.kind, arguments)]
        if len(arguments["ids"]) > MOST_IDS:
            raise BadUserInput(f"Ask for at most {MOST_IDS} ids in one field.")
        return [_named_or_error(self.kind, {**arguments, "id": id_}) for id_ in arguments["ids"]]


MOST_IDS = 1000
"""The most ids in one argument: ten full bulk calls."""


def named(kind: str, ids: Mapping[str, Any]) -> Target:
    """The entity that a client names by a kind and the ids of its path.

    Raises:
        BadUserInput: An id does not have the form of the platform's ids.
    """
    try:
        return Target(to(kind, *map(ids.__getitem__, KINDS[kind].ids)), None)
    except LinkRefused:
        raise BadUserInput("An id does not have the form of the platform's ids.") from None


def given_ids(name: str, ids: Sequence[str] | None, most: int = MOST_IDS) -> Sequence[str] | None:
    """The distinct ids of an argument that filters a list; `None` if the argument is absent.

    Raises:
        BadUserInput: There are none or too many, or one does not have the form of an id.
    """
    if ids is None:
        return None
    if not 1 <= len(ids) <= most:
        raise BadUserInput(f"{name} takes 1 to {most} ids. Leave it out to match any.")
    if not all(map(ID.fullmatch, ids)):
        raise BadUserInput("An id does not have the form of the platform's ids.")
    return list(dict.fromkeys(ids))


def _named_or_error(kind: str, ids: Mapping[str, Any]) -> Target | GatewayError:
    try:
        return named(kind, ids)
    except GatewayError as error:
        return error


def _field(declaration: LinkField, description: str) -> Any:
    def resolve(root: Any, info: Info[Context]) -> Any:
        found = [follow(target, info) for target in declaration.targets(root)]
        return found if declaration.many else found[0]

    one = entity_type(declaration.kind)
    by = () if declaration.many or not declaration.id else (*declaration.outer, declaration.id)
    return strawberry.pydantic.field(
        description=description,
        graphql_type=list[one] | None if declaration.many else one,  # type: ignore[valid-type]  # made at run time
        metadata={LINK: declaration} | ({LEADS_BY: by} if by else {}),
        directives=_weight(declaration),
    )(resolve)


def _weight(declaration: LinkField) -> list[object]:
    if declaration.in_update:
        return []
    return of_entities(declaration.kind, NESTED) if declaration.many else of_entity(declaration.kind)


def entity_type(kind: str | None) -> Any:
    """The nullable GraphQL type of a kind's entities, by name, so that types need not import each other."""
    if kind is None:
        return Entity | None
    module, _, name = ROWS[kind].graph.rpartition(".")
    return Annotated[name, strawberry.lazy(module)] | None


@cache
def model_of(kind: str) -> type[Model]:
    """The class of a kind's entities."""
    module, _, name = ROWS[kind].graph.rpartition(".")
    model: type[Model] = getattr(import_module(module), name)
    return model


def follow(target: Target | GatewayError | None, info: Info[Context]) -> Any:
    """The entity of a link: from the object's own data if that is enough, else the loader's future."""
    if target is None or isinstance(target, GatewayError):
        return target
    kind = ROWS[target.link.kind]
    names, parameters = selected(info, kind)
    held = target.held(names)
    if held is not None:
        return read(model_of(kind.name), held)
    return info.context.loaders.load(target.link, parameters)


def needed(kind: str, names: Iterable[str]) -> frozenset[str]:
    """The JSON keys of an entity that these fields of it need; one that leads on by ids needs just those."""
    leading = _leading(kind)
    return frozenset(chain.from_iterable(leading.get(name, (name,)) for name in names))


@cache
def _leading(kind: str) -> Mapping[str, Sequence[str]]:
    """The JSON keys of the ids by which fields lead on, by the fields' names."""
    model = model_of(kind)
    return {
        to_camel(field.python_name): [json_key(model, attribute) for attribute in field.metadata[LEADS_BY]]
        for field in get_object_definition(model, strict=True).fields
        if LEADS_BY in field.metadata
    }


class Selected(NamedTuple):
    """What the fields selected of an entity need: keys of its JSON, and parameters to have them all."""

    names: frozenset[str]
    parameters: Parameters


def selected(info: Info[Context], kind: Kind) -> Selected:
    """The selection of an entity of this kind, below the current field."""
    raw = core_info(info)
    type_name = kind.type_name
    key = (type_name, *map(id, raw.field_nodes))
    found: Selected | None = info.context.selections.get(key)
    if found is None:
        parameters = (one for path, one in kind.parameters.items() if selects(raw, type_name, path))
        names = needed(kind.name, selected_names(raw, type_name))
        found = Selected(names, frozenset(parameters))
        info.context.selections[key] = found
    return found


def parameters_of_page(info: Info[Context], kind: Kind) -> Parameters:
    """The parameters that the fields selected of a connection's entities need, below the current field."""
    raw = core_info(info)
    connection = get_named_type(raw.return_type).name
    return frozenset(
        parameter
        for path, parameter in kind.parameters.items()
        if any(selects(raw, connection, f"{place}.{path}") for place in ("nodes", "edges.node"))
    )
