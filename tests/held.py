"""What the sandbox's organisation holds, by the gateway's kinds of entity."""

from collections.abc import Mapping

from gateway.links import KINDS
from gateway.sandbox import Organisation
from gateway.sandbox.kinds import Entity

UNKNOWN = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""


def _held(organisation: Organisation, kind: str) -> Mapping[str, Entity]:
    """All entities of a kind by id; some are the sandbox's conversations in another view."""
    views = {"conversationAnalytics", "conversationRecordings"}
    return organisation.all("conversation" if kind in views else kind)


def ids(organisation: Organisation, kind: str) -> list[str]:
    """The ids of all entities of a kind; with those of what they belong to before their own, as in links."""
    outer = KINDS[kind].outer
    held = _held(organisation, kind).items()
    return ["/".join([*(entity[name] for name in outer), id_]) for id_, entity in held]


def entity(organisation: Organisation, kind: str, key: str) -> Entity:
    """An entity as a client of the graph should see it, as far as ids, names and self URIs go."""
    found = _held(organisation, kind)[own(key)]
    return {**found, "selfUri": KINDS[kind].path(key)}


def holds(organisation: Organisation, kind: str, key: str) -> bool:
    """Whether there is an entity of a kind with this `Link.key`."""
    return own(key) in _held(organisation, kind)


def own(key: str) -> str:
    """An entity's own id, of all those in its link."""
    return key.rpartition("/")[2]


def named(kind: str, key: str) -> dict[str, str]:
    """The ids of an entity by their names, as a federated graph represents it."""
    return dict(zip(KINDS[kind].ids, key.split("/"), strict=True))


def arguments(kind: str, key: str, last: str | None = None) -> str:
    """The arguments of a query for an entity; ``last`` replaces the one that holds its own id."""
    given = [f'{name}: "{value}"' for name, value in named(kind, key).items()]
    return ", ".join(given if last is None else [*given[:-1], last])


def unknown(kind: str, id_: str = UNKNOWN) -> str:
    """The ids of an entity of a kind that does not exist."""
    return "/".join([id_] * len(KINDS[kind].ids))
