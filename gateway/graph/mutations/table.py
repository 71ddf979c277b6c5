"""The table of acts, with one row for every mutation."""

from collections.abc import Mapping

from gateway.graph.mutations import conversations, participants, starts, transfers, users
from gateway.graph.mutations.act import Act

ACTS: Mapping[str, Act] = {
    act.name: act for room in (conversations, participants, transfers, starts, users) for act in room.ACTS
}
"""The acts by mutation name."""
