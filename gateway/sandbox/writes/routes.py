"""Changing conversations: the paths, their permissions, their bodies, and what each path does.

Paths, bodies and answers are those of the vendor's ``conversations_api`` (SDK 269.0.0); the permissions are
those that its documentation names, any one of which suffices. An act is done to a draft, so that a refused
one changes nothing.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import media
from gateway.sandbox.exchange import TOKEN, body_of, json_answer
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


class _Row(NamedTuple):
    """One path: any of the permissions suffices. A ``form`` of ``None`` is a conversation, or part of one."""

    method: str
    path: str
    permissions: tuple[str, ...]
    form: Form | None
    change: Change


_C = "/api/v2/conversations/{id}"
_K = "/api/v2/conversations/calls/{id}"
_P = "/participants/{participant_id}"
_DISCONNECT = ("conversation:communication:disconnect",)
_RECORD = ("conversation:recording:pause", "conversation:recording:pauseOthers")
_TAG, _LABEL = ("conversation:externalTag:edit",), ("conversation:utilizationLabel:edit",)
_WRAPUP = ("conversation:participant:wrapup",)
_EDIT = (*_WRAPUP, "conversation:call:record", *_DISCONNECT)
_BLIND, _CONSULT = "conversation:communication:blindTransfer", "conversation:communication:consultTransfer"
_ANYBODY = ()
"""No permission is needed beyond seeing the conversation."""

_SESSIONS = _P + "/secureivrsessions"

_WRITES: tuple[_Row, ...] = (
    _Row("POST", _C + "/disconnect", _DISCONNECT, bodies.NOTHING, whole.disconnect),
    _Row("PATCH", _C + "/recordingstate", _RECORD, bodies.RECORDING, whole.record),
    _Row("PUT", _C + "/tags", _TAG, bodies.TAGS, whole.tag),
    _Row("PATCH", _C + "/utilizationlabel", _LABEL, bodies.LABEL, whole.label),
    _Row("PATCH", _C + _P, _EDIT, bodies.PARTICIPANT, participants.update),
    _Row("PATCH", _C + _P + "/attributes", _ANYBODY, bodies.ATTRIBUTES, participants.silent_attributes),
    _Row("PUT", _C + _P + "/flaggedreason", _ANYBODY, bodies.NOTHING, participants.flag),
    _Row("DELETE", _C + _P + "/flaggedreason", _ANYBODY, bodies.NOTHING, participants.unflag),
    _Row("POST", _C + _P + "/digits", _ANYBODY, bodies.DIGITS, participants.digits),
    _Row("POST", _C + _SESSIONS, _ANYBODY, bodies.SECURE_SESSION, supervision.begin_secure_session),
    _Row("POST", _C + _P + "/replace", (_BLIND,), bodies.TRANSFER, transfers.replace(transfers.to_any)),
    _Row(
        "POST",
        _C + _P + "/transfer",
        (_BLIND, _BLIND + "External"),
        bodies.TRANSFER_TO_ADDRESS,
        transfers.replace(transfers.to_external),
    ),
    _Row(
        "POST",
        _K + _P + "/voice/consult",
        (_CONSULT, _CONSULT + "External"),
        bodies.CONSULT_ADDRESS,
        consults.consult(transfers.to_external),
    ),
    _Row("PATCH", _K + _P + "/consult", (_CONSULT,), bodies.CONSULT_UPDATE, consults.speak),
    _Row("DELETE", _K + _P + "/consult", _ANYBODY, bodies.NOTHING, consults.cancel),
)

_TARGETS = (
    ("agent", "Agent", transfers.to_agent, bodies.TRANSFER_TO_AGENT, bodies.CONSULT_AGENT),
    ("queue", "Queue", transfers.to_queue, bodies.TRANSFER_TO_QUEUE, bodies.CONSULT_QUEUE),
    ("external", "External", transfers.to_external, bodies.TRANSFER_TO_EXTERNAL, bodies.CONSULT_EXTERNAL),
    (
        "contact/external",
        "External",
        transfers.to_contact,
        bodies.TRANSFER_TO_CONTACT,
        bodies.CONSULT_CONTACT,
    ),
)
"""Of the targets of transfers: the end of the path and of a permission, how it is found, and the bodies."""

_SUPERVISION = {
    "monitor": "monitoredParticipantId",
    "coach": "coachedParticipantId",
    "barge": "bargedParticipantId",
}
"""The ways to supervise, and the key of each for the supervised participant."""


def _rows() -> Iterator[_Row]:
    """The paths that any conversation has."""
    yield from _WRITES
    for name, kind, to, blind, consult in _TARGETS:
        yield _Row("POST", f"{_C}{_P}/replace/{name}", (_BLIND, _BLIND + kind), blind, transfers.replace(to))
        yield _Row(
            "POST", f"{_K}{_P}/consult/{name}", (_CONSULT, _CONSULT + kind), consult, consults.consult(to)
        )
    for name, role in _SUPERVISION.items():
        change, permission = supervision.supervise(role), f"conversation:call:{name}"
        yield _Row("POST", f"{_K}{_P}/{name}", (permission,), bodies.NOTHING, change)
        if name == "barge":
            yield _Row("POST", f"{_C}/{name}", (permission,), bodies.NOTHING, change)


def _rows_of(name: str) -> Iterator[_Row]:
    """The paths under a medium's own name; the conversation must be of that medium."""
    base = f"/api/v2/conversations/{name}/{{id}}"
    communication = f"{base}{_P}/communications/{{communication_id}}"
    of_communication = wrapups.of_communication(media.PATHS[name])
    yield _Row("PUT", base + "/recordingstate", _RECORD, bodies.RECORDING, whole.record)
    yield _Row("POST", communication + "/wrapup", _WRAPUP, bodies.WRAPUP, of_communication)
    if name in media.CHANGED:
        yield _Row("PATCH", base, _DISCONNECT, None, whole.update)
        yield _Row("PATCH", base + _P, _EDIT, bodies.PARTICIPANT, participants.update)
        yield _Row("PATCH", base + _P + "/attributes", _ANYBODY, bodies.ATTRIBUTES, participants.attributes)
        yield _Row(
            "POST", base + _P + "/replace", (_BLIND,), bodies.TRANSFER, transfers.replace(transfers.to_any)
        )


