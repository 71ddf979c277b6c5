"""Reading conversations: live ones, and their history."""

from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import history, media
from gateway.sandbox.exchange import TOKEN, Handler, answer, body_of, json_answer
from gateway.sandbox.kinds import KINDS, Entity
from gateway.sandbox.listing import in_one_page, paged
from gateway.sandbox.seeds.about import insights
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.tokens import Token

_LIVE = KINDS["conversation"].permission
_METADATA = frozenset(
    {
        "id",
        "name",
        "conversationId",
        "path",
        "startTime",
        "endTime",
        "media",
        "mediaSubtype",
        "mediaSubject",
        "annotations",
        "fileState",
        "restoreExpirationTime",
        "archiveDate",
        "archiveMedium",
        "deleteDate",
        "exportDate",
        "exportedDate",
        "maxAllowedRestorationsForOrg",
        "remainingRestorationsAllowedForOrg",
        "sessionId",
        "selfUri",
    }
)
"""The keys of a recording's metadata."""
_CATEGORIES = "speechAndTextAnalytics:data:view"
_EVALUATIONS = "quality:evaluation:view"
_HISTORY = "analytics:conversationDetail:view"


def routes(access: Access) -> list[web.RouteDef]:
    """The reading paths of conversations and their analytics."""
    return [
        web.get("/api/v2/conversations", _active(access)),
        *(web.get(f"/api/v2/conversations/{name}", _active_of(access, name)) for name in media.READ),
        web.get("/api/v2/conversations/{id}", _one(access)),
        *(web.get(f"/api/v2/conversations/{name}/{{id}}", _one_of(access, name)) for name in media.READ),
        web.get("/api/v2/conversations/{id}/recordingmetadata", _recordings(access)),
        web.get("/api/v2/quality/evaluations/query", _evaluations(access)),
        web.get("/api/v2/speechandtextanalytics/conversations/{id}/categories", _categories(access)),
        web.get("/api/v2/analytics/conversations/details", _details(access)),
        web.get("/api/v2/analytics/conversations/{id}/details", _detail(access)),
        web.post("/api/v2/analytics/conversations/details/query", _query(access)),
    ]


def _active(access: Access) -> Handler:
    """The ongoing conversations of the token's user: one answer holds all."""

    async def read(request: web.Request) -> web.Response:
        user_id = request[TOKEN].user
        key = _key(request.query.get("communicationType"))
        entities = [
            access.bytes(conversation)
            for conversation in access.active(user_id)
            if key is None or _has(conversation, key)
        ]
        return answer(in_one_page(request, entities))

    return read


def _active_of(access: Access, name: str) -> Handler:
    """The same of one medium, in its own shape."""

    async def read(request: web.Request) -> web.Response:
        entities = [
            _bytes_of(access, conversation, name)
            for conversation in access.active(request[TOKEN].user)
            if media.is_of(conversation, name)
        ]
        return answer(in_one_page(request, entities))

    return read


def _one_of(access: Access, name: str) -> Handler:
    """A conversation in a medium's own shape; no permission is needed beyond seeing it."""

    async def read(request: web.Request) -> web.Response:
        conversation = access.conversation(request.match_info["id"], request[TOKEN])
        if not media.is_of(conversation, name):
            raise refusals.not_found(f"conversation among the {name}", conversation["id"])
        return answer(_bytes_of(access, conversation, name))

    return read


def _bytes_of(access: Access, conversation: Entity, name: str) -> bytes:
    return access.bytes(conversation, name, lambda whole: media.shaped(access.organisation, whole, name))


def _key(medium: str | None) -> str | None:
    """The key of a participant that holds a medium's communications; raises a 400 for an unknown medium."""
    if not medium:
        return None
    key = LISTS.get(medium.lower())
    if key is None:
        raise refusals.bad_request("communicationType names no medium that is known.")
    return key


def _has(conversation: Entity, key: str) -> bool:
    return any(participant.get(key) for participant in conversation["participants"])


def _one(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_LIVE)
        return answer(access.bytes(access.conversation(request.match_info["id"], token)))

    return read


def _recordings(access: Access) -> Handler:
    """The metadata of a conversation's recordings, as a bare list."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(KINDS["recording"].permission)
        conversation = access.conversation(request.match_info["id"], token)
        held = access.organisation.all("recording").values()
        own = [each for each in held if each["conversationId"] == conversation["id"]]
        return json_answer([{key: value for key, value in each.items() if key in _METADATA} for each in own])

    return read


def _evaluations(access: Access) -> Handler:
    """The evaluations of a conversation, in pages, with total scores at most instead of answers."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_EVALUATIONS)
        conversation_id = request.query.get("conversationId")
        if conversation_id is None:
            raise refusals.bad_request("This call needs a conversationId.")
        people = access.conversation(conversation_id, token)["participants"]
        scored = request.query.get("expandAnswerTotalScores") == "true"
        found = [
            _evaluation(each, scored=scored) for person in people for each in person.get("evaluations", ())
        ]
        return answer(paged(request, found))

    return read


def _evaluation(evaluation: Entity, *, scored: bool) -> Entity:
    others = {key: value for key, value in evaluation.items() if key != "answers"}
    if not scored or "answers" not in evaluation:
        return others
    totals = {key: value for key, value in evaluation["answers"].items() if key.startswith("total")}
    return others | {"answers": totals}


def _categories(access: Access) -> Handler:
    """The categories of a conversation, in pages."""

    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_CATEGORIES)
        found = insights.categories(access.conversation(request.match_info["id"], token))
        return answer(paged(request, found))

    return read


def _detail(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_HISTORY)
        conversation = access.conversation(request.match_info["id"], token)
        return json_answer(access.organisation.record(conversation))

    return read


def _details(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_HISTORY)
        ids = list(dict.fromkeys(each for each in request.query.get("id", "").split(",") if each))
        if not 1 <= len(ids) <= history.PAGE_LIMIT:
            raise refusals.bad_request(f"This call takes 1 to {history.PAGE_LIMIT} ids, joined by comma.")
        held = access.organisation.all("conversation")
        records = _records(access, [held[each] for each in ids if each in held], token)
        return json_answer({"conversations": records})

    return read


def _query(access: Access) -> Handler:
    async def read(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(_HISTORY)
        body = await body_of(request)
        if not isinstance(body, dict):
            raise refusals.bad_request("A query is a JSON object.")
        records = _records(access, list(access.organisation.all("conversation").values()), token)
        return json_answer(history.query(records, body))

    return read


def _records(access: Access, conversations: list[Entity], token: Token) -> list[Entity]:
    return [access.organisation.record(each) for each in conversations if access.visible(each, token)]
