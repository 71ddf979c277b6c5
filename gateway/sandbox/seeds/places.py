"""Divisions, locations and stations."""

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_REGIONS = ("Home", "North", "South", "East", "West", "Coast", "Valley", "Island")
_CITIES = (("Springfield", "IL", "62701"), ("Riverside", "CA", "92501"), ("Georgetown", "TX", "78626"))


def add_divisions(store: Store, count: int) -> None:
    """Divisions; the first is the home division."""
    for index in range(count):
        name = _REGIONS[index] if index < len(_REGIONS) else f"Division {index + 1}"
        division_id = store.chance.id()
        store.add(
            "division",
            {
                "id": division_id,
                "name": name,
                "description": f"Everything that belongs to {name}",
                "homeDivision": index == 0,
                "objectCounts": {
                    "QUEUE": store.chance.number(1, 40),
                    "USER": store.chance.number(10, 400),
                    "CAMPAIGN": store.chance.number(0, 9),
                },
                "selfUri": ref("division", division_id)["selfUri"],
            },
        )


def add_locations(store: Store, user_ids: list[str]) -> None:
    """Offices with a contact person, an emergency number and an address."""
    for index, (city, state, zipcode) in enumerate(_CITIES):
        location_id = store.chance.id()
        number = store.chance.phone()
        store.add(
            "location",
            {
                "id": location_id,
                "name": f"{city} Office",
                "contactUser": ref("user", store.chance.pick(user_ids)),
                "emergencyNumber": {"e164": number, "number": number, "type": "default"},
                "address": {
                    "city": city,
                    "country": "US",
                    "countryName": "United States",
                    "state": state,
                    "street1": f"{100 + index} Example Street",
                    "street2": f"Floor {index + 1}",
                    "zipcode": zipcode,
                },
                "state": "active",
                "notes": "Badge needed after hours",
                "version": 3 + index,
                "path": [],
                "profileImage": [_picture(location_id, "x48")],
                "floorplanImage": [_picture(location_id, "x1024")],
                "addressVerificationDetails": {
                    "status": "Complete",
                    "dateStarted": stamp(EPOCH - 9_000_000),
                    "dateFinished": stamp(EPOCH - 8_999_000),
                    "service": "AddressService",
                },
                "addressVerified": True,
                "addressStored": True,
                "images": "",
                "selfUri": ref("location", location_id)["selfUri"],
            },
        )


def _picture(entity_id: str, resolution: str) -> Entity:
    return {"resolution": resolution, "imageUri": f"https://images.example.com/{entity_id}/{resolution}.png"}


def add_stations(store: Store, user_ids: list[str]) -> None:
    """One WebRTC phone for every user."""
    edges = [
        {"id": edge_id, "name": f"edge-{letter}", "selfUri": f"/api/v2/telephony/providers/edges/{edge_id}"}
        for letter, edge_id in zip("ab", (store.chance.id(), store.chance.id()), strict=True)
    ]
    for index, user_id in enumerate(user_ids):
        station_id = store.chance.id()
        store.add(
            "station",
            {
                "id": station_id,
                "name": f"Phone {index + 1:03d}",
                "description": f"WebRTC phone {index + 1:03d}",
                "status": "ASSOCIATED",
                "userId": user_id,
                "webRtcUserId": user_id,
                "primaryEdge": edges[0],
                "secondaryEdge": edges[1],
                "type": "inin_webrtc_softphone",
                "lineAppearanceId": store.chance.id(),
                "webRtcMediaDscp": 46,
                "webRtcPersistentEnabled": True,
                "webRtcForceTurn": False,
                "webRtcCallAppearances": 100,
                "webRtcRequireMediaHelper": False,
                "selfUri": ref("station", station_id)["selfUri"],
            },
        )