def routes(access: Access) -> list[web.RouteDef]:
    """The writing paths of conversations and their participants."""
    return [
        *(web.route(row.method, row.path, _handler(access, row)) for row in _rows()),
        *(
            web.route(row.method, row.path, _handler(access, row, name))
            for name in media.WRAPPED_UP
            for row in _rows_of(name)
        ),
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
        web.get(_C + _SESSIONS, _sessions(access)),
        web.get(_C + _SESSIONS + "/{session_id}", _session(access)),
    ]


def _handler(access: Access, row: _Row, medium: str | None = None) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(*row.permissions)
        conversation = access.actual(request.match_info["id"], token)
        if medium and not media.is_of(conversation, medium):
            raise refusals.not_found(f"conversation among the {medium}", conversation["id"])
        write = Write(
            access=access,
            token=token,
            conversation=deepcopy(conversation),
            path=request.match_info,
            body=await _read(request, row.form),
            now=access.now(),
        )
        result = row.change(write)
        access.lag.commit(conversation, write.conversation)
        return web.Response(status=202) if result is None else json_answer(result)

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
    """An act without a conversation in its path: it finds or creates one."""

    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        token.require(permission)
        body = await _read(request, form)
        result = change(Write(access, token, {}, request.match_info, body, access.now()))
        return json_answer(result, 201 if request.method == "POST" else 200)

    return handle


def _sessions(access: Access) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return json_answer({"entities": list(_secure_sessions(access, request).values())})

    return handle


def _session(access: Access) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        session_id = request.match_info["session_id"]
        session = _secure_sessions(access, request).get(session_id)
        if session is None:
            raise refusals.not_found("secure session", session_id)
        return json_answer(session)

    return handle


def _secure_sessions(access: Access, request: web.Request) -> dict[str, Entity]:
    """The secure sessions of one participant."""
    conversation = access.conversation(request.match_info["id"], request[TOKEN])
    under = f"{conversation['selfUri']}/participants/{request.match_info['participant_id']}/"
    sessions = access.organisation.secure_sessions
    return {key: session for key, session in sessions.items() if session["selfUri"].startswith(under)}
