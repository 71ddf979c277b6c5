"""Presences, groups, teams and users of the organisation."""

import uuid

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.seeds.names import Person, slug
from gateway.sandbox.store import Store

_DEPARTMENTS = ("Motor Claims", "Home Claims", "Billing", "Sales", "Customer Care")
_TITLES = ("Advisor", "Senior Advisor", "Specialist", "Trainer", "Team Lead")
_GROUPS = ("Early Shift", "Late Shift", "First Aiders", "Trainers", "Floor Support")
_TEAMS = ("Motor Team", "Home Team", "Payments Team", "Evening Team")
_MEDIA = ("call", "callback", "email", "message", "chat", "socialExpression", "video")
_PRESENCES = (
    *(("Available", "Available", "Verfügbar"), ("Away", "Away", "Abwesend"), ("Busy", "Busy", "Beschäftigt")),
    *(("On Queue", "On Queue", "In der Warteschlange"), ("Offline", "Offline", "Offline")),
    *(("Break", "Break", "Pause"), ("Meal", "Meal", "Mahlzeit"), ("Meeting", "Meeting", "Besprechung")),
    *(("Training", "Training", "Schulung"), ("Idle", "Idle", "Untätig")),
    *(("Busy", "Coaching", "Einzelgespräch"), ("Training", "Team Huddle", "Teamrunde")),
    ("Away", "Fire Drill", "Feueralarmübung"),
)
"""The built-in presence, the label and the German label of each presence."""
_DEACTIVATED = "Fire Drill"
_PERMISSIONS = (
    "conversation:call:accept",
    "conversation:call:add",
    "directory:user:view",
    "routing:queue:view",
)


def add_groups(store: Store, user_ids: list[str]) -> None:
    """Official groups with an owner and a group phone."""
    for index, name in enumerate(_GROUPS):
        group_id = store.chance.id()
        number = store.chance.phone()
        store.add(
            "group",
            {
                "id": group_id,
                "name": name,
                "description": f"Everybody of the group {name}",
                "dateModified": stamp(store.chance.moment(EPOCH - 9e6, EPOCH - 1e6)),
                "state": "active",
                "version": store.chance.number(1, 20),
                "type": "official",
                "images": _pictures(group_id),
                "addresses": [
                    {"address": number, "display": number, "type": "GROUPRING", "mediaType": "PHONE"},
                    {"extension": f"{7000 + index}", "type": "GROUPPHONE", "mediaType": "PHONE"},
                ],
                "rulesVisible": True,
                "visibility": "public",
                "rolesEnabled": True,
                "includeOwners": True,
                "callsEnabled": True,
                "email": f"{slug(name)}@example.com",
                "owners": [ref("user", store.chance.pick(user_ids))],
                "selfUri": ref("group", group_id)["selfUri"],
            },
        )


def add_teams(store: Store) -> None:
    """Teams, each in a division."""
    for name in _TEAMS:
        team_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        store.add(
            "team",
            {
                "id": team_id,
                "name": name,
                "division": store.any_ref("division"),
                "description": f"Agents of the {name}",
                "dateCreated": stamp(created),
                "dateModified": stamp(created + 86_400),
                "selfUri": ref("team", team_id)["selfUri"],
            },
        )


def add_users(store: Store, user_ids: list[str]) -> None:
    """Users with the fields of every ``expand``; one in fifteen is inactive.

    The first manages the others.
    """
    stations = {station["userId"]: station for station in store.all("station").values()}
    for index, user_id in enumerate(user_ids):
        number = index + 1
        manager_id = user_ids[0] if index else user_ids[-1]
        state = "inactive" if number % 15 == 0 else "active"
        user = _profile(store, user_id, store.chance.person(), number, state) | {
            "manager": ref("user", manager_id)
        }
        user |= (
            _work(store, user_id, number)
            | _presence(store, user_id)
            | _seat(store, user_id, stations[user_id])
        )
        store.add("user", user)


