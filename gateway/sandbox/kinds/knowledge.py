"""Kinds of agents' answers: knowledge bases and response libraries."""

from gateway.sandbox.kinds.kind import HeldKind

KINDS = (
    HeldKind("knowledgeBase", "/api/v2/knowledge/knowledgebases", "knowledge:knowledgebase:view"),
    HeldKind(
        "responseLibrary",
        "/api/v2/responsemanagement/libraries",
        "responses:library:view",
        "/api/v2/responsemanagement/libraries/bulk",
        ids="list",
        ids_key="libraryIds",
    ),
)
