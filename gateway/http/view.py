"""The endpoint `/graphql`: from an HTTP request to a GraphQL answer."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from gateway.engine.errors import ErrorJSON, error_json, internal_error
from gateway.errors import Overloaded, ParseFailed, PersistedQueryNotFound, PersistedQueryNotSupported
from gateway.http import caching, negotiation, trace
from gateway.http.credentials import Authenticate, authorization
from gateway.http.errors import HttpError, rendered
from gateway.http.failures import OVERLOADED
from gateway.http.headers import Cors
from gateway.http.incremental.form import Form
from gateway.http.incremental.multipart import answer_in_parts
from gateway.http.payloads import Payload, accepted, encoded, payloads, results
from gateway.http.request import METHODS, graphql_request, read
from gateway.http.sse.reservations import Reservations
from gateway.http.sse.stream import stream_one
from gateway.http.sse.token import token_of
from gateway.http.websocket.sockets import Sockets
from gateway.service.arrival import Arrival
from gateway.service.outcome import Outcome
from gateway.service.request import NotAQuery, RequestError
from gateway.service.service import Service
from gateway.upstream.identity import Identity

_ONLY_QUERIES = HttpError(405, "Send mutations by POST.", {"Allow": "POST, OPTIONS"})
_ONLY_STREAMED = HttpError(
    406, f"Send Accept: {negotiation.EVENT_STREAM} for a subscription, or use a WebSocket."
)

_UNKNOWN_IDS = {PersistedQueryNotFound.code, PersistedQueryNotSupported.code}


@dataclass(frozen=True, slots=True)
class View:
    """Answers ``/graphql``.

    Attributes:
        service: Runs operations.
        authenticate: Returns the identity of a request.
        cors: The rights of pages of other origins.
        draft_statuses: Whether statuses are those of the newest draft of GraphQL over HTTP: 400 for a
            document that does not parse, 422 for an operation that is not run, 294 for data with errors.
        batch: The most operations in a list in one body; 0 refuses lists.
        sockets: The open sockets.
        reservations: The event streams that clients have reserved.
        ping: Seconds between two pings on an event stream.
    """

    service: Service
    authenticate: Authenticate
    cors: Cors
    draft_statuses: bool
    batch: int
    sockets: Sockets
    reservations: Reservations
    ping: float

    def add_to(self, app: web.Application) -> None:
        """Serve ``/graphql``."""
        app.router.add_put("/graphql", self._reserve)
        app.router.add_delete("/graphql", self.reservations.cancel)
        app.router.add_route("*", "/graphql", self.answer)
        app.on_shutdown.append(self._stop)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request; only a cancellation reaches aiohttp as an exception."""
        if request.method == "OPTIONS":
            return self.cors.preflight(request, METHODS)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            with self._streaming("websocket"):
                return await self.sockets.answer(request)
        token = token_of(request)
        if token is not None and request.method == "GET" and _accepts_events(request):
            with self._streaming("sse"):
                return await self.reservations.open(token, request)
        return await self._answer_operation(request, token)

    def revoke(self, caller: str) -> None:
        """End the sockets and subscriptions of a caller whose credential is no longer valid."""
        self.sockets.revoke(caller)
        self.service.subscriptions.revoke(caller)

    @contextmanager
    def _streaming(self, transport: str) -> Iterator[None]:
        """Report to the listeners that a stream is open while the block runs."""
        for listener in self.service.listeners:
            listener.stream_opened(transport)
        try:
            yield
        finally:
            for listener in self.service.listeners:
                listener.stream_closed(transport)

    async def _reserve(self, request: web.Request) -> web.Response:
        """Reserve an event stream; a stranger could fill the places of those who may call."""
        await self.authenticate(authorization(request.headers))
        return self.reservations.reserve()

    async def _stop(self, _app: web.Application) -> None:
        self.service.subscriptions.stop()
        self.sockets.stop()
        self.reservations.stop()

    async def _answer_operation(self, request: web.Request, token: str | None) -> web.StreamResponse:
        arrival = self.service.arrive(request.headers.get("traceparent"))
        media_type = negotiation.JSON
        try:
            accept = negotiation.accept_of(request.headers)
            accepted = negotiation.choose(accept)
            if accepted != negotiation.EVENT_STREAM:
                media_type = accepted
            identity, parameters = await self._admit(request, arrival)
            if accepted == negotiation.EVENT_STREAM:
                return await self._answer_by_events(parameters, request, identity, arrival)
            if isinstance(parameters, list):
                return await self._answer_list(parameters, request, identity, arrival)
            graphql = graphql_request(parameters, request.headers, queries_only=request.method == "GET")
            ready = await self.service.accept(graphql, identity, arrival)
            if token is not None:
                events = results(self.service, ready, identity, arrival, Form.DEFER_SPEC)
                self.reservations.find(token).run(_operation_id(parameters), events)
                return web.Response(status=202)
            if ready.subscription is not None:
                return self._reject(_ONLY_STREAMED, media_type, arrival)
            form = negotiation.form(accept, negotiation.MULTIPART)
            if form is not None and ready.prepared.parts is not None:
                parts = results(self.service, ready, identity, arrival, form)
                with _until_left(arrival):
                    return await answer_in_parts(request, parts, form)
            outcome = await self.service.execute(ready, identity, arrival)
            return self._answer(request, outcome, media_type)
        except RequestError as error:
            status = self._refused(error.errors, media_type)
            return _rejection(error.errors, status, media_type, OVERLOADED.headers if status == 503 else None)
        except NotAQuery:
            return self._reject(_ONLY_QUERIES, media_type, arrival)
        except HttpError as error:
            return self._reject(error, media_type, arrival)
        except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
            internal = internal_error(error)
            arrival.rejected([internal])
            return _rejection([internal], 500, media_type)

    async def _admit(self, request: web.Request, arrival: Arrival) -> tuple[Identity, Any]:
        """The identity and the parameters of a request; without valid credentials its body is not read."""
        try:
            return await self.authenticate(authorization(request.headers)), await read(request)
        except asyncio.CancelledError:
            arrival.abandoned()
            raise

    async def _answer_by_events(
        self, parameters: object, request: web.Request, identity: Identity, arrival: Arrival
    ) -> web.StreamResponse:
        form = negotiation.form(negotiation.accept_of(request.headers), negotiation.EVENT_STREAM)
        is_get = request.method == "GET"
        events = payloads(
            self.service, parameters, request.headers, identity, arrival, form, queries_only=is_get
        )
        with self._streaming("sse"), _until_left(arrival):
            return await stream_one(request, events, self.ping)

    async def _answer_list(
        self, many: list[Any], request: web.Request, identity: Identity, arrival: Arrival
    ) -> web.Response:
        """Run several operations concurrently; the answer is the list of their results, in order."""
        if not 0 < len(many) <= self.batch:
            raise HttpError(400, _no_list(self.batch))
        context = request.headers.get("traceparent")
        arrivals = [arrival, *(self.service.arrive(context) for _ in many[1:])]
        try:
            answers = await asyncio.gather(
                *(
                    self._answer_one(parameters, request, identity, arrival)
                    for parameters, arrival in zip(many, arrivals, strict=True)
                )
            )
        finally:
            for each in arrivals:
                each.abandoned()
        return web.Response(body=b"[" + b",".join(answers) + b"]", headers=_content(negotiation.JSON))

    async def _answer_one(
        self, parameters: object, request: web.Request, identity: Identity, arrival: Arrival
    ) -> bytes:
        ready = await accepted(self.service, parameters, request.headers, identity, arrival)
        if isinstance(ready, Payload):
            return ready.json
        if ready.subscription is not None:
            errors = [error_json(_ONLY_STREAMED.error)]
            arrival.rejected(errors)
            return rendered(errors)
        each = results(self.service, ready, identity, arrival, form=None)
        async with aclosing(each):
            return (await anext(each)).json

    def _answer(self, request: web.Request, outcome: Outcome, media_type: str) -> web.Response:
        result = outcome.result
        status = 200 if result.ran else self._refused(result.errors, media_type)
        if self.draft_statuses and media_type == negotiation.GRAPHQL and result.ran and result.errors:
            status = 294
        content = _content(media_type) | trace.headers(outcome)
        body = encoded(outcome)
        if request.method == "GET":
            return _kept(request, status, body, content, caching.control(outcome))
        return web.Response(body=body, status=status, headers=content)

    def _refused(self, errors: Sequence[ErrorJSON], media_type: str) -> int:
        """The status of the answer to a well-formed request that is not run."""
        code = errors[0]["extensions"]["code"]
        if code == Overloaded.code:
            return OVERLOADED.status
        # Clients send the document if an answer with status 200 has the error of an unknown id.
        if media_type == negotiation.JSON or code in _UNKNOWN_IDS:
            return 200
        return 422 if self.draft_statuses and code != ParseFailed.code else 400

    def _reject(self, error: HttpError, media_type: str, arrival: Arrival) -> web.Response:
        errors = [error_json(error.error)]
        arrival.rejected(errors)
        return _rejection(errors, error.status, media_type, error.headers)


