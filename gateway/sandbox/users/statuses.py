"""The presence of users, which they choose, and their routing status, which follows it.

No permission is needed for one's own; ``presence:userPresence:edit`` is for those of others.
"""

from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, Handler, body_of, json_answer
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.writes import bodies
from gateway.sandbox.writes.form import Form

_EDIT = "presence:userPresence:edit"
_PRESENCE = "/api/v2/users/{id}/presences/purecloud"
_ROUTING_STATUS = "/api/v2/users/{id}/routingstatus"
_SYSTEMS_OWN = "Idle"
"""A presence that cannot be chosen."""
_CHOSEN = frozenset({"OFF_QUEUE", "IDLE"})
"""The routing statuses that can be set; the others result from conversations."""


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of presence and routing status."""
    return [
        web.get(_PRESENCE, _read(access, "presence")),
        web.patch(_PRESENCE, _set_presence(access)),
        web.get(_ROUTING_STATUS, _read(access, "routingStatus")),
        web.put(_ROUTING_STATUS, _set_routing_status(access)),
    ]


def _read(access: Access, key: str) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return json_answer(access.entity("user", request.match_info["id"], request[TOKEN])[key])

    return handle


async def _asked(access: Access, request: web.Request, form: Form) -> tuple[Entity, Entity]:
    """The user in the path, whom the token may change, and the body."""
    token = request[TOKEN]
    if request.match_info["id"] != token.user_id:
        token.require(_EDIT)
    user = access.entity("user", request.match_info["id"], token)
    body = form.read(await body_of(request))
    if user["state"] != "active":
        raise refusals.conflict("The user is not active.")
    return user, body


def _set_presence(access: Access) -> Handler:
    """Set the presence, its message, or both; a presence without a new message has none."""

    async def handle(request: web.Request) -> web.Response:
        user, body = await _asked(access, request, bodies.PRESENCE)
        if not body.keys() & {"presenceDefinition", "message", "primary"}:
            raise refusals.invalid("presenceDefinition", "The body has nothing that can be set.")
        changed = user["presence"] | {"modifiedDate": stamp(access.now())}
        if "presenceDefinition" in body:
            definition = _definition(access, body["presenceDefinition"])
            changed |= {"name": definition["name"], "message": ""}
            changed["presenceDefinition"] = {
                "id": definition["id"],
                "systemPresence": _label(access, definition),
                "selfUri": f"/api/v2/presencedefinitions/{definition['id']}",
            }
            _follow(user, on_queue=definition["systemPresence"] == "OnQueue", moment=changed["modifiedDate"])
        user["presence"] = changed | {key: body[key] for key in ("message", "primary") if key in body}
        access.organisation.changed("user", user)
        return json_answer(user["presence"])

    return handle


def _definition(access: Access, wanted: Entity) -> Entity:
    """The definition that a user chose; raises a 404 if there is none, a 400 if users cannot choose it."""
    field = "presenceDefinition.id"
    if "id" not in wanted:
        raise refusals.invalid(field, "Give the id of the presence definition.")
    definition = access.organisation.get("presenceDefinition", wanted["id"])
    if definition is None:
        raise refusals.not_found("presence definition", wanted["id"], field=field)
    if definition["deactivated"] or definition["name"] == _SYSTEMS_OWN:
        raise refusals.invalid(field, "The presence cannot be chosen.")
    return definition


def _label(access: Access, definition: Entity) -> str:
    """The name of the built-in presence that a presence is one of."""
    held = access.organisation.all("presenceDefinition").values()
    return next(
        str(each["name"])
        for each in held
        if each["type"] == "System" and each["systemPresence"] == definition["systemPresence"]
    )


def _follow(user: Entity, *, on_queue: bool, moment: str) -> None:
    """Update the routing status after a change of presence: idle, unless the user is busy, or off queue."""
    status = user["routingStatus"]["status"]
    if on_queue == (status != "OFF_QUEUE"):
        return
    followed = "IDLE" if on_queue else "OFF_QUEUE"
    user["routingStatus"] = {"userId": user["id"], "status": followed, "startTime": moment}


def _set_routing_status(access: Access) -> Handler:
    """Set a user to idle or off queue; only users who are on queue can be idle."""

    async def handle(request: web.Request) -> web.Response:
        user, body = await _asked(access, request, bodies.ROUTING_STATUS)
        if body.get("userId", user["id"]) != user["id"]:
            raise refusals.invalid("userId", "The body is about another user than the path.")
        if body.get("status") not in _CHOSEN:
            raise refusals.invalid("status", f"status is one of {', '.join(sorted(_CHOSEN))}.")
        on_queue = user["presence"]["presenceDefinition"]["systemPresence"] == "On Queue"
        if body["status"] == "IDLE" and not on_queue:
            raise refusals.conflict("The user is not on queue.")
        user["routingStatus"] = {
            "userId": user["id"],
            "status": body["status"],
            "startTime": stamp(access.now()),
        }
        access.organisation.changed("user", user)
        return json_answer(user["routingStatus"])

    return handle
