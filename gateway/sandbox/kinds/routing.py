"""Kinds of routing: queues, skills, languages, labels and wrap-up codes."""

from gateway.sandbox.kinds.kind import NAMES, HeldKind, HeldView

KINDS = (
    HeldKind(
        "queue",
        "/api/v2/routing/queues",
        "routing:queue:view",
        "/api/v2/routing/queues",
        views=(HeldView("/api/v2/routing/queues/divisionviews", "routing:queue:search", NAMES),),
    ),
    HeldKind(
        "wrapupCode",
        "/api/v2/routing/wrapupcodes",
        "routing:wrapupCode:view",
        "/api/v2/routing/wrapupcodes",
        views=(
            HeldView(
                "/api/v2/routing/wrapupcodes/divisionviews",
                "routing:wrapupCode:search",
                NAMES,
                single="also",
            ),
        ),
    ),
    HeldKind(
        "skill",
        "/api/v2/routing/skills",
        "routing:skill:view",
        "/api/v2/routing/skills",
        names="beginning",
    ),
    HeldKind(
        "skillExpression",
        "/api/v2/routing/skillexpressions",
        "routing:skillExpressions:view",
        "/api/v2/routing/skillexpressions",
    ),
    HeldKind("language", "/api/v2/routing/languages", "routing:language:view", "/api/v2/routing/languages"),
    HeldKind(
        "utilizationLabel",
        "/api/v2/routing/utilization/labels",
        "routing:utilization:view",
        "/api/v2/routing/utilization/labels",
        ids="not",
    ),
)
