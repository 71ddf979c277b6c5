"""Changing conversations: the paths, their permissions, and what each path does.

Bodies are those of the vendor's ``conversations_api`` (SDK 269.0.0). Accepted changes happen at
once, and are sent to the channels of the participants' users and queues.
"""

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import changes, handovers
from gateway.sandbox.conversations.write import Change, Write
from gateway.sandbox.exchange import TOKEN, body_of, tell
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds import conversations


def _disconnect(write: Write) -> str:
    changes.end(write.conversation, write.now)
    return "disconnected"


def _update_call(write: Write) -> Entity:
    if str(write.body.get("state", "")).lower() == "disconnected":
        changes.end(write.conversation, write.now)
    elif "recordingState" in write.body:
        _record(write)
    return write.conversation


def _record(write: Write) -> str:
    state = write.text("recordingState").upper()
    if state not in {"ACTIVE", "PAUSED", "NONE"}:
        raise refusals.bad_request("recordingState is active, paused or none.")
    changes.record(write.conversation, state)
    return state


def _tag(write: Write) -> str:
    tag = write.body.get("externalTag")
    write.conversation["externalTag"] = tag
    return str(tag)


def _label(write: Write) -> str:
    label = write.entity("utilizationLabel", "utilizationLabelId")
    write.conversation["utilizationLabelId"] = label["id"]
    return str(label["id"])


def _update_participant(write: Write) -> None:
    body = write.body
    state = str(body.get("state", "")).lower()
    person = write.present if state else write.person
    for key in ("muted", "confined"):
        if key in body:
            changes.mark(person, key, on=bool(body[key]))
    if "held" in body:
        changes.hold(person, write.now, held=bool(body["held"]))
    if "recording" in body:
        changes.record_participant(person, "ACTIVE" if body["recording"] else "NONE")
    if "wrapupSkipped" in body:
        person["wrapupSkipped"] = bool(body["wrapupSkipped"])
    if isinstance(body.get("wrapup"), dict):
        changes.wrap_up(write.organisation, person, body["wrapup"], write.now)
    if state == "connected":
        changes.connect(person, write.now)
    elif state == "disconnected":
        changes.leave(write.conversation, person, write.now)


def _attributes(write: Write) -> None:
    attributes = write.body.get("attributes")
    if not isinstance(attributes, dict):
        raise refusals.bad_request("The body wants attributes.")
    merged = write.person["attributes"] | {key: str(value) for key, value in attributes.items()}
    write.person["attributes"] = merged


def _flag(write: Write) -> None:
    write.person["flaggedReason"] = "general"


def _unflag(write: Write) -> None:
    write.person.pop("flaggedReason", None)


def _supervise(role: str) -> Change:
    """Add the token's user as a participant who monitors, coaches, or barges in on another."""

    def change(write: Write) -> None:
        watched = handovers.consulting(write) if write.participant_id is None else write.present
        joined = changes.join_user(write.organisation, write.conversation, write.own_user, write.now)
        joined[role] = watched["id"]
        changes.connect(joined, write.now)

    return change


def _digits(write: Write) -> None:
    digits = write.text("digits")
    if set(digits) - set("0123456789*#,"):
        raise refusals.bad_request("Digits are 0 to 9, *, # and a comma for a pause.")
    write.present["attributes"]["digits"] = digits


def _secure_session(write: Write) -> Entity:
    flow, person = write.entity("flow", "flowId"), write.present
    changes.record(write.conversation, "PAUSED")
    session_id = write.organisation.chance.id()
    under = f"{write.conversation['selfUri']}/participants/{write.participant_id}"
    session = {
        "id": session_id,
        "flow": {key: flow[key] for key in ("id", "name", "selfUri")},
        "userData": write.body.get("userData", ""),
        "state": "PENDING",
        "sourceParticipantId": write.body.get("sourceParticipantId", person["id"]),
        "disconnect": bool(write.body.get("disconnect")),
        "selfUri": f"{under}/secureivrsessions/{session_id}",
    }
    return write.organisation.secure_sessions.setdefault(session_id, session)


_C = "/api/v2/conversations/{id}"
_K = "/api/v2/conversations/calls/{id}"
_P = "/participants/{participant_id}"
_TRANSFER = "conversation:communication:transfer"
_EDIT = "conversation:participant:edit"

