"""Kinds of Architect: flows, flow outcomes and scripts."""

from gateway.sandbox.kinds.kind import NAMES, HeldKind, HeldView

_FLOW_VIEW = frozenset(
    {
        "id",
        "name",
        "division",
        "type",
        "description",
        "supportedLanguages",
        "publishedVersion",
        "debugVersion",
        "selfUri",
    }
)

KINDS = (
    HeldKind(
        "flow",
        "/api/v2/flows",
        "architect:flow:view",
        "/api/v2/flows/lookup",
        demands_ids=True,
        views=(HeldView("/api/v2/flows/divisionviews", "architect:flow:search", _FLOW_VIEW),),
    ),
    HeldKind(
        "flowOutcome",
        "/api/v2/flows/outcomes",
        "architect:flowOutcome:view",
        "/api/v2/flows/outcomes",
        views=(HeldView("/api/v2/flows/outcomes/divisionviews", "architect:flowOutcome:search", NAMES),),
    ),
    HeldKind(
        "script",
        "/api/v2/scripts",
        "scripter:script:view",
        views=(HeldView("/api/v2/scripts/published", "scripter:publishedScript:view", single="only"),),
    ),
)
