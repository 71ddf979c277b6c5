"""Kinds of places: divisions, locations and stations."""

from gateway.sandbox.kinds.kind import HeldKind, HeldView

KINDS = (
    HeldKind(
        "division",
        "/api/v2/authorization/divisions",
        "authorization:division:view",
        "/api/v2/authorization/divisions",
        views=(HeldView("/api/v2/authorization/divisions/query", None),),
        on_request={"objectCounts": ("objectCount", "true")},
    ),
    HeldKind(
        "location",
        "/api/v2/locations",
        "directory:location:view",
        "/api/v2/locations",
        on_request={
            "profileImage": ("expand", "images"),
            "floorplanImage": ("expand", "images"),
            "addressVerificationDetails": ("expand", "addressVerificationDetails"),
        },
        singly=True,
    ),
    HeldKind("station", "/api/v2/stations", "telephony:station:view", "/api/v2/stations", ids="comma"),
)
