"""The table of acts: every mutation there is."""

from collections.abc import Mapping

from gateway.graph.mutations import beginnings, conversations, participants, transfers, users
from gateway.graph.mutations.act import Act

ACTS: Mapping[str, Act] = {
    act.name: act for room in (conversations, participants, transfers, beginnings, users) for act in room.ACTS
}
"""The acts by the names of their mutations."""