@contextmanager
def _until_left(arrival: Arrival) -> Iterator[None]:
    """End the request with the block, as its client may leave before the operation runs."""
    try:
        yield
    finally:
        arrival.abandoned()


def _kept(
    request: web.Request, status: int, body: bytes, content: dict[str, str], control: str
) -> web.Response:
    """An answer that the client may cache; 304 without a body if the client has it already."""
    keeping = {"Cache-Control": control, "Vary": caching.VARY}
    if control == "no-store":
        return web.Response(body=body, status=status, headers=content | keeping)
    tag = caching.entity_tag(body, content["Content-Type"])
    keeping["ETag"] = f'W/"{tag}"'
    if not caching.is_known(request, tag):
        return web.Response(body=body, status=status, headers=content | keeping)
    del content["Content-Type"]
    return web.Response(status=304, headers=content | keeping)


def _rejection(
    errors: Sequence[ErrorJSON], status: int, media_type: str, more: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(body=rendered(errors), status=status, headers=_content(media_type) | dict(more or {}))


def _accepts_events(request: web.Request) -> bool:
    return negotiation.choose(negotiation.accept_of(request.headers)) == negotiation.EVENT_STREAM


def _operation_id(parameters: Mapping[str, Any]) -> str:
    """The id of an operation on a reserved stream."""
    id_ = (parameters.get("extensions") or {}).get("operationId")
    if not isinstance(id_, str) or not id_:
        raise HttpError(400, "extensions.operationId must be a non-empty string.")
    return id_


def _no_list(most: int) -> str:
    if not most:
        return "Send one operation in a request. Lists of operations are off."
    return f"A list of operations must have 1 to {most} of them."


def _content(media_type: str) -> dict[str, str]:
    return {"Content-Type": f"{media_type}; charset=utf-8"}
