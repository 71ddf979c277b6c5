"""Loaders: entities by link, in as few calls as can bring them.

From the resolvers down: `Loaders` gather a level of one operation; `Entities` read for one operation, from
the `Shelves` first; the `Pool` lets what several operations want travel together; the `Reader` knows which
calls bring it, and what their answers hold is told by `answers`.
"""

from gateway.links.answers import Answer, Found, Kept, Raw
from gateway.loaders.entities import Commons, Entities, together
from gateway.loaders.loaders import Decode, Key, Loaders

__all__ = [
    "Answer",
    "Commons",
    "Decode",
    "Entities",
    "Found",
    "Kept",
    "Key",
    "Loaders",
    "Raw",
    "together",
]
