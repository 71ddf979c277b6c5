"""Kinds of agents' answers: knowledge bases and response libraries."""

from gateway.links.kind import EntityRead, Kind

KINDS = (
    Kind(
        "knowledgeBase",
        "knowledgeBases",
        "gateway.graph.types.knowledge.KnowledgeBase",
        "/api/v2/knowledge/knowledgebases/{id}",
        permissions=("knowledge:knowledgebase:view",),
        ttl=300,
    ),
    Kind(
        "responseLibrary",
        "responseLibraries",
        "gateway.graph.types.response.ResponseLibrary",
        "/api/v2/responsemanagement/libraries/{id}",
        permissions=("responses:library:view",),
        bulk=EntityRead("/api/v2/responsemanagement/libraries/bulk", ids="list", ids_key="libraryIds"),
        ttl=3600,
    ),
)
