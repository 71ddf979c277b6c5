"""Kinds of routing: queues, skills, languages, labels and wrap-up codes."""

from gateway.links.kind import DEFAULT_PAGE, EntityList, EntityRead, Kind

_ARCHIVED = (("includeArchived", "true"),)

KINDS = (
    Kind(
        "queue",
        "queues",
        "gateway.graph.types.queue.Queue",
        "/api/v2/routing/queues/{id}",
        permissions=("routing:queue:view",),
        bulk=EntityRead("/api/v2/routing/queues"),
        sibling=EntityRead("/api/v2/routing/queues/divisionviews"),
        listed=EntityList("/api/v2/routing/queues", divisions=True),
        topics=("v2.routing.queues.{id}.users",),
    ),
    Kind(
        "wrapupCode",
        "wrapupCodes",
        "gateway.graph.types.routing.WrapupCode",
        "/api/v2/routing/wrapupcodes/{id}",
        reserved="ININ-",
        permissions=("routing:wrapupCode:view",),
        bulk=EntityRead("/api/v2/routing/wrapupcodes"),
        sibling=EntityRead("/api/v2/routing/wrapupcodes/divisionviews"),
        listed=EntityList("/api/v2/routing/wrapupcodes", divisions=True),
        ttl=3600,
    ),
    Kind(
        "skill",
        "skills",
        "gateway.graph.types.routing.Skill",
        "/api/v2/routing/skills/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/routing/skills"),
        listed=EntityList("/api/v2/routing/skills", name="{}"),
        ttl=3600,
    ),
    Kind(
        "skillExpression",
        "skillExpressions",
        "gateway.graph.types.routing.SkillExpression",
        "/api/v2/routing/skillexpressions/{id}",
        permissions=("routing:skillExpressions:view",),
        # Conversations outlast the expressions that they were routed by.
        query=_ARCHIVED,
        bulk=EntityRead("/api/v2/routing/skillexpressions", query=_ARCHIVED, paged=False, size=DEFAULT_PAGE),
        ttl=300,
    ),
    Kind(
        "language",
        "languages",
        "gateway.graph.types.routing.Language",
        "/api/v2/routing/languages/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/routing/languages"),
        ttl=3600,
    ),
    Kind(
        "utilizationLabel",
        "utilizationLabels",
        "gateway.graph.types.routing.UtilizationLabel",
        "/api/v2/routing/utilization/labels/{id}",
        permissions=("routing:utilization:view",),
        bulk=EntityRead("/api/v2/routing/utilization/labels", ids="not"),
        ttl=3600,
    ),
)
