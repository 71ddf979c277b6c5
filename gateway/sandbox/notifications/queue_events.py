"""Events about queues: their members, and the numbers of waiting and active interactions."""

from collections.abc import Iterator

from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.routing import observations
from gateway.sandbox.seeds.chance import stamp

_METRICS = ("oWaiting", "oInteracting", "oOnQueueUsers")
_INTERVAL = 1_800
"""The interval of the figures, in seconds."""


def members(organisation: Organisation, queue_id: str) -> dict[str, bool]:
    """The members of a queue by their users' ids, and whether they have joined."""
    return {
        user_id: joined for (each, user_id), joined in organisation.memberships.items() if each == queue_id
    }


def member(queue_id: str, user_id: str, *, joined: bool) -> Entity:
    """A member of a queue."""
    return {"id": user_id, "user": {"id": user_id}, "queueId": queue_id, "joined": joined}


def figures(organisation: Organisation, queue: Entity, now: float) -> Iterator[Entity]:
    """How many wait in a queue and talk: one event for each medium, and one for its users."""
    began = now - now % _INTERVAL
    interval = f"{stamp(began)}/{stamp(began + _INTERVAL)}"
    for group in observations.groups(organisation, queue, list(_METRICS)):
        metrics = [each | {"stats": {"count": each["stats"]["count"]}} for each in group["data"]]
        yield {"group": group["group"], "data": [{"interval": interval, "metrics": metrics}]}
