"""Reading entities: one by its id, many by theirs, and listings."""

import orjson
from aiohttp import web

from gateway.sandbox import refusals, users
from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, Handler, answer, body_of, tell
from gateway.sandbox.kinds import KINDS, Entity, Kind, View
from gateway.sandbox.listing import listing, page
from gateway.sandbox.tokens import Token

_BULK_LIMIT = 100
"""The most ids of a bulk read by POST."""


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of every kind but conversations, fixed ones before those with an id."""
    fixed: list[web.RouteDef] = [web.get("/api/v2/users/me", _me(access))]
    single: list[web.RouteDef] = []
    for kind in KINDS.values():
        if kind.name == "conversation":
            continue
        single.append(web.get(kind.item, _one(access, kind, kind.permission)))
        if kind.bulk:
            many = (
                web.post(kind.bulk, _bulk(access, kind))
                if kind.ids == "body"
                else web.get(kind.bulk, _many(access, kind))
            )
            fixed.append(many)
        for view in kind.views:
            fixed.append(web.get(view.path, _many(access, kind, view)))
            if view.single:
                single.append(web.get(view.path + "/{id}", _one(access, kind, view.permission, view)))
    return fixed + single


def _one(access: Access, kind: Kind, permission: str, view: View | None = None) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(permission)
        entity = access.entity(kind.name, request.match_info["id"], token)
        return answer(_bytes(access, kind, entity, request, view))

    return read


def _me(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        user = access.entity("user", token.user, token)
        return tell(users.me(access.organisation, user, request.query.getall("expand", [])))

    return read


def _many(access: Access, kind: Kind, view: View | None = None) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(view.permission if view else kind.permission)
        size, number = page(request)
        ids = _ids(request, kind)
        found = [
            entity
            for entity in _wanted(access, kind, ids)
            if access.visible(entity, token) and _fits(request, kind, entity)
        ]
        shown = found[(number - 1) * size : number * size]
        entities = [_bytes(access, kind, entity, request, view) for entity in shown]
        return answer(listing(request.path, entities, total=len(found), size=size, number=number))

    return read


def _ids(request: web.Request, kind: Kind) -> list[str]:
    values = request.query.getall("id", [])
    if kind.ids == "comma":
        values = values[:1]
    ids = [each.strip() for value in values for each in value.split(",") if each.strip()]
    if kind.demands_ids and not ids:
        raise refusals.bad_request("This call wants ids.")
    return list(dict.fromkeys(ids))


def _wanted(access: Access, kind: Kind, ids: list[str]) -> list[Entity]:
    """The entities with these ids, or all: unknown ids are left out without a word."""
    held = access.organisation.all(kind.name)
    return [held[each] for each in ids if each in held] if ids else list(held.values())


def _fits(request: web.Request, kind: Kind, entity: Entity) -> bool:
    """Whether an entity is what the listing's other parameters want."""
    if kind.name == "user" and request.query.get("state", "active") not in {"any", entity["state"]}:
        return False
    divisions = request.query.getall("divisionId", [])
    if divisions and entity.get("division", {}).get("id") not in divisions:
        return False
    name = request.query.get("name", "").strip("*").lower()
    return name in entity.get("name", "").lower()


def _bytes(access: Access, kind: Kind, entity: Entity, request: web.Request, view: View | None) -> bytes:
    organisation = access.organisation
    if view is not None:
        return organisation.bytes(
            entity, view.path, lambda whole: {key: value for key, value in whole.items() if key in view.keys}
        )
    if kind.name == "user":
        expand = users.expansions(request.query.getall("expand", []))
        return organisation.bytes(entity, ",".join(["user", *sorted(expand)]), users.shape(expand))
    return organisation.bytes(entity)


def _bulk(access: Access, kind: Kind) -> Handler:
    """A bulk read whose ids are in the body, and which tells of every id whether it was found."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(kind.permission)
        body = await body_of(request)
        try:
            ids = [each["id"] for each in body["entities"]]
        except (TypeError, KeyError):
            raise refusals.bad_request("The body names entities by their ids.") from None
        if not 1 <= len(ids) <= _BULK_LIMIT:
            raise refusals.bad_request(f"A bulk read takes 1 to {_BULK_LIMIT} ids.")
        results = [_result(access, kind, each, token) for each in ids]
        wrong = [index for index, result in enumerate(results) if not result["success"]]
        return tell({"results": results, "errorCount": len(wrong), "errorIndexes": wrong})

    return read


def _result(access: Access, kind: Kind, entity_id: str, token: Token) -> Entity:
    try:
        entity = access.entity(kind.name, entity_id, token)
    except refusals.Refusal as refusal:
        error = {
            "code": refusal.code,
            "message": refusal.message,
            "status": refusal.status,
            "retryable": False,
        }
        return {"id": entity_id, "success": False, "status": refusal.status, "error": error}
    fragment = orjson.Fragment(access.organisation.bytes(entity))
    return {"id": entity_id, "success": True, "status": 200, "entity": fragment}
