"""The calls that read entities."""

from collections.abc import Sequence
from itertools import repeat

import msgspec

from gateway.links.kind import EntityRead, Parameter, Parameters
from gateway.links.kinds import KINDS
from gateway.links.link import Link
from gateway.upstream.call import ApiCall

_NO_PARAMETERS: Parameters = frozenset()


def item_call(link: Link, parameters: Parameters = _NO_PARAMETERS) -> ApiCall:
    """The read of one entity by its self URI."""
    kind = KINDS[link.kind]
    needed = {name for name, _ in parameters}
    query = (*(one for one in kind.query if one[0] not in needed), *sorted(parameters))
    return ApiCall(template=kind.item, path=link.path, read=True, query=query, ids=(link.key,))


def read_call(read: EntityRead, ids: Sequence[str], parameters: Parameters = _NO_PARAMETERS) -> ApiCall:
    """The read of up to `read.size` entities, with those of the parameters that it has."""
    asked = sorted(one for one in parameters if one[0] in read.parameters)
    return ApiCall(
        template=read.path,
        path=read.path.format(id=ids[0]) if read.ids == "path" else read.path,
        read=True,
        query=(*_query(read, ids), *asked),
        method="POST" if read.ids == "body" else "GET",
        body=msgspec.json.encode({"entities": [{"id": id_} for id_ in ids]}) if read.ids == "body" else None,
        ids=tuple(ids),
    )


def _query(read: EntityRead, ids: Sequence[str]) -> Sequence[Parameter]:
    query = list(read.query)
    if read.ids == "repeated":
        query += zip(repeat("id"), ids)
    elif read.ids == "comma":
        query.append(("id", ",".join(ids)))
    if read.paged and read.ids not in {"body", "path"}:
        query.append(("pageSize", str(read.size)))
    return query