_WRITES: tuple[tuple[str, str, str, Change], ...] = (
    ("POST", _C + "/disconnect", "conversation:communication:disconnect", _disconnect),
    ("PATCH", _K, "conversation:communication:disconnect", _update_call),
    ("PATCH", _C + "/recordingstate", "conversation:call:pauseRecording", _record),
    ("PUT", _K + "/recordingstate", "conversation:call:pauseRecording", _record),
    ("PUT", _C + "/tags", "conversation:externalTag:edit", _tag),
    ("PATCH", _C + "/utilizationlabel", "conversation:utilizationLabel:edit", _label),
    ("PATCH", _C + _P, _EDIT, _update_participant),
    ("PATCH", _K + _P, _EDIT, _update_participant),
    ("PATCH", _C + _P + "/attributes", _EDIT, _attributes),
    ("PATCH", _K + _P + "/attributes", _EDIT, _attributes),
    ("PUT", _C + _P + "/flaggedreason", _EDIT, _flag),
    ("DELETE", _C + _P + "/flaggedreason", _EDIT, _unflag),
    ("POST", _C + _P + "/digits", _EDIT, _digits),
    ("POST", _C + _P + "/secureivrsessions", "conversation:call:secureIvr", _secure_session),
    ("POST", _C + _P + "/replace/agent", _TRANSFER, handovers.replace(handovers.to_agent)),
    ("POST", _C + _P + "/replace/queue", _TRANSFER, handovers.replace(handovers.to_queue)),
    ("POST", _C + _P + "/replace/external", _TRANSFER, handovers.replace(handovers.to_external)),
    ("POST", _C + _P + "/replace/contact/external", _TRANSFER, handovers.replace(handovers.to_contact)),
    ("POST", _K + _P + "/consult/agent", _TRANSFER, handovers.consult(handovers.to_agent)),
    ("POST", _K + _P + "/consult/queue", _TRANSFER, handovers.consult(handovers.to_queue)),
    ("POST", _K + _P + "/consult/external", _TRANSFER, handovers.consult(handovers.to_external)),
    ("POST", _K + _P + "/consult/contact/external", _TRANSFER, handovers.consult(handovers.to_contact)),
    ("PATCH", _K + _P + "/consult", _TRANSFER, handovers.consult_speak),
    ("DELETE", _K + _P + "/consult", _TRANSFER, handovers.consult_cancel),
    ("POST", _C + "/barge", "conversation:call:barge", _supervise("bargedParticipantId")),
    ("POST", _K + _P + "/barge", "conversation:call:barge", _supervise("bargedParticipantId")),
    ("POST", _K + _P + "/coach", "conversation:call:coach", _supervise("coachedParticipantId")),
    ("POST", _K + _P + "/monitor", "conversation:call:monitor", _supervise("monitoredParticipantId")),
)


def routes(access: Access) -> list[web.RouteDef]:
    """The writing paths of conversations and their participants."""
    return [
        *(
            web.route(method, path, _handler(access, permission, change))
            for method, path, permission, change in _WRITES
        ),
        web.post("/api/v2/conversations/calls", _create(access)),
        web.get(_C + _P + "/secureivrsessions", _sessions(access)),
        web.get(_C + _P + "/secureivrsessions/{session_id}", _session(access)),
    ]


def _handler(access: Access, permission: str, change: Change) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(permission)
        organisation = access.organisation
        write = Write(
            organisation=organisation,
            token=token,
            conversation=access.conversation(request.match_info["id"], token),
            participant_id=request.match_info.get("participant_id"),
            body=await _object(request),
            now=access.now(),
        )
        told = change(write)
        organisation.changed("conversation", write.conversation)
        return web.Response(status=202) if told is None else tell(told)

    return handle


def _create(access: Access) -> Handler:
    """Make a conference of ongoing calls, or a new call to a number, a user or a queue."""

    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require("conversation:call:add")
        body = await _object(request)
        ids = body.get("conversationIds")
        if ids:
            merged = [access.conversation(str(each), token) for each in dict.fromkeys(ids)]
            if any("endTime" in each for each in merged):
                raise refusals.bad_request("A conference is made of ongoing conversations.")
            made = changes.merge(access.organisation, merged, access.now())
            for conversation in merged:
                access.organisation.changed("conversation", conversation)
        else:
            made = _call(Write(access.organisation, token, {}, None, body, access.now()))
        access.organisation.changed("conversation", made)
        return tell({key: made[key] for key in ("id", "name", "selfUri")}, 201)

    return handle


def _call(write: Write) -> Entity:
    store, body = write.organisation, write.body
    caller = write.own_user
    if "callUserId" in body:
        callee = write.entity("user", "callUserId")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        changes.join_user(store, made, callee, write.now)
    elif "callQueueId" in body:
        queue = write.entity("queue", "callQueueId")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        changes.join_queue(store, made, queue, write.now)
    else:
        number = write.text("phoneNumber")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        changes.join_external(store, made, f"tel:{number}", write.now)
    return made


def _sessions(access: Access) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return tell({"entities": list(_secure_sessions(access, request).values())})

    return handle


def _session(access: Access) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        session_id = request.match_info["session_id"]
        session = _secure_sessions(access, request).get(session_id)
        if session is None:
            raise refusals.not_found("secure session", session_id)
        return tell(session)

    return handle


def _secure_sessions(access: Access, request: web.Request) -> dict[str, Entity]:
    """The secure sessions of one participant."""
    conversation = access.conversation(request.match_info["id"], request[TOKEN])
    under = f"{conversation['selfUri']}/participants/{request.match_info['participant_id']}/"
    sessions = access.organisation.secure_sessions
    return {key: session for key, session in sessions.items() if session["selfUri"].startswith(under)}


async def _object(request: web.Request) -> Entity:
    """The body: an object or nothing (the vendor's SDK writes ``null``); raises a 400 for anything else."""
    body = await body_of(request) if await request.read() else None
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise refusals.bad_request("The body is a JSON object.")
    return body
