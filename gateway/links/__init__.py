"""Links: how resources of the upstream are named and read. Pure, no I/O.

`kinds` has the table of everything that can be loaded: where one entity is read, where many are read at once,
how ids go in and entities come out. `link` turns self URIs and ids into links and back, `calls` makes the
calls that read what links name, `answers` finds the entities in what comes back.
"""

from gateway.links.answers import entity
from gateway.links.calls import (
    ACTIVE_CONVERSATIONS,
    Search,
    UpstreamPage,
    item_call,
    list_call,
    read_call,
    whole_list_call,
)
from gateway.links.kind import EntityList, EntityRead, Kind, Parameter, Parameters, Permissions
from gateway.links.kinds.table import CACHED_PATHS, KINDS, ROWS
from gateway.links.link import ID, Link, parse, resolve, to

__all__ = [
    "ACTIVE_CONVERSATIONS",
    "CACHED_PATHS",
    "ID",
    "KINDS",
    "ROWS",
    "EntityList",
    "EntityRead",
    "Kind",
    "Link",
    "Parameter",
    "Parameters",
    "Permissions",
    "Search",
    "UpstreamPage",
    "entity",
    "item_call",
    "list_call",
    "parse",
    "read_call",
    "resolve",
    "to",
    "whole_list_call",
]
