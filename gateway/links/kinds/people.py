"""People: users, their groups and teams, and what presence they may have."""

from gateway.links.kind import EntityList, EntityRead, Kind, expanded

_USER = {
    **expanded(
        "routingStatus",
        "presence",
        "integrationPresence",
        "conversationSummary",
        "outOfOffice",
        "geolocation",
        "station",
        "authorization",
        "authorization.unusedRoles",
        "profileSkills",
        "certifications",
        "locations",
        "groups",
        "team",
        "workPlanBidRanks",
        "skills",
        "languages",
        "languagePreference",
        "employerInfo",
        "biography",
        "dateLastLogin",
        "dateWelcomeSent",
    ),
    "lastTokenIssued": ("expand", "lasttokenissued"),
}

_USER_LIVE = frozenset(
    _USER[name]
    for name in (
        "routingStatus",
        "presence",
        "integrationPresence",
        "conversationSummary",
        "geolocation",
        "station",
    )
)

_USER_TOPICS = tuple(
    f"v2.users.{{id}}.{topic}"
    for topic in (
        "activity",
        "presence",
        "routingStatus",
        "station",
        "geolocation",
        "outofoffice",
        "conversationsummary",
    )
)

KINDS = (
    Kind(
        "user",
        "users",
        "gateway.graph.types.user.User",
        "/api/v2/users/{id}",
        permissions=(),
        # Without a state the listing leaves inactive users out.
        bulk=EntityRead("/api/v2/users", query=(("state", "any"),), parameters=frozenset({"expand"})),
        # The plain listing knows no names.
        listed=EntityList(
            "/api/v2/users/search",
            asks="search",
            answer="results",
            name="{}",
            permissions=("directory:user:view",),
        ),
        parameters=_USER,
        live=_USER_LIVE,
        topics=_USER_TOPICS,
    ),
    Kind(
        "group",
        "groups",
        "gateway.graph.types.group.Group",
        "/api/v2/groups/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/groups"),
        ttl=300,
    ),
    Kind(
        "team",
        "teams",
        "gateway.graph.types.group.Team",
        "/api/v2/teams/{id}",
        permissions=("groups:team:view",),
        ttl=300,
    ),
    Kind(
        "presenceDefinition",
        "presenceDefinitions",
        "gateway.graph.types.presence.PresenceDefinition",
        "/api/v2/presence/definitions/{id}",
        permissions=(),
        # A user's presence names its definition by the path from before there were divisions.
        aliases=("/api/v2/presencedefinitions/{id}",),
        bulk=EntityRead(
            "/api/v2/presence/definitions", ids="not", paged=False, parameters=frozenset({"localeCode"})
        ),
        listed=EntityList(
            "/api/v2/presence/definitions", asks="not", divisions=True, query=(("deactivated", "FALSE"),)
        ),
        parameters={"languageLabels": ("localeCode", "ALL")},
        ttl=3600,
    ),
)
