"""The endpoint: an HTTP request in, a GraphQL answer out."""

import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web
from graphql import OperationType

from gateway.engine.cost import Cost
from gateway.engine.engine import Engine, Result
from gateway.engine.errors import Refused, Told, log_internal, plain
from gateway.engine.operation import Operation, Variables
from gateway.errors import OperationTooComplex
from gateway.graph.context import Context
from gateway.http import caching, headers, negotiation, trace
from gateway.http.credentials import Authenticate, authorization
from gateway.http.failures import INTERNAL
from gateway.http.refusal import Refusal, rendered
from gateway.http.request import METHODS, Asked, read
from gateway.service.documents import Documents
from gateway.service.limits import Limits
from gateway.telemetry import Metrics
from gateway.upstream.caller import Caller, Clock, Credentials
from gateway.upstream.policy.allowance import too_many
from gateway.upstream.transport.status import Rate

Contexts = Callable[[Credentials], Context]
"""Makes the context of one operation."""


@dataclass(frozen=True, slots=True)
class View:
    """Answers ``/graphql``.

    Attributes:
        documents: Reads and checks documents.
        limits: Of variables.
        engine: Runs operations.
        contexts: Makes what an operation carries with it.
        authenticate: Tells whose operation it is.
        budget: Tells what is left of a principal's budget, as far as it is known.
        metrics: Count what is answered.
        calls: The upstream calls that an operation may need; one that certainly needs more is not run.
        origins: Whose pages may call.
        clock: That of the contexts' deadlines and of the upstream's trace.
    """

    documents: Documents
    limits: Limits
    engine: Engine
    contexts: Contexts
    authenticate: Authenticate
    budget: Callable[[str], Rate | None]
    metrics: Metrics
    calls: float = math.inf
    origins: Collection[str] = ()
    clock: Clock = time.monotonic

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request; nothing raised here reaches aiohttp but a cancellation."""
        if request.method == "OPTIONS":
            return headers.preflight(request, self.origins)
        began = self.clock()
        media_type = negotiation.JSON
        with self.metrics.running.track_inprogress():
            try:
                media_type = negotiation.choose(request.headers.get("Accept"))
                _refuse_upgrade(request)
                return await self._run(request, await read(request), media_type, began)
            except Refusal as refusal:
                return self._refuse(
                    [plain(refusal.error)], refusal.status, media_type, began, refusal.headers
                )
            except Refused as refused:
                status = 400 if media_type == negotiation.GRAPHQL else 200
                return self._refuse(refused.errors, status, media_type, began)
            except Exception as error:  # noqa: BLE001  # a fault of ours must not tell anything
                log_internal(error)
                return self._refuse([INTERNAL], 500, media_type, began)

    async def _run(self, request: web.Request, asked: Asked, media_type: str, began: float) -> web.Response:
        operation = self.documents.operation(asked.text, asked.name)
        if asked.queries_only and operation.type is not OperationType.QUERY:
            raise Refusal(405, "Only a query can come by GET.", {"Allow": "POST, OPTIONS"})
        context = self.contexts(self.authenticate(authorization(request.headers)))
        prepared = self.engine.prepare(operation, self._variables(operation, asked.variables))
        cost = prepared.cost
        if cost is not None and cost.least > self.calls:
            raise Refused([plain(too_many(self.calls))])
        result = await prepared.execute(context)
        rate = self.budget(context.caller.credentials.principal)
        told = self._told(request, context.caller, began, rate, cost)
        body = _body(result, {"upstream": told} if told else None)
        self._count(operation, result, began)
        status = 400 if media_type == negotiation.GRAPHQL and not result.ran else 200
        content = _content(media_type) | trace.headers(context.caller.trace, rate)
        if request.method == "GET":
            return _kept(request, status, body, content, caching.control(result, context))
        return web.Response(body=body, status=status, headers=content)

    def _variables(self, operation: Operation, given: Variables) -> Variables:
        """The values of the variables that the operation declares."""
        declared = {name: given[name] for name in operation.declared if name in given}
        try:
            self.limits.check_variables(declared)
        except OperationTooComplex as error:
            raise Refused([plain(error)]) from None
        return declared

    def _told(
        self, request: web.Request, caller: Caller, began: float, rate: Rate | None, cost: Cost | None
    ) -> dict[str, Any]:
        if request.headers.get(trace.HEADER) == "1":
            return trace.told(caller.trace, began, rate, cost.most if cost else None)
        return trace.aged(caller.trace)

    def _count(self, operation: Operation, result: Result, began: float) -> None:
        if result.errors:
            self.metrics.errors(error["extensions"]["code"] for error in result.errors)
        outcome = "ok" if not result.errors else "failed" if result.data is None else "partial"
        self.metrics.operation(operation.type.value, outcome, self.clock() - began)

    def _refuse(
        self,
        errors: list[Told],
        status: int,
        media_type: str,
        began: float,
        more: Mapping[str, str] | None = None,
    ) -> web.Response:
        self.metrics.errors(error["extensions"]["code"] for error in errors)
        self.metrics.operation("none", "refused", self.clock() - began)
        body = rendered(errors)
        return web.Response(body=body, status=status, headers=_content(media_type) | dict(more or {}))


def _body(result: Result, extensions: dict[str, Any] | None) -> bytes:
    answer: dict[str, Any] = {}
    if result.errors:
        answer["errors"] = result.errors
    if result.ran:
        answer["data"] = result.data
    if extensions is not None:
        answer["extensions"] = extensions
    return msgspec.json.encode(answer)


def _kept(
    request: web.Request, status: int, body: bytes, content: dict[str, str], control: str
) -> web.Response:
    """An answer that the client may keep; without its body if the client has it."""
    keeping = {"Cache-Control": control, "Vary": caching.VARY}
    if control == "no-store":
        return web.Response(body=body, status=status, headers=content | keeping)
    tag = caching.entity_tag(body, content["Content-Type"])
    keeping["ETag"] = f'W/"{tag}"'
    if not caching.is_known(request, tag):
        return web.Response(body=body, status=status, headers=content | keeping)
    del content["Content-Type"]
    return web.Response(status=304, headers=content | keeping)


def _content(media_type: str) -> dict[str, str]:
    return {"Content-Type": f"{media_type}; charset=utf-8"}


def _refuse_upgrade(request: web.Request) -> None:
    if request.headers.get("Upgrade", "").lower() == "websocket":
        raise Refusal(400, "There is nothing to subscribe to: send operations by POST.", {"Allow": METHODS})
