"""Reads of the wrap-up codes of queues and agents, and of wrap-ups."""

from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import changes, media
from gateway.sandbox.exchange import TOKEN, Handler, answer, json_answer
from gateway.sandbox.kinds import KINDS, Entity
from gateway.sandbox.listing import paged


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of the codes to choose from."""
    return [
        web.get("/api/v2/routing/queues/{id}/wrapupcodes", _of_queue(access)),
        *_of_conversations(access, "/api/v2/conversations/{conversationId}"),
        *(
            route
            for name in media.WRAPPED_UP
            for route in _of_conversations(access, f"/api/v2/conversations/{name}/{{conversationId}}")
        ),
    ]


def _of_conversations(access: Access, base: str) -> list[web.RouteDef]:
    person = base + "/participants/{id}"
    return [
        web.get(person + "/wrapupcodes", _of_participant(access)),
        web.get(person + "/wrapup", _assigned(access)),
        web.get(person + "/communications/{communicationId}/wrapup", _assigned(access)),
    ]


def _of_queue(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(KINDS["queue"].permission)
        queue = access.entity("queue", request.match_info["id"], token)
        name = request.query.get("name", "").strip("*").lower()
        codes = [each for each in _codes(access, queue["id"]) if name in each["name"].lower()]
        return answer(paged(request, codes))

    return read


def _of_participant(access: Access) -> Handler:
    """A bare list: the codes of the queue through which the conversation came to the participant."""

    async def read(request: web.Request) -> web.Response:
        person = _participant(access, request)
        return json_answer(_codes(access, person.get("queueId", "")))

    return read


def _assigned(access: Access) -> Handler:
    """The wrap-up of a participant, or of one of their communications; a 404 before there is any."""

    async def read(request: web.Request) -> web.Response:
        noted = _participant(access, request)
        communication_id = request.match_info.get("communicationId")
        if communication_id is not None:
            held = {each["id"]: each for each in changes.communications(noted)}
            if communication_id not in held:
                raise refusals.not_found("communication", communication_id)
            noted = held[communication_id]
        if "wrapup" not in noted:
            raise refusals.not_found("wrap-up", noted["id"])
        return json_answer({key: value for key, value in noted["wrapup"].items() if key in _ASSIGNED})

    return read


_ASSIGNED = frozenset({"code", "notes", "tags", "durationSeconds", "endTime"})


def _participant(access: Access, request: web.Request) -> Entity:
    conversation = access.conversation(request.match_info["conversationId"], request[TOKEN])
    for person in conversation["participants"]:
        if person["id"] == request.match_info["id"]:
            found: Entity = person
            return found
    raise refusals.not_found("participant", request.match_info["id"])


def _codes(access: Access, queue_id: str) -> list[Entity]:
    held = access.organisation.all("wrapupCode")
    return [held[each] for each in access.organisation.queue_codes.get(queue_id, ())]
