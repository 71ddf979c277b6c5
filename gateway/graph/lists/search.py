"""Searchable lists of entities: by the beginning of their names, and by division if they have one.

The row of a kind in the table of kinds defines its list; here it becomes a listing.
"""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

import strawberry

from gateway.errors import BadUserInput
from gateway.graph.lists.connection import window
from gateway.graph.lists.listing import Listing, Page, numbered
from gateway.graph.named import given_ids
from gateway.links import (
    EntityList,
    Kind,
    Parameters,
    Search,
    UpstreamPage,
    list_call,
    whole_list_call,
)
from gateway.upstream.call import ApiCall

_LONGEST_NAME = 256
_MOST_DIVISIONS = 100

_NAME = Annotated[
    str | None,
    strawberry.argument(description="The beginning of their names, ignoring case; all by default."),
]
_DIVISION_IDS = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description=f"Their divisions, at most {_MOST_DIVISIONS}; all by default."),
]


def narrows(kind: Kind) -> dict[str, Any]:
    """The types of the arguments that filter the list of a kind, by name."""
    return {"name": _NAME} | ({"divisionIds": _DIVISION_IDS} if _listed(kind).divisions else {})


def list_of(kind: Kind) -> Listing:
    """The listing of a kind whose row has a list."""
    read = _listed(kind)
    page = partial(_whole, read) if read.asks == "not" else partial(_paged, kind, read)
    return Listing(
        kind.name,
        read.path,
        page,
        items=read.answer,
        total="total",
        method="POST" if read.asks == "search" else "GET",
        permissions=kind.permissions if read.permissions is None else read.permissions,
    )


def _listed(kind: Kind) -> EntityList:
    if kind.listed is None:
        raise TypeError(f"There is no list of {kind.plural}.")
    return kind.listed


def _paged(kind: Kind, read: EntityList, arguments: Mapping[str, Any], parameters: Parameters) -> Page:
    search = _search(arguments, parameters)

    def page(path: str) -> Page:
        def call(size: int, number: int) -> ApiCall:
            return list_call(read, path, search, UpstreamPage(size, number))

        return numbered(arguments, call)

    siblings = page(kind.sibling.path).calls if kind.sibling else ()
    return page(read.path)._replace(siblings=siblings)


def _whole(read: EntityList, arguments: Mapping[str, Any], parameters: Parameters) -> Page:
    start, count = window(arguments.get("first"), arguments.get("after"))
    search = _search(arguments, parameters)
    call = whole_list_call(read, parameters)
    keeps = partial(_fits, search) if search.name or search.divisions else None
    return Page((call,), start, start, count, keeps=keeps, whole=True)


def _fits(search: Search, item: Any) -> bool:
    """Whether the JSON of an entity matches a search, for lists that the upstream cannot search."""
    if not isinstance(item, dict) or (search.divisions and item.get("divisionId") not in search.divisions):
        return False
    name = item.get("name")
    return not search.name or (isinstance(name, str) and name.casefold().startswith(search.name.casefold()))


def _search(arguments: Mapping[str, Any], parameters: Parameters) -> Search:
    """The search of the arguments.

    Raises:
        BadUserInput: An argument is invalid.
    """
    name: str = arguments.get("name") or ""
    if "*" in name or len(name) > _LONGEST_NAME:
        raise BadUserInput(
            f"Give the beginning of a name: at most {_LONGEST_NAME} characters, without asterisks."
        )
    divisions = given_ids("divisionIds", arguments.get("division_ids"), _MOST_DIVISIONS)
    return Search(name, divisions or (), parameters)
