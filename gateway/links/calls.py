"""The calls that read entities."""

from collections.abc import Iterable, Sequence
from itertools import repeat

import msgspec

from gateway.links.kind import Bulk
from gateway.links.kinds import KINDS
from gateway.links.link import Link
from gateway.upstream.call import Call


def item_call(link: Link, expand: Iterable[str] = ()) -> Call:
    """The read of one entity."""
    kind = KINDS[link.kind]
    return Call(template=kind.item, path=link.path, query=_expand(expand), ids=(link.id,))


def bulk_call(bulk: Bulk, ids: Sequence[str], expand: Iterable[str] = ()) -> Call:
    """The read of up to `bulk.size` entities at once."""
    query = list(bulk.query)
    body = None
    if bulk.ids == "body":
        body = msgspec.json.encode({"entities": [{"id": id_} for id_ in ids]})
    else:
        query += [("id", ",".join(ids))] if bulk.ids == "comma" else zip(repeat("id"), ids)
        if bulk.paged:
            query.append(("pageSize", str(bulk.size)))
    return Call(
        template=bulk.path,
        path=bulk.path,
        query=(*query, *_expand(expand)),
        method="POST" if body else "GET",
        body=body,
        ids=tuple(ids),
    )


def _expand(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("expand", value) for value in sorted(values)) if values else ()
