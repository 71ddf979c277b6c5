"""Link fields: declared once, on the type, as data that resolvers, planner, costs and documentation read.

    user = link("user", "The agent.", id="user_id", uri="user_uri")

A link names the attributes of its object with the entity's id or self URI. Its resolver returns the loader's
future without awaiting it, so that all keys of a level are known before the batch is read. Fields of the
entity that the object already has (its id, often its name) need no call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import strawberry
from strawberry.types.info import Info

from gateway.errors import GatewayError
from gateway.graph.annotations.weight import NESTED, of_entities, of_entity
from gateway.graph.context import Context
from gateway.graph.entity_class import entity_type, model_of
from gateway.graph.model import LEADS_BY, read
from gateway.graph.selection import selected
from gateway.links import ROWS, Link, resolve

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
