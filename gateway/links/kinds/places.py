"""Kinds of places: divisions, locations and stations."""

from gateway.links.kind import EntityList, EntityRead, Kind, expanded

KINDS = (
    Kind(
        "division",
        "divisions",
        "gateway.graph.types.division.Division",
        "/api/v2/authorization/divisions/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/authorization/divisions", parameters=frozenset({"objectCount"})),
        sibling=EntityRead("/api/v2/authorization/divisions/query"),
        parameters={"objectCounts": ("objectCount", "true")},
        ttl=3600,
    ),
    Kind(
        "location",
        "locations",
        "gateway.graph.types.location.Location",
        "/api/v2/locations/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/locations"),
        parameters={
            **expanded("addressVerificationDetails"),
            "profileImage": ("expand", "images"),
            "floorplanImage": ("expand", "images"),
        },
        ttl=3600,
    ),
    Kind(
        "station",
        "stations",
        "gateway.graph.types.station.Station",
        "/api/v2/stations/{id}",
        permissions=(),
        bulk=EntityRead("/api/v2/stations", ids="comma"),
        listed=EntityList("/api/v2/stations"),
        ttl=2,
    ),
)
