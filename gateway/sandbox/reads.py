"""Reading entities: one by its id, many by their ids, and listings."""

from collections.abc import Sequence

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, Handler, answer, body_of, json_answer
from gateway.sandbox.kinds import KINDS, Entity, HeldKind, HeldView
from gateway.sandbox.listing import listing, paged, whole
from gateway.sandbox.tokens import Token
from gateway.sandbox.users import views

_BULK_LIMIT = 100
"""Most ids of a bulk read by POST."""


def routes(access: Access) -> list[web.RouteDef]:
    """The paths of every kind but conversations, fixed ones before those with an id."""
    fixed: list[web.RouteDef] = [
        web.get("/api/v2/users/me", _me(access)),
        web.post("/api/v2/users/search", _search(access)),
    ]
    single: list[web.RouteDef] = []
    for kind in KINDS.values():
        if kind.name == "conversation":
            continue
        single.append(web.get(kind.item, _about(access, kind) if kind.about else _one(access, kind)))
        if kind.bulk:
            match kind.ids:
                case "body":
                    fixed.append(web.post(kind.bulk, _bulk(access, kind)))
                case "list":
                    fixed.append(web.post(kind.bulk, _list(access, kind)))
                case _:
                    fixed.append(web.get(kind.bulk, _many(access, kind)))
        for view in kind.views:
            if kind.ids == "body":
                fixed.append(web.post(view.path, _bulk(access, kind, view)))
            elif view.single != "only":
                fixed.append(web.get(view.path, _many(access, kind, view)))
            if view.single:
                single.append(web.get(view.path + "/{id}", _one(access, kind, view)))
    return fixed + single


def _one(access: Access, kind: HeldKind, view: HeldView | None = None) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        _require(token, kind, view)
        entity = access.entity(kind.name, request.match_info["id"], token)
        if not _is_within(entity, request):
            raise refusals.not_found(kind.name, entity["id"])
        return answer(_bytes(access, kind, entity, request, view))

    return read


def _about(access: Access, kind: HeldKind) -> Handler:
    """An entity about a conversation or a part of it, for tokens that may see the conversation."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        _require(token, kind, None)
        ids = request.match_info
        access.conversation(ids.get("conversationId", ids["id"]), token)
        found = access.organisation.get(kind.name, ids["id"])
        if found is None or any(found[name] != id_ for name, id_ in ids.items()):
            raise refusals.not_found(kind.name, ids["id"])
        return json_answer(kind.answered(found))

    return read


def _me(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        user = access.entity("user", token.user, token)
        return json_answer(views.me(access.organisation, user, request.query.getall("expand", [])))

    return read


def _search(access: Access) -> Handler:
    """The users that match the criteria of a search, in pages."""

    async def read(request: web.Request) -> web.Response:
        token, kind = request[TOKEN], KINDS["user"]
        _require(token, kind, None)
        body = await body_of(request)
        held = access.organisation.all(kind.name).values()
        found = views.found([user for user in held if access.visible(user, token)], body)
        expand = views.expansions(body.get("expand") or ())
        shape = views.shape(expand)
        return json_answer(found | {"results": [shape(user) for user in found["results"]]})

    return read


def _many(access: Access, kind: HeldKind, view: HeldView | None = None) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        _require(token, kind, view)
        ids = _ids(request, kind)
        found = [
            entity
            for entity in _wanted(access, kind, ids)
            if access.visible(entity, token) and _fits(request, kind, entity)
        ]

        def write(entity: Entity) -> bytes:
            return _bytes(access, kind, entity, request, view, many=True)

        if kind.paged:
            return answer(paged(request, found, write))
        return answer(whole(request.path, list(map(write, found))))

    return read


def _ids(request: web.Request, kind: HeldKind) -> list[str]:
    values = request.query.getall(kind.ids_key or "id", []) if kind.ids != "not" else []
    if kind.ids == "comma":
        values = values[:1]
    ids = [each.strip() for value in values for each in value.split(",") if each.strip()]
    if kind.demands_ids and not ids:
        raise refusals.bad_request("This call needs ids.")
    return list(dict.fromkeys(ids))


def _wanted(access: Access, kind: HeldKind, ids: list[str]) -> list[Entity]:
    """The entities with these ids, or all; unknown ids are left out, without an error."""
    held = access.organisation.all(kind.name)
    return [held[each] for each in ids if each in held] if ids else list(held.values())


def _fits(request: web.Request, kind: HeldKind, entity: Entity) -> bool:
    """Whether an entity matches the listing's other parameters."""
    if kind.name == "user" and request.query.get("state", "active") not in {"any", entity["state"]}:
        return False
    if kind.name == "presenceDefinition" and not _is_in_state_asked(request, entity):
        return False
    divisions = request.query.getall("divisionId", [])
    division = entity.get("divisionId") or entity.get("division", {}).get("id")
    if divisions and division not in divisions:
        return False
    name, wanted = entity.get("name", "").lower(), request.query.get("name", "").lower()
    return not wanted or (name.startswith(wanted) if kind.names == "beginning" else _matches(name, wanted))


