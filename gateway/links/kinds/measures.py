"""What is measured of an entity, and read by its id: no entity itself, with no self URI that names it."""

from gateway.links.kind import EntityRead, Kind

_NOW = 2
"""Seconds for what changes by the second: as often as the vendor's own wallboard is told twice, and so short
that it is never answered stale."""

MEASURES = (
    Kind(
        "queueObservations",
        "queueObservations",
        "gateway.graph.types.queue_observations.QueueObservations",
        "",
        permissions=("analytics:queueObservation:view",),
        bulk=EntityRead(
            "/api/v2/analytics/queues/observations/query", ids="predicates", answer="groups", paged=False
        ),
        ttl=_NOW,
        topics=("v2.analytics.queues.{id}.observations",),
    ),
    Kind(
        "queueEstimatedWait",
        "queueEstimatedWaits",
        "gateway.graph.types.queue_observations.EstimatedWaitTimePredictions",
        "/api/v2/routing/queues/{id}/estimatedwaittime",
        key="",
        ttl=_NOW,
    ),
)
