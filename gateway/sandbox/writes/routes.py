"""Changing conversations: the paths, their permissions, their bodies, and what each path does.

Paths, bodies and answers are those of the vendor's ``conversations_api`` (SDK 269.0.0); the permissions are
those that its documentation names, any one of which suffices. An act is done to a draft, so that a refused
one changes nothing.
"""

from collections.abc import Iterator
from copy import deepcopy

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import media
from gateway.sandbox.exchange import TOKEN, body_of, tell
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes import (
    bodies,
    callbacks,
    calls,
    consults,
    participants,
    supervision,
    transfers,
    whole,
    wrapups,
)
from gateway.sandbox.writes.form import Form
from gateway.sandbox.writes.write import Change, Write

_Row = tuple[str, str, tuple[str, ...], Form | None, Change]
"""Method, path, permissions, body (``None``: a conversation, of which two fields count) and act."""

_C = "/api/v2/conversations/{id}"
_K = "/api/v2/conversations/calls/{id}"
_P = "/participants/{participant_id}"
_DISCONNECT = ("conversation:communication:disconnect",)
_RECORD = ("conversation:recording:pause", "conversation:recording:pauseOthers")
_EDIT = (
    "conversation:participant:wrapup",
    "conversation:call:record",
    "conversation:communication:disconnect",
)
_WRAPUP = ("conversation:participant:wrapup",)


def _transfer(kind: str, to: str) -> tuple[str, str]:
    """The permission of all transfers of a kind, and that of those to one sort of target."""
    return f"conversation:communication:{kind}", f"conversation:communication:{kind}{to}"


_WRITES: tuple[_Row, ...] = (
    ("POST", _C + "/disconnect", _DISCONNECT, bodies.NOTHING, whole.disconnect),
    ("PATCH", _C + "/recordingstate", _RECORD, bodies.RECORDING, whole.record),
    ("PUT", _C + "/tags", ("conversation:externalTag:edit",), bodies.TAGS, whole.tag),
    (
        "PATCH",
        _C + "/utilizationlabel",
        ("conversation:utilizationLabel:edit",),
        bodies.LABEL,
        whole.label,
    ),
    ("PATCH", _C + _P, _EDIT, bodies.PARTICIPANT, participants.update),
    ("PATCH", _C + _P + "/attributes", (), bodies.ATTRIBUTES, participants.silent_attributes),
    ("PUT", _C + _P + "/flaggedreason", (), bodies.NOTHING, participants.flag),
    ("DELETE", _C + _P + "/flaggedreason", (), bodies.NOTHING, participants.unflag),
    ("POST", _C + _P + "/digits", (), bodies.DIGITS, participants.digits),
    (
        "POST",
        _C + _P + "/secureivrsessions",
        (),
        bodies.SECURE_SESSION,
        supervision.begin_secure_session,
    ),
    (
        "POST",
        _C + _P + "/replace",
        ("conversation:communication:blindTransfer",),
        bodies.TRANSFER,
        transfers.replace(transfers.to_any),
    ),
    (
        "POST",
        _C + _P + "/replace/agent",
        _transfer("blindTransfer", "Agent"),
        bodies.TRANSFER_TO_AGENT,
        transfers.replace(transfers.to_agent),
    ),
    (
        "POST",
        _C + _P + "/replace/queue",
        _transfer("blindTransfer", "Queue"),
        bodies.TRANSFER_TO_QUEUE,
        transfers.replace(transfers.to_queue),
    ),
    (
        "POST",
        _C + _P + "/replace/external",
        _transfer("blindTransfer", "External"),
        bodies.TRANSFER_TO_EXTERNAL,
        transfers.replace(transfers.to_external),
    ),
    (
        "POST",
        _C + _P + "/replace/contact/external",
        _transfer("blindTransfer", "External"),
        bodies.TRANSFER_TO_CONTACT,
        transfers.replace(transfers.to_contact),
    ),
    (
        "POST",
        _K + _P + "/consult/agent",
        _transfer("consultTransfer", "Agent"),
        bodies.CONSULT_AGENT,
        consults.consult(transfers.to_agent),
    ),
    (
        "POST",
        _K + _P + "/consult/queue",
        _transfer("consultTransfer", "Queue"),
        bodies.CONSULT_QUEUE,
        consults.consult(transfers.to_queue),
    ),
    (
        "POST",
        _K + _P + "/consult/external",
        _transfer("consultTransfer", "External"),
        bodies.CONSULT_EXTERNAL,
        consults.consult(transfers.to_external),
    ),
    (
        "POST",
        _K + _P + "/consult/contact/external",
        _transfer("consultTransfer", "External"),
        bodies.CONSULT_CONTACT,
        consults.consult(transfers.to_contact),
    ),
    (
        "PATCH",
        _K + _P + "/consult",
        ("conversation:communication:consultTransfer",),
        bodies.CONSULT_UPDATE,
        consults.speak,
    ),
    ("DELETE", _K + _P + "/consult", (), bodies.NOTHING, consults.cancel),
    (
        "POST",
        _C + "/barge",
        ("conversation:call:barge",),
        bodies.NOTHING,
        supervision.supervise("bargedParticipantId"),
    ),
    (
        "POST",
        _K + _P + "/barge",
        ("conversation:call:barge",),
        bodies.NOTHING,
        supervision.supervise("bargedParticipantId"),
    ),
    (
        "POST",
        _K + _P + "/coach",
        ("conversation:call:coach",),
        bodies.NOTHING,
        supervision.supervise("coachedParticipantId"),
    ),
    (
        "POST",
        _K + _P + "/monitor",
        ("conversation:call:monitor",),
        bodies.NOTHING,
        supervision.supervise("monitoredParticipantId"),
    ),
)