def _profile(store: Store, user_id: str, person: Person, number: int, state: str) -> Entity:
    email = f"{person.mailbox}@example.com"
    phone = store.chance.phone()
    title = store.chance.pick(_TITLES) if number > 1 else "Contact Center Manager"
    return {
        "id": user_id,
        "name": person.name,
        "division": store.any_ref("division"),
        "chat": {"jabberId": f"{person.mailbox}@chat.example.com"},
        "department": store.chance.pick(_DEPARTMENTS),
        "email": email,
        "primaryContactInfo": [
            {"address": email, "mediaType": "EMAIL", "type": "PRIMARY"},
            {
                "address": phone,
                "display": phone,
                "mediaType": "PHONE",
                "type": "PRIMARY",
                "countryCode": "US",
            },
        ],
        "addresses": [
            {
                "address": phone,
                "display": phone,
                "mediaType": "PHONE",
                "type": "WORK",
                "extension": f"{1000 + number}",
                "countryCode": "US",
                "integration": "none",
            }
        ],
        "state": state,
        "title": title,
        "username": email,
        "images": _pictures(user_id),
        "version": store.chance.number(2, 90),
        "acdAutoAnswer": number % 2 == 0,
        "preferredName": person.given,
        "certifications": ["First Aid", "Data Protection"][: number % 3],
        "biography": {
            "biography": f"{title} since the first day",
            "interests": ["listening"],
            "hobbies": ["chess"],
            "spouse": "",
            "education": [
                {
                    "school": "Example University",
                    "fieldOfStudy": "Communication",
                    "notes": "",
                    "dateStart": "2010-09-01",
                    "dateEnd": "2013-06-30",
                }
            ],
        },
        "employerInfo": {
            "officialName": person.name,
            "employeeId": f"E{number:05d}",
            "employeeType": "Full-time",
            "dateHire": "2020-03-01",
        },
        "selfUri": ref("user", user_id)["selfUri"],
    }


def _pictures(entity_id: str) -> list[Entity]:
    return [
        {"resolution": size, "imageUri": f"https://images.example.com/{entity_id}/{size}.png"}
        for size in ("x48", "x96", "x128")
    ]


def _work(store: Store, user_id: str, number: int) -> Entity:
    """Teams, groups, skills, languages, rights and shifts."""
    role_id = store.chance.id()
    return {
        "authorization": {
            "roles": [{"id": role_id, "name": "employee"}],
            "unusedRoles": [{"id": store.chance.id(), "name": "trainer"}],
            "permissions": list(_PERMISSIONS),
            "permissionPolicies": [_policy(store)],
        },
        "profileSkills": ["invoicing", "negotiation"][: 1 + number % 2],
        "groups": [ref("group", group["id"]) for group in store.some("group", 1 + number % 2)],
        "team": ref_to("team", store.any("team")),
        "workPlanBidRanks": {
            "id": user_id,
            "workPlanBiddingPerformance": store.chance.number(1, 100),
            "biddingTieBreaker": "HireDate",
            "selfUri": f"{ref('user', user_id)['selfUri']}/workplanbidranks",
        },
        "skills": [_ability(store, "skill", "skillUri", skill, user_id) for skill in store.some("skill", 2)],
        "languages": [
            _ability(store, "language", "languageUri", language, user_id)
            for language in store.some("language", 1 + number % 2)
        ],
        "languagePreference": "en-US",
        "lastTokenIssued": {"dateIssued": stamp(store.chance.moment(EPOCH - 86_400, EPOCH))},
        "dateLastLogin": stamp(store.chance.moment(EPOCH - 86_400, EPOCH)),
        "dateWelcomeSent": stamp(store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)),
    }


def _policy(store: Store) -> Entity:
    return {
        "id": store.chance.id(),
        "domain": "routing",
        "entityName": "queue",
        "policyName": "queue viewers",
        "policyDescription": "Read queues of the own division",
        "actionSetKey": "view",
        "allowConditions": True,
        "resourceConditionNode": {
            "variableName": "queue.id",
            "conjunction": "AND",
            "operator": "EQ",
            "operands": [{"type": "QUEUE", "value": store.chance.id()}],
            "terms": [],
        },
        "namedResources": [],
        "resourceCondition": "",
        "actionSet": ["view"],
    }


def _ability(store: Store, kind: str, uri_key: str, entity: Entity, user_id: str) -> Entity:
    """A user's skill or language, with a proficiency of 0 to 5."""
    path = {"skill": "routingskills", "language": "routinglanguages"}[kind]
    return {
        "id": entity["id"],
        "name": entity["name"],
        "proficiency": float(store.chance.number(0, 5)),
        "state": "active",
        uri_key: entity["selfUri"],
        "selfUri": f"{ref('user', user_id)['selfUri']}/{path}/{entity['id']}",
    }


