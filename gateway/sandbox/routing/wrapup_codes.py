"""Reading which wrap-up codes may be chosen: of a queue, and of an agent in a conversation."""

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, Handler, answer, tell
from gateway.sandbox.kinds import KINDS, Entity
from gateway.sandbox.listing import listing, page


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of the codes to choose from."""
    return [
        web.get("/api/v2/routing/queues/{id}/wrapupcodes", _of_queue(access)),
        web.get(
            "/api/v2/conversations/{conversationId}/participants/{id}/wrapupcodes", _of_participant(access)
        ),
    ]


def _of_queue(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(KINDS["queue"].permission)
        queue = access.entity("queue", request.match_info["id"], token)
        name = request.query.get("name", "").strip("*").lower()
        codes = [each for each in _codes(access, queue["id"]) if name in each["name"].lower()]
        size, number = page(request)
        shown = [orjson.dumps(each) for each in codes[(number - 1) * size : number * size]]
        return answer(listing(request.path, shown, total=len(codes), size=size, number=number))

    return read


def _of_participant(access: Access) -> Handler:
    """A bare list: the codes of the queue through which the conversation came to the participant."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        conversation = access.conversation(request.match_info["conversationId"], token)
        people = {person["id"]: person for person in conversation["participants"]}
        person = people.get(request.match_info["id"])
        if person is None:
            raise refusals.not_found("participant", request.match_info["id"])
        return tell(_codes(access, person.get("queueId", "")))

    return read


def _codes(access: Access, queue_id: str) -> list[Entity]:
    held = access.organisation.all("wrapupCode")
    return [held[each] for each in access.organisation.queue_codes.get(queue_id, ())]