def _is_in_state_asked(request: web.Request, entity: Entity) -> bool:
    """Whether a presence definition has the requested state, if a state is requested."""
    wanted = request.query.get("deactivated")
    return wanted is None or (wanted.upper() == "TRUE") == entity.get("deactivated", False)


def _matches(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern, which may have an asterisk at either end."""
    text = pattern.strip("*")
    begins, ends = pattern.endswith("*"), pattern.startswith("*")
    if begins and ends:
        return text in name
    return (begins and name.startswith(text)) or (ends and name.endswith(text)) or name == text


def _require(token: Token, kind: HeldKind, view: HeldView | None) -> None:
    permission = view.permission if view else kind.permission
    if permission is not None:
        for each in permission.split(" and "):
            token.require(each)


def _bytes(
    access: Access,
    kind: HeldKind,
    entity: Entity,
    request: web.Request,
    view: HeldView | None = None,
    *,
    many: bool = False,
) -> bytes:
    """The JSON of an entity, with the keys of the view and of the request only."""
    organisation = access.organisation
    if kind.name == "user":
        expand = views.expansions(request.query.getall("expand", []))
        return organisation.bytes(entity, ",".join(["user", *sorted(expand)]), views.shape(expand))
    hidden = kind.on_request.keys() - _asked(kind, request, many=many)
    hidden |= {key for key, (name, value) in kind.unless.items() if request.query.get(name) == value}

    def shape(whole: Entity) -> Entity:
        return {
            key: value
            for key, value in whole.items()
            if key not in hidden and not (view and view.keys and key not in view.keys)
        }

    if not hidden and view is None:
        return organisation.bytes(entity)
    return organisation.bytes(entity, ",".join([view.path if view else "", *sorted(hidden)]), shape)


def _asked(kind: HeldKind, request: web.Request, *, many: bool) -> set[str]:
    """The keys that a request's query adds."""
    if many and kind.singly:
        return set()
    return {
        key
        for key, (name, value) in kind.on_request.items()
        if any(value in values.split(",") for values in request.query.getall(name, []))
    }


def _bulk(access: Access, kind: HeldKind, view: HeldView | None = None) -> Handler:
    """A bulk read with ids in the body, and a result for each id."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        _require(token, kind, view)
        body = await body_of(request)
        try:
            ids = [each["id"] for each in body["entities"]]
        except (TypeError, KeyError):
            raise refusals.bad_request("The body names entities by their ids.") from None
        _check_count(ids)
        results = [_result(access, kind, each, request) for each in ids]
        wrong = [index for index, result in enumerate(results) if not result["success"]]
        return json_answer({"results": results, "errorCount": len(wrong), "errorIndexes": wrong})

    return read


def _list(access: Access, kind: HeldKind) -> Handler:
    """A bulk read with a list of ids; answers a list, or a listing if the ids have a key."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        _require(token, kind, None)
        body = await body_of(request)
        ids = body.get(kind.ids_key) if isinstance(body, dict) else body
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            raise refusals.bad_request("The body is, or holds, a list of ids.")
        _check_count(ids)
        found = [each for each in _wanted(access, kind, ids) if _shown(access, each, request)]
        if kind.ids_key is None:
            return json_answer({"entities": found} if kind.enveloped else found)
        entities = [_bytes(access, kind, each, request, many=True) for each in found]
        return answer(listing(request.path, entities, total=len(found), size=_BULK_LIMIT, number=1))

    return read


def _check_count(ids: Sequence[str]) -> None:
    if not 1 <= len(ids) <= _BULK_LIMIT:
        raise refusals.bad_request(f"A bulk read takes 1 to {_BULK_LIMIT} ids.")


def _shown(access: Access, entity: Entity, request: web.Request) -> bool:
    """Whether an entity belongs to the ids in the path, and the token may see it."""
    return access.visible(entity, request[TOKEN]) and _is_within(entity, request)


def _is_within(entity: Entity, request: web.Request) -> bool:
    return all(entity[name] == value for name, value in request.match_info.items() if name != "id")


def _result(access: Access, kind: HeldKind, entity_id: str, request: web.Request) -> Entity:
    try:
        entity = access.entity(kind.name, entity_id, request[TOKEN])
    except refusals.Refusal as refusal:
        error = {
            "code": refusal.code,
            "message": refusal.message,
            "status": refusal.status,
            "retryable": False,
        }
        return {"id": entity_id, "success": False, "status": refusal.status, "error": error}
    fragment = orjson.Fragment(_bytes(access, kind, entity, request, many=True))
    return {"id": entity_id, "success": True, "status": 200, "entity": fragment}
