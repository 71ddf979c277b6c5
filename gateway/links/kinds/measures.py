"""Measures of an entity, read by its id. They are not entities themselves and have no self URI."""

from gateway.links.kind import EntityRead, Kind

_NOW = 2
"""Seconds for which a measure holds: half the interval of the vendor's own wallboard, and too short to be
served stale."""

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
