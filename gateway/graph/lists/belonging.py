"""Lists that belong to an object, declared on its type as data and read page by page.

    members = pages(QueueMember, "Users who serve the queue.", path="/api/v2/routing/queues/{id}/members")

A page costs one call for each object whose list is selected. Data in the page needs no other call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from inspect import Parameter, Signature
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

import strawberry
from pydantic.alias_generators import to_snake
from strawberry.types.info import Info

from gateway.errors import BadUserInput, GatewayError, LinkRefused
from gateway.graph.annotations.weight import of_listing
from gateway.graph.context import Context
from gateway.graph.lists.connection import LARGEST_PAGE, After, Connection, First, window
from gateway.graph.lists.listing import LISTING, Listing, Page, following, numbered
from gateway.graph.model import LEADS_BY, Model
from gateway.links import ID, KINDS, Parameters, Permissions
from gateway.upstream.call import ApiCall

_LONGEST_TEXT = 256


class Narrowing(NamedTuple):
    """An argument that filters a list: the name of the vendor's parameter, its type and description."""

    name: str
    type: Any
    description: str


@dataclass(frozen=True)
class BelongingList:
    """The declaration of a list that belongs to an object.

    `ids` has the attributes with the ids of its path, by their names there. If one of them is null, so is the
    list.
    """

    listing: Listing
    ids: Mapping[str, str]

    def page(
        self, ids: Mapping[str, Any], arguments: Mapping[str, Any], parameters: Parameters
    ) -> Page | None:
        """The page of the list with these ids, for the field's arguments.

        Raises:
            GatewayError: An id or an argument is invalid, or an id is an error itself.
        """
        for id_ in ids.values():
            if isinstance(id_, GatewayError):
                raise id_
        if None in ids.values():
            return None
        if not all(isinstance(id_, str) and ID.fullmatch(id_) for id_ in ids.values()):
            raise LinkRefused
        return self.listing.page({**arguments, **ids}, parameters)

    def pages(self, arguments: Mapping[str, Any], parameters: Parameters) -> Page:
        """A page of any such list, to estimate its cost.

        Raises:
            GatewayError: An argument is invalid.
        """
        return self.listing.page({**arguments, **{name: f"{{{name}}}" for name in self.ids}}, parameters)


def pages(
    of: str | type[Model],
    description: str,
    *,
    path: str,
    query: Mapping[str, str] = MappingProxyType({}),
    counted: bool = True,
    largest: int = LARGEST_PAGE,
    narrowed: tuple[Narrowing, ...] = (),
    permissions: Permissions = None,
) -> Any:
    """A field with a list of entities of a kind, or of items of a class, in numbered pages.

    Args:
        of: The kind or the class.
        description: The description of the field.
        path: The path of the list, with the id of its object.
        query: Parameters of every call; they have that id if the path does not.
        counted: Whether the upstream sends the total number.
        largest: The largest size of a page.
        narrowed: The arguments that filter the list.
        permissions: The vendor's permissions, any of which is enough.
    """

    def page(arguments: Mapping[str, Any], parameters: Parameters) -> Page:
        fixed = [(name, text.format_map(arguments)) for name, text in query.items()]
        narrowing = [*fixed, *sorted(parameters), *_query(narrowed, arguments)]
        whole = path.format_map(arguments)

        def call(size: int, number: int) -> ApiCall:
            paging = (("pageSize", str(size)), ("pageNumber", str(number)))
            return ApiCall(path, whole, read=True, query=(*narrowing, *paging))

        return numbered(arguments, call, largest)

    total = "total" if counted else None
    listing = Listing(of, path, page, items="entities", total=total, permissions=permissions)
    return belonging(listing, description, narrowed=narrowed)


