"""Kinds of Architect: flows, flow outcomes and scripts."""

from gateway.links.kind import EntityRead, Kind

KINDS = (
    Kind(
        "flow",
        "flows",
        "gateway.graph.types.flow.Flow",
        "/api/v2/flows/{id}",
        permissions=("architect:flow:view",),
        bulk=EntityRead("/api/v2/flows/lookup"),
        sibling=EntityRead("/api/v2/flows/divisionviews"),
        ttl=300,
        topics=("v2.flows.{id}",),
    ),
    Kind(
        "flowOutcome",
        "flowOutcomes",
        "gateway.graph.types.flow.FlowOutcome",
        "/api/v2/flows/outcomes/{id}",
        permissions=("architect:flowOutcome:view",),
        bulk=EntityRead("/api/v2/flows/outcomes"),
        sibling=EntityRead("/api/v2/flows/outcomes/divisionviews"),
        ttl=3600,
    ),
    Kind(
        "script",
        "scripts",
        "gateway.graph.types.script.Script",
        "/api/v2/scripts/{id}",
        permissions=("scripter:script:view",),
        aliases=("/api/v2/scripts/published/{id}",),
        sibling=EntityRead("/api/v2/scripts/published/{id}", ids="path", size=1),
        ttl=300,
    ),
)