def _per_medium() -> Iterator[tuple[str, _Row]]:
    """The paths under a medium's own name; the conversation must be of that medium."""
    for name in media.WRAPPED_UP:
        base = f"/api/v2/conversations/{name}/{{id}}"
        yield name, ("PUT", base + "/recordingstate", _RECORD, bodies.RECORDING, whole.record)
        yield (
            name,
            (
                "POST",
                f"{base}{_P}/communications/{{communication_id}}/wrapup",
                _WRAPUP,
                bodies.WRAPUP,
                wrapups.of_communication(media.PATHS[name]),
            ),
        )
        if name in media.CHANGED:
            yield name, ("PATCH", base, _DISCONNECT, None, whole.update)
            yield name, ("PATCH", base + _P, _EDIT, bodies.PARTICIPANT, participants.update)
            yield (
                name,
                ("PATCH", base + _P + "/attributes", (), bodies.ATTRIBUTES, participants.attributes),
            )


def routes(access: Access) -> list[web.RouteDef]:
    """The writing paths of conversations and their participants."""
    return [
        *(web.route(row[0], row[1], _handler(access, row)) for row in _WRITES),
        *(web.route(row[0], row[1], _handler(access, row, name)) for name, row in _per_medium()),
        web.post(
            "/api/v2/conversations/calls", _free(access, "conversation:call:add", bodies.CALL, calls.create)
        ),
        web.post(
            "/api/v2/conversations/callbacks",
            _free(access, "conversation:callback:create", bodies.CALLBACK, callbacks.create),
        ),
        web.patch(
            "/api/v2/conversations/callbacks",
            _free(access, "conversation:callback:edit", bodies.CALLBACK_UPDATE, callbacks.update),
        ),
        web.get(_C + _P + "/secureivrsessions", _sessions(access)),
        web.get(_C + _P + "/secureivrsessions/{session_id}", _session(access)),
    ]


def _handler(access: Access, row: _Row, medium: str | None = None) -> Handler:
    _, _, permissions, form, change = row

    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(*permissions)
        conversation = access.actual(request.match_info["id"], token)
        if medium and not media.is_of(conversation, medium):
            raise refusals.not_found(f"conversation among the {medium}", conversation["id"])
        write = Write(
            access=access,
            token=token,
            conversation=deepcopy(conversation),
            path=request.match_info,
            body=await _read(request, form),
            now=access.now(),
        )
        told = change(write)
        access.lag.commit(conversation, write.conversation)
        return web.Response(status=202) if told is None else tell(told)

    return handle


async def _read(request: web.Request, form: Form | None) -> Entity:
    """The body by its form, or nothing (the vendor's SDK writes ``null``)."""
    body = await body_of(request) if await request.read() else None
    if form is not None:
        return form.read({} if body is None else body)
    if not isinstance(body, dict):
        raise refusals.bad_request("A conversation is a JSON object.")
    return body


def _free(access: Access, permission: str, form: Form, change: Change) -> Handler:
    """An act that is about no conversation in the path: it finds or makes its own."""

    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(permission)
        body = await _read(request, form)
        told = change(Write(access, token, {}, request.match_info, body, access.now()))
        return tell(told, 201 if request.method == "POST" else 200)

    return handle


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
