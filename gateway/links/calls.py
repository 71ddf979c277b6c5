"""The calls that read entities."""

import re
from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

import msgspec

from gateway.links.kind import EntityList, EntityRead, Parameter, Parameters
from gateway.links.kinds.table import ROWS
from gateway.links.link import Link
from gateway.links.observations import observations_query
from gateway.upstream.call import ApiCall

_NO_PARAMETERS: Parameters = frozenset()

ACTIVE_CONVERSATIONS = ApiCall("/api/v2/conversations", "/api/v2/conversations", read=True)
"""The call that lists all active conversations of the token's user."""


class Search(NamedTuple):
    """The filter of a list: the beginning of names, the divisions (empty for all), and the parameters."""

    name: str
    divisions: Sequence[str]
    parameters: Parameters


class UpstreamPage(NamedTuple):
    """A page of an upstream list: its size, and its number, from 1."""

    size: int
    number: int


def item_call(link: Link, parameters: Parameters = _NO_PARAMETERS) -> ApiCall:
    """The read of one entity by its self URI."""
    kind = ROWS[link.kind]
    needed = {name for name, _ in parameters}
    query = (*(one for one in kind.query if one[0] not in needed), *sorted(parameters))
    return ApiCall(template=kind.item, path=link.path, read=True, query=query, ids=(link.key,))


def read_call(read: EntityRead, keys: Sequence[str], parameters: Parameters = _NO_PARAMETERS) -> ApiCall:
    """The read of up to `read.size` entities by `Link.key`, with those of the parameters that it supports.

    The entities share their outer ids.
    """
    asked = sorted(one for one in parameters if one[0] in read.parameters)
    ids = [key.rpartition("/")[2] for key in keys] if "/" in keys[0] else keys
    return ApiCall(
        template=read.path,
        path=_path(read, keys[0]),
        read=True,
        query=(*_query(read, ids), *asked),
        method=read.method,
        body=_body(read, ids),
        ids=tuple(keys),
    )


def _path(read: EntityRead, key: str) -> str:
    if "{" not in read.path:
        return read.path
    ids = iter(key.split("/"))
    return re.sub(r"{\w+}", lambda _: next(ids), read.path)


def _body(read: EntityRead, ids: Sequence[str]) -> bytes | None:
    match read.ids:
        case "body":
            return msgspec.json.encode({"entities": [{"id": id_} for id_ in ids]})
        case "predicates":
            return observations_query(ids)
        case "list":
            return msgspec.json.encode({read.ids_key: ids} if read.ids_key else ids)
        case _:
            return None


def list_call(read: EntityList, path: str, search: Search, page: UpstreamPage) -> ApiCall:
    """The read of one page of a list, at its own path or at another path with the same query."""
    if read.asks == "search":
        body = msgspec.json.encode(_searched(read, search, page))
        return ApiCall(path, path, read=True, query=read.query, method="POST", body=body)
    query = [*read.query, *sorted(search.parameters)]
    if search.name:
        query.append(("name", read.name.format(search.name)))
    query += zip(repeat("divisionId"), search.divisions)
    query += [("pageSize", str(page.size)), ("pageNumber", str(page.number))]
    return ApiCall(path, path, read=True, query=tuple(query))


def whole_list_call(read: EntityList, parameters: Parameters) -> ApiCall:
    """The read of a list whose answer holds all entities."""
    return ApiCall(read.path, read.path, read=True, query=(*read.query, *sorted(parameters)))


def _searched(read: EntityList, search: Search, page: UpstreamPage) -> dict[str, Any]:
    """The vendor's search request; every parameter is a value of `expand`."""
    beginning = {"type": "STARTS_WITH", "fields": ["name"], "value": read.name.format(search.name)}
    return {
        "query": [beginning if search.name else {"type": "MATCH_ALL"}],
        "expand": sorted(value for _, value in search.parameters),
        "sortBy": "name",
        "sortOrder": "ASC",
        "pageSize": page.size,
        "pageNumber": page.number,
    }


def _query(read: EntityRead, ids: Sequence[str]) -> Sequence[Parameter]:
    query = list(read.query)
    if read.ids == "repeated":
        query += zip(repeat(read.ids_key or "id"), ids)
    elif read.ids == "comma":
        query.append((read.ids_key or "id", ",".join(ids)))
    if read.paged and read.ids in {"repeated", "comma", "not"}:
        query.append(("pageSize", str(read.size)))
    return query
