"""The table of kinds: the rows of all domains."""

from collections.abc import Mapping

from gateway.links.kind import Kind
from gateway.links.kinds import (
    architect,
    conversations,
    external,
    knowledge,
    measures,
    outbound,
    people,
    places,
    quality,
    recordings,
    routing,
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *people.KINDS,
        *places.KINDS,
        *routing.KINDS,
        *architect.KINDS,
        *external.KINDS,
        *outbound.KINDS,
        *conversations.KINDS,
        *recordings.KINDS,
        *quality.KINDS,
        *knowledge.KINDS,
    )
}
"""Every kind of entity."""

MEASURES: Mapping[str, Kind] = {kind.name: kind for kind in measures.MEASURES}
"""Kinds of measurements, read by the id of the entity measured; they have no self URI of their own."""

ROWS: Mapping[str, Kind] = {**KINDS, **MEASURES}
"""Everything that is loaded by ids."""

CACHED_PATHS = frozenset(
    path
    for kind in ROWS.values()
    if kind.ttl
    for path in (kind.template, *(read.path for read in (kind.bulk, kind.sibling) if read))
)
"""Path templates of the kinds that may be cached."""