def _presence(store: Store, user_id: str) -> Entity:
    status = store.chance.pick(("IDLE", "INTERACTING", "COMMUNICATING", "OFF_QUEUE"))
    counts = {
        media: {
            "contactCenter": {"active": store.chance.number(0, 2), "acw": 0},
            "enterprise": {"active": 0, "acw": 0},
        }
        for media in _MEDIA
    }
    return {
        "routingStatus": {
            "userId": user_id,
            "status": status,
            "startTime": stamp(store.chance.moment(EPOCH - 3_600, EPOCH)),
        },
        "presence": presence(
            store, user_id, "Available" if status == "OFF_QUEUE" else "On Queue", "PURECLOUD"
        ),
        "integrationPresence": presence(store, user_id, "Available", "MICROSOFTTEAMS"),
        "conversationSummary": {"userId": user_id, **counts},
        "outOfOffice": {
            "id": user_id,
            "name": "Out of office",
            "user": ref("user", user_id),
            "startDate": stamp(EPOCH + 900_000),
            "endDate": stamp(EPOCH + 1_500_000),
            "active": False,
            "indefinite": False,
            "selfUri": f"{ref('user', user_id)['selfUri']}/outofoffice",
        },
    }


def add_presence_definitions(store: Store) -> None:
    """The platform's presences, which have the same ids in every organisation, and the organisation's own."""
    divisions = list(store.all("division"))
    for number, (system_presence, label, german) in enumerate(_PRESENCES):
        is_own = label != system_presence
        definition_id = str(uuid.uuid5(uuid.NAMESPACE_URL, label))
        store.add(
            "presenceDefinition",
            {
                "id": definition_id,
                "name": label,
                "type": "User" if is_own else "System",
                "languageLabels": {"en_US": label, "de": german},
                "systemPresence": system_presence.replace(" ", ""),
                "divisionId": divisions[number % len(divisions)],
                "deactivated": label == _DEACTIVATED,
                "selfUri": ref("presenceDefinition", definition_id)["selfUri"],
            },
        )


def presence(store: Store, user_id: str, label: str, source: str) -> Entity:
    """A user's presence from one source, set shortly before ``EPOCH``."""
    (found,) = (each for each in store.all("presenceDefinition").values() if each["name"] == label)
    definition = {
        "id": found["id"],
        "systemPresence": label,
        "selfUri": f"/api/v2/presencedefinitions/{found['id']}",
    }
    return {
        "id": user_id,
        "name": label,
        "source": source,
        "sourceId": f"{source.lower()}-{user_id[:8]}",
        "primary": source == "PURECLOUD",
        "presenceDefinition": definition,
        "futurePresenceDefinition": definition,
        "message": "",
        "modifiedDate": stamp(store.chance.moment(EPOCH - 3_600, EPOCH)),
        "selfUri": f"{ref('user', user_id)['selfUri']}/presences/{source}",
    }


def _seat(store: Store, user_id: str, station: Entity) -> Entity:
    """Station, office and position."""
    location = store.any("location")
    phone = {
        "id": station["id"],
        "name": station["name"],
        "type": station["type"],
        "associatedUser": ref("user", user_id),
        "associatedDate": stamp(store.chance.moment(EPOCH - 86_400, EPOCH)),
        "defaultUser": ref("user", user_id),
        "providerInfo": {"lineId": station["lineAppearanceId"]},
        "webRtcCallAppearances": station["webRtcCallAppearances"],
    }
    definition = ref_to("location", location)
    return {
        "station": {
            "associatedStation": phone,
            "effectiveStation": phone,
            "defaultStation": phone,
            "lastAssociatedStation": phone,
        },
        "locations": [
            {
                "id": location["id"],
                "floorplanId": store.chance.id(),
                "coordinates": {"x": 12.5, "y": 40.25},
                "notes": "Desk by the window",
                "locationDefinition": definition,
            }
        ],
        "geolocation": {
            "id": user_id,
            "name": location["address"]["city"],
            "type": "browser",
            "primary": True,
            "latitude": 39.78,
            "longitude": -89.65,
            "country": "United States",
            "region": location["address"]["state"],
            "city": location["address"]["city"],
            "locations": [definition],
            "selfUri": f"{ref('user', user_id)['selfUri']}/geolocations/browser",
        },
    }
