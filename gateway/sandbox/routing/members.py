"""Reads of memberships in pages: members of queues, groups and teams, and queues of users."""

from collections.abc import Iterable

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, Handler, answer, json_answer
from gateway.sandbox.kinds import KINDS, Entity, ref_to
from gateway.sandbox.listing import PAGE_LIMIT, page, paged
from gateway.sandbox.routing.memberships import Membership, members_of, queues_of, users_of
from gateway.sandbox.users import views

_LARGEST = 100
"""The largest page of members, by the vendor's documentation."""


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of memberships."""
    return [
        web.get("/api/v2/routing/queues/{id}/members", _members(access)),
        web.get("/api/v2/users/{id}/queues", _queues(access)),
        web.get("/api/v2/groups/{id}/members", _group_members(access)),
        web.get("/api/v2/teams/{id}/members", _team_members(access)),
    ]


def _members(access: Access) -> Handler:
    """The members of a queue; the vendor sends no total number."""

    async def read(request: web.Request) -> web.Response:
        queue = _entity(access, "queue", request)
        name = request.query.get("name", "").lower()
        found = [
            member(each)
            for each in members_of(access.organisation, queue)
            if name in each.user["name"].lower() and _joined(request, each)
        ]
        envelope = orjson.loads(_page(request, [orjson.dumps(each) for each in found], _LARGEST))
        return json_answer(
            {key: value for key, value in envelope.items() if key not in {"total", "pageCount", "lastUri"}}
        )

    return read


def member(membership: Membership) -> Entity:
    """A membership in the list of a queue's members."""
    user = membership.user
    data = {
        "id": user["id"],
        "name": user["name"],
        "user": views.shape(frozenset())(user),
        "ringNumber": 1,
        "joined": membership.joined,
        "memberBy": membership.member_by,
        "selfUri": f"{membership.queue['selfUri']}/members/{user['id']}",
    }
    return data | {key: user[key] for key in ("routingStatus",) if key in user}


def queue_of(membership: Membership) -> Entity:
    """A membership in the list of a user's queues: the queue without one key, and ``joined``."""
    data = {key: value for key, value in membership.queue.items() if key != "autoAnswerOnly"}
    return data | {"joined": membership.joined}


def _queues(access: Access) -> Handler:
    """The queues of a user."""

    async def read(request: web.Request) -> web.Response:
        user = _entity(access, "user", request)
        divisions = request.query.getall("divisionId", [])
        found = [
            queue_of(each)
            for each in queues_of(access.organisation, user)
            if _joined(request, each) and (not divisions or each.queue["division"]["id"] in divisions)
        ]
        return answer(_page(request, [orjson.dumps(each) for each in found]))

    return read


def _group_members(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        group = _entity(access, "group", request)
        shape = views.shape(views.expansions(request.query.getall("expand", [])))
        found = users_of(access.organisation, "group", group["id"])
        return answer(_page(request, [orjson.dumps(shape(each)) for each in found]))

    return read


def _team_members(access: Access) -> Handler:
    """The members of a team, from one on: a cursor is the id of the user before."""

    async def read(request: web.Request) -> web.Response:
        team = _entity(access, "team", request)
        found = users_of(access.organisation, "team", team["id"])
        size, _ = page(request)
        ids = [each["id"] for each in found]
        after = request.query.get("after")
        if after is not None and after not in ids:
            raise refusals.bad_request("after is no cursor of this list.")
        start = ids.index(after) + 1 if after else 0
        shown = found[start : start + size]
        uri = f"{request.path}?pageSize={size}"
        envelope: Entity = {"entities": [ref_to("user", each) for each in shown], "selfUri": uri}
        if start + size < len(found):
            envelope["nextUri"] = f"{uri}&after={shown[-1]['id']}"
        return json_answer(envelope)

    return read


def _entity(access: Access, kind: str, request: web.Request) -> Entity:
    token = request[TOKEN]
    token.require(KINDS[kind].permission)
    return access.entity(kind, request.match_info["id"], token)


def _joined(request: web.Request, membership: Membership) -> bool:
    return request.query.get("joined", "").lower() in {"", str(membership.joined).lower()}


def _page(request: web.Request, found: Iterable[bytes], largest: int = PAGE_LIMIT) -> bytes:
    size, _ = page(request)
    if size > largest:
        raise refusals.bad_request(f"A page has {largest} entities at most.")
    return paged(request, list(found), bytes)
