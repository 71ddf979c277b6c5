"""Loaders: entities by link, in as few calls as can bring them.

From the resolvers down: `Loaders` gather the keys of a level of one operation; `Entities` read for one
operation, from the cache first; `BulkReads` join what several operations want into one read; the `Reader`
chooses the calls. `gateway.links.answers` finds the entities in their answers.
"""

from gateway.links.answers import BulkAnswer, CachedJson, EntityResult, EntityResults
from gateway.loaders.entities import Entities, EntitySource, together
from gateway.loaders.loaders import Decode, Key, Loaders

__all__ = [
    "BulkAnswer",
    "CachedJson",
    "Decode",
    "Entities",
    "EntityResult",
    "EntityResults",
    "EntitySource",
    "Key",
    "Loaders",
    "together",
]