def chained(of: type[Model], description: str, *, path: str, permissions: Permissions = None) -> Any:
    """The same for a list with cursors instead of page numbers, and without a total number."""

    def page(arguments: Mapping[str, Any], parameters: Parameters) -> Page:
        whole = path.format_map(arguments)

        def call(size: int, after: str) -> ApiCall:
            query = [("pageSize", str(size)), *([("after", after)] if after else []), *sorted(parameters)]
            return ApiCall(path, whole, read=True, query=tuple(query))

        return following(arguments, call)

    listing = Listing(of, path, page, items="entities", total=None, permissions=permissions)
    return belonging(listing, description)


def whole(
    of: str,
    description: str,
    *,
    path: str,
    ids: Mapping[str, str],
    permissions: Permissions = None,
) -> Any:
    """A field with a list of entities of a kind that one answer has in full, as a bare list.

    The arguments are those of `pages`, and `ids` is that of `BelongingList`.
    """

    def page(arguments: Mapping[str, Any], parameters: Parameters) -> Page:
        start, take = window(arguments.get("first"), arguments.get("after"))
        call = ApiCall(path, path.format_map(arguments), read=True, query=tuple(sorted(parameters)))
        return Page((call,), start, start, take)

    listing = Listing(of, path, page, items="entities", total="total", permissions=permissions, bare=True)
    return belonging(listing, description, ids=ids)


def belonging(
    listing: Listing,
    description: str,
    *,
    ids: Mapping[str, str] | None = None,
    narrowed: tuple[Narrowing, ...] = (),
) -> Any:
    """A field with a list of the object with these ids; by default the object is an entity."""
    declaration = BelongingList(listing, ids or {"id": "id"})

    def resolve(root: Any, info: Info[Context], **arguments: Any) -> Any:
        held = {name: getattr(root, attribute) for name, attribute in declaration.ids.items()}
        page = declaration.page(held, arguments, listing.parameters(info))
        return None if page is None else _read(listing, page, info)

    return strawberry.pydantic.field(
        description=listing.described(description),
        graphql_type=Connection[_item_type(listing.of)] | None,  # type: ignore[misc]  # made at run time
        metadata={LISTING: declaration, LEADS_BY: tuple(declaration.ids.values())},
        directives=of_listing(),
    )(_taking(narrowed, resolve))


async def _read(listing: Listing, page: Page, info: Info[Context]) -> Connection[Any]:
    answers = await info.context.loaders.answers(page.calls)
    return listing.connected(listing.enveloped(answers), page)


def _item_type(of: str | type[Model]) -> Any:
    if not isinstance(of, str):
        return of
    module, _, name = KINDS[of].graph.rpartition(".")
    return Annotated[name, strawberry.lazy(module)]


def _query(narrowed: tuple[Narrowing, ...], arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = [(one.name, arguments.get(to_snake(one.name))) for one in narrowed]
    return [(name, _text(value)) for name, value in values if value is not None]


def _text(value: Any) -> str:
    """The value of an argument in the form of the vendor's parameter.

    Raises:
        BadUserInput: It is too long.
    """
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value.value if isinstance(value, Enum) else value)
    if len(text) > _LONGEST_TEXT:
        raise BadUserInput(f"An argument that filters a list has at most {_LONGEST_TEXT} characters.")
    return text


def _taking(narrowed: tuple[Narrowing, ...], resolver: Callable[..., Any]) -> Callable[..., Any]:
    """The resolver with a signature for these arguments."""
    arguments = {
        to_snake(one.name): Annotated[one.type | None, strawberry.argument(description=one.description)]
        for one in narrowed
    }
    resolver.__signature__ = Signature(  # type: ignore[attr-defined]  # Python's own protocol
        [
            Parameter("root", Parameter.POSITIONAL_OR_KEYWORD, annotation=Any),
            Parameter("info", Parameter.POSITIONAL_OR_KEYWORD, annotation=Info[Context]),
            *(
                Parameter(name, Parameter.KEYWORD_ONLY, annotation=type_, default=None)
                for name, type_ in {**arguments, "first": First, "after": After}.items()
            ),
        ]
    )
    return resolver
