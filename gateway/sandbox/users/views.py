"""Users: the fields that need ``expand``, and the fields that only ``/users/me`` has.

The names of expansions are those of the vendor's ``GET /api/v2/users`` (SDK 269.0.0).
"""

from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

from gateway.sandbox import refusals
from gateway.sandbox.kinds import Entity, ref_to
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.seeds.chance import EPOCH, stamp

EXPANSIONS = {
    "routingStatus": "routingStatus",
    "presence": "presence",
    "integrationPresence": "integrationPresence",
    "conversationSummary": "conversationSummary",
    "outOfOffice": "outOfOffice",
    "geolocation": "geolocation",
    "station": "station",
    "authorization": "authorization",
    "authorization.unusedRoles": "authorization",
    "lasttokenissued": "lastTokenIssued",
    "profileSkills": "profileSkills",
    "certifications": "certifications",
    "locations": "locations",
    "groups": "groups",
    "team": "team",
    "skills": "skills",
    "languages": "languages",
    "languagePreference": "languagePreference",
    "employerInfo": "employerInfo",
    "biography": "biography",
    "dateLastLogin": "dateLastLogin",
    "dateWelcomeSent": "dateWelcomeSent",
    "workPlanBidRanks": "workPlanBidRanks",
}
"""The key of a user that each value of ``expand`` adds."""

_BY_NAME = {name.lower(): name for name in EXPANSIONS}
_HIDDEN = frozenset(EXPANSIONS.values())


def expansions(values: Iterable[str]) -> frozenset[str]:
    """The known values of ``expand``, which may be repeated or joined by commas."""
    asked = (name.strip().lower() for value in values for name in value.split(","))
    return frozenset(_BY_NAME[name] for name in asked if name in _BY_NAME)


def shape(expand: frozenset[str]) -> Callable[[Entity], Entity]:
    """A user with the fields of these expansions only."""
    shown = {EXPANSIONS[name] for name in expand}

    def show(user: Entity) -> Entity:
        view = {key: value for key, value in user.items() if key not in _HIDDEN or key in shown}
        if "authorization" in view and "authorization.unusedRoles" not in expand:
            view["authorization"] = {
                key: value for key, value in view["authorization"].items() if key != "unusedRoles"
            }
        return view

    return show


def found(users: Iterable[Entity], search: Any) -> Entity:
    """The page of the users that fit a ``UserSearchRequest``; inactive ones only where their state is asked.

    Raises a 400 for a search that is not valid.
    """
    if not isinstance(search, dict) or not isinstance(search.get("query"), list):
        raise refusals.bad_request("A search has a list of criteria under query.")
    criteria = search["query"]
    size, number = search.get("pageSize", 25), search.get("pageNumber", 1)
    if not (isinstance(size, int) and isinstance(number, int) and 1 <= size <= 100 and number >= 1):
        raise refusals.bad_request("A page has 1 to 100 users, and pages count from 1.")
    if not any("state" in (each.get("fields") or ()) for each in criteria):
        criteria = [*criteria, {"type": "EXACT", "fields": ["state"], "value": "active"}]
    fitting = [user for user in users if all(_fits(user, each) for each in criteria)]
    by = search.get("sortBy")
    if by:
        fitting.sort(
            key=lambda user: str(user.get(by, "")).lower(), reverse=search.get("sortOrder") == "DESC"
        )
    return {
        "total": len(fitting),
        "pageCount": ceil(len(fitting) / size),
        "pageSize": size,
        "pageNumber": number,
        "types": ["users"],
        "results": fitting[(number - 1) * size : number * size],
    }


def _fits(user: Entity, criterion: Entity) -> bool:
    """Whether any of the criterion's fields matches it."""
    how = criterion.get("type")
    if how == "MATCH_ALL":
        return True
    if how not in _FITTING:
        raise refusals.bad_request("A criterion is one of MATCH_ALL, EXACT, STARTS_WITH and CONTAINS.")
    wanted = str(criterion.get("value", "")).lower()
    return any(
        _FITTING[how](str(user.get(each, "")).lower(), wanted) for each in criterion.get("fields") or ()
    )


_FITTING: dict[str, Callable[[str, str], bool]] = {
    "EXACT": str.__eq__,
    "STARTS_WITH": str.startswith,
    "CONTAINS": str.__contains__,
}
"""The comparison of texts, by the type of a criterion."""


def me(organisation: Organisation, user: Entity, expand: Iterable[str]) -> Entity:
    """The user for ``/users/me``, with the fields that only the user sees."""
    asked = {name.strip().lower() for value in expand for name in value.split(",")}
    reports = [ref_to("user", each) for each in organisation.all("user").values() if _reports_to(each, user)]
    superior = organisation.get("user", user["manager"]["id"]) or user
    own: dict[str, Callable[[], object]] = {
        "date": lambda: {"currentDate": stamp(EPOCH)},
        "organization": lambda: {
            "id": organisation.id,
            "name": "Sandbox",
            "defaultLanguage": "en-US",
            "defaultCountryCode": "US",
            "domain": "sandbox",
            "state": "active",
            "productPlatform": "GenesysCloud",
            "selfUri": "/api/v2/organizations/me",
        },
        "superiors": lambda: [ref_to("user", superior)],
        "directreports": lambda: reports,
        "adjacents": lambda: {
            "superiors": [ref_to("user", superior)],
            "siblings": [],
            "directReports": reports,
        },
        "routingskills": lambda: list(organisation.all("skill").values()),
        "locationdefinitions": lambda: list(organisation.all("location").values()),
        "favorites": list,
    }
    keys = {"directreports": "directReports", "routingskills": "routingSkills"}
    keys["locationdefinitions"] = "locationDefinitions"
    return shape(expansions(asked))(user) | {
        keys.get(name, name): make() for name, make in own.items() if name in asked
    }


def _reports_to(user: Entity, manager: Entity) -> bool:
    return bool(user["manager"]["id"] == manager["id"] and user["id"] != manager["id"])
