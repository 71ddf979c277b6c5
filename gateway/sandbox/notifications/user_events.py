"""Events about users: presence, routing status, telephone, absence, and all of them in one."""

from collections.abc import Callable, Mapping

from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.seeds.media import LISTS

_SUMMED = {
    "call": "call",
    "callback": "callback",
    "email": "email",
    "message": "message",
    "chat": "chat",
    "socialexpression": "socialExpression",
    "video": "video",
}
"""The media of a user's summary of conversations, by ``communicationType``."""


def _activity(organisation: Organisation, user: Entity) -> Entity:
    presence = user["presence"]
    queues = organisation.memberships.items()
    return {
        "id": user["id"],
        "routingStatus": _status(user),
        "presence": {
            "presenceDefinition": _definition(presence),
            "presenceMessage": presence["message"],
            "modifiedDate": presence["modifiedDate"],
        },
        "outOfOffice": {"active": user["outOfOffice"]["active"]},
        "activeQueueIds": sorted(
            queue_id for (queue_id, user_id), joined in queues if user_id == user["id"] and joined
        ),
    }


def _presence(_organisation: Organisation, user: Entity) -> Entity:
    presence = user["presence"]
    event = {key: presence[key] for key in ("source", "primary", "message", "modifiedDate")}
    return event | {"presenceDefinition": _definition(presence)}


def _routing_status(_organisation: Organisation, user: Entity) -> Entity:
    return {"id": user["id"], "routingStatus": _status(user)}


def _station(_organisation: Organisation, user: Entity) -> Entity:
    phone = user.get("station", {}).get("associatedStation")
    if not phone:
        return {}
    associated = {"id": phone["id"], "name": phone["name"], "associatedUser": {"id": user["id"]}}
    return {"associatedStation": associated}


def _out_of_office(_organisation: Organisation, user: Entity) -> Entity:
    absence = user["outOfOffice"]
    event = {key: absence[key] for key in ("active", "indefinite", "startDate", "endDate")}
    return {"user": {"id": user["id"]}} | event


def _summary(organisation: Organisation, user: Entity) -> Entity:
    """How many conversations a user has: in the name of a queue, or of their own."""
    event: Entity = {"userId": user["id"]}
    for medium, name in _SUMMED.items():
        counts = {
            "contactCenter": {"active": 0, "acw": 0},
            "enterprise": {"active": 0, "acw": 0},
        }
        for conversation in organisation.active(user["id"]):
            for person in changes.present(conversation):
                if person.get("userId") == user["id"] and person.get(LISTS[medium]):
                    counts["contactCenter" if "queueId" in person else "enterprise"]["active"] += 1
        event[name] = counts
    return event


def _status(user: Entity) -> Entity:
    return {key: user["routingStatus"][key] for key in ("status", "startTime")}


def _definition(presence: Entity) -> Entity:
    return {key: presence["presenceDefinition"][key] for key in ("id", "systemPresence")}


TOLD: Mapping[str, Callable[[Organisation, Entity], Entity]] = {
    "activity": _activity,
    "presence": _presence,
    "routingStatus": _routing_status,
    "station": _station,
    "outofoffice": _out_of_office,
    "conversationsummary": _summary,
}
"""The event body of each topic of a user, by the last part of its name."""
