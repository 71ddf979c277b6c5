"""What the sandbox's organisation holds, by the gateway's kinds of entity."""

from collections.abc import Mapping

from gateway.links import KINDS
from gateway.sandbox import Organisation
from gateway.sandbox.kinds import Entity

UNKNOWN = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""


def _held(organisation: Organisation, kind: str) -> Mapping[str, Entity]:
    """All entities of a kind by id; the sandbox makes analytics records from its conversations."""
    return organisation.all("conversation" if kind == "conversationAnalytics" else kind)


def ids(organisation: Organisation, kind: str) -> list[str]:
    """The ids of all entities of a kind."""
    return list(_held(organisation, kind))


def entity(organisation: Organisation, kind: str, id_: str) -> Entity:
    """An entity as a client of the graph should see it, as far as ids, names and self URIs go."""
    found = _held(organisation, kind)[id_]
    return {**found, "selfUri": KINDS[kind].path(id_)}
