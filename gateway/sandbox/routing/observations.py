"""Reading the current state of queues: waiting conversations, agents, and estimated wait times.

The counts are those of the organisation's active conversations. As in the vendor's answers, metrics of
conversations are in a group per queue and medium, and metrics of users in a group per queue, by routing
status; a medium without conversations has no group. The longest wait is the moment when it began, in
milliseconds since 1970.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import repeat

from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import changes
from gateway.sandbox.exchange import TOKEN, Handler, body_of, json_answer
from gateway.sandbox.kinds import KINDS, Entity, ref_to
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.routing.memberships import members_of
from gateway.sandbox.seeds.media import LISTS

_PERMISSION = "analytics:queueObservation:view"
_MOST_QUEUES = 100
_SECONDS = 90
"""The usual time until an agent is free."""

_MEDIA = {"call": "voice", "callback": "callback", "chat": "chat", "email": "email", "message": "message"}
"""The vendor's names of media in analytics, by ``communicationType``."""


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of queue observations."""
    return [
        web.post("/api/v2/analytics/queues/observations/query", _query(access)),
        web.get("/api/v2/routing/queues/{id}/estimatedwaittime", _estimate(access)),
    ]


def _query(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_PERMISSION)
        queue_ids, metrics = _wanted(await body_of(request))
        held = access.organisation.all("queue")
        queues = [held[each] for each in queue_ids if each in held]
        results = [
            group
            for queue in queues
            if access.visible(queue, token)
            for group in groups(access.organisation, queue, metrics)
        ]
        return json_answer({"results": results})

    return read


def _wanted(body: object) -> tuple[list[str], list[str]]:
    """The queues and metrics of a query; raises a 400 for any but the plain form."""
    try:
        predicates, metrics = body["filter"]["predicates"], body["metrics"]  # type: ignore[index]  # what came
        queue_ids = [each["value"] for each in predicates if each["dimension"] == "queueId"]
    except (TypeError, KeyError):
        raise refusals.bad_request("The query names queues by predicates, and metrics.") from None
    if not 1 <= len(queue_ids) <= _MOST_QUEUES:
        raise refusals.bad_request(f"A query takes 1 to {_MOST_QUEUES} queues.")
    return list(dict.fromkeys(queue_ids)), metrics


def groups(organisation: Organisation, queue: Entity, metrics: list[str]) -> Iterator[Entity]:
    """The figures of a queue, of these metrics: a group for each medium, and one for its users."""
    waiting: dict[str, list[str]] = {}
    interacting: Counter[str] = Counter()
    for conversation in organisation.all("conversation").values():
        for person in changes.present(conversation):
            medium = _medium(person)
            if person.get("queueId") != queue["id"] or medium is None:
                continue
            if person["purpose"] == "acd":
                waiting.setdefault(medium, []).append(person["startTime"])
            elif any(each["state"] == "connected" for each in changes.communications(person)):
                interacting[medium] += 1
    for medium in sorted(waiting.keys() | interacting.keys()):
        since = waiting.get(medium, [])
        data = [_metric("oWaiting", count=len(since)), _metric("oInteracting", count=interacting[medium])]
        if since:
            began = round(datetime.fromisoformat(min(since)).timestamp() * 1000)
            data.append(_metric("oLongestWaiting", calculatedMetricValue=began))
        yield {
            "group": {"queueId": queue["id"], "mediaType": medium},
            "data": [each for each in data if each["metric"] in metrics],
        }
    if "oOnQueueUsers" in metrics:
        yield {"group": {"queueId": queue["id"]}, "data": list(_on_queue(organisation, queue))}


def _on_queue(organisation: Organisation, queue: Entity) -> Iterator[Entity]:
    """The joined members who are on queue, by routing status."""
    statuses = Counter(
        member.user["routingStatus"]["status"]
        for member in members_of(organisation, queue)
        if member.joined and member.user.get("routingStatus", {}).get("status", "OFF_QUEUE") != "OFF_QUEUE"
    )
    for status, count in sorted(statuses.items()):
        yield _metric("oOnQueueUsers", count=count) | {"qualifier": status}


def _metric(name: str, **stats: int) -> Entity:
    return {"metric": name, "stats": stats}


def _medium(person: Entity) -> str | None:
    """The medium of a participant, by its name in analytics."""
    return next((_MEDIA[name] for name, key in LISTS.items() if name in _MEDIA and person.get(key)), None)


def _estimate(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(KINDS["queue"].permission)
        queue = access.entity("queue", request.match_info["id"], token)
        found = groups(access.organisation, queue, ["oWaiting"])
        waiting = sum(data["stats"]["count"] for group in found for data in group["data"])
        seconds = _SECONDS * (1 + waiting)
        labels = map(ref_to, repeat("utilizationLabel"), access.organisation.all("utilizationLabel").values())
        results: list[Entity] = [{"intent": "ALL", "formula": "BEST", "estimatedWaitTimeSeconds": seconds}]
        results += [
            {"intent": "CALL", "formula": "SIMPLE", "estimatedWaitTimeSeconds": seconds, "label": label}
            for label in labels
        ]
        return json_answer({"results": results})

    return read
