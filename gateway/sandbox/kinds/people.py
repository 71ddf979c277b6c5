"""People: users, their groups and teams, and what presence they may have."""

from gateway.sandbox.kinds.kind import HeldKind

KINDS = (
    HeldKind("user", "/api/v2/users", "directory:user:view", "/api/v2/users"),
    HeldKind("group", "/api/v2/groups", "directory:group:view", "/api/v2/groups"),
    HeldKind("team", "/api/v2/teams", "groups:team:view"),
    HeldKind(
        "presenceDefinition",
        "/api/v2/presence/definitions",
        "presence:presenceDefinition:view",
        "/api/v2/presence/definitions",
        ids="not",
        on_request={"languageLabels": ("localeCode", "ALL")},
        paged=False,
    ),
)
