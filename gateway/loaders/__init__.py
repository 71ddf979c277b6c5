"""Loaders: entities by link, in as few calls as can bring them.

From the resolvers down: `Loaders` gather the keys of a level of one operation; `Entities` read for one
operation, from the cache first; `BulkReads` join what several operations want into one read, and
`SingleReads` bring the rest; the `Reader` chooses the calls. `gateway.links.answers` finds the entities in
their answers.
"""

from gateway.links.answers import BulkAnswer, CachedJson, EntityResult, EntityResults
from gateway.loaders.entities import Entities
from gateway.loaders.loaders import Decode, Key, Loaders
from gateway.loaders.source import EntitySource
from gateway.loaders.together import together

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
