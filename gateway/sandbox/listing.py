"""Pages of entities in the vendor's envelope."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar

import orjson
from aiohttp import web

from gateway.sandbox import refusals

T = TypeVar("T")

PAGE_SIZE = 25
"""Default size of a page."""

PAGE_LIMIT = 500


def page(request: web.Request) -> tuple[int, int]:
    """The page size and number of a request; raises a 400 if either is invalid."""
    try:
        size = int(request.query.get("pageSize", PAGE_SIZE))
        number = int(request.query.get("pageNumber", 1))
    except ValueError:
        raise refusals.bad_request("pageSize and pageNumber are whole numbers.") from None
    if not 1 <= size <= PAGE_LIMIT or number < 1:
        raise refusals.bad_request(f"A page has 1 to {PAGE_LIMIT} entities, and pages count from 1.")
    return size, number


def listing(path: str, entities: Sequence[bytes], *, total: int, size: int, number: int) -> bytes:
    """A listing of entities that are JSON bytes; ``total`` counts the entities of all pages."""
    pages = max(1, ceil(total / size)) if size else 1
    envelope: dict[str, object] = {
        "entities": [orjson.Fragment(entity) for entity in entities],
        "pageSize": size,
        "pageNumber": number,
        "total": total,
        "pageCount": pages,
        "selfUri": _uri(path, size, number),
        "firstUri": _uri(path, size, 1),
        "lastUri": _uri(path, size, pages),
    }
    if number < pages:
        envelope["nextUri"] = _uri(path, size, number + 1)
    if number > 1:
        envelope["previousUri"] = _uri(path, size, number - 1)
    return orjson.dumps(envelope)


def paged(request: web.Request, found: Sequence[T], write: Callable[[T], bytes] = orjson.dumps) -> bytes:
    """The page of a listing that a request asks for; ``write`` gives the JSON of an entity."""
    size, number = page(request)
    shown = [write(each) for each in found[(number - 1) * size : number * size]]
    return listing(request.path, shown, total=len(found), size=size, number=number)


def in_one_page(request: web.Request, entities: Sequence[bytes]) -> bytes:
    """A listing whose first page holds all entities."""
    count = len(entities)
    return listing(request.path, entities, total=count, size=count, number=1)


def whole(path: str, entities: Sequence[bytes]) -> bytes:
    """A listing without pages."""
    held = [orjson.Fragment(entity) for entity in entities]
    return orjson.dumps({"total": len(held), "entities": held, "selfUri": path})


def _uri(path: str, size: int, number: int) -> str:
    return f"{path}?pageSize={size}&pageNumber={number}"
