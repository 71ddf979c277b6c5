"""`POST /explain`: the cost of an operation as JSON, without running it.

It accepts the same requests as `POST /graphql`, from the same callers and within the same limits.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from gateway.engine.cost import Cost, Reads
from gateway.engine.errors import ErrorJSON, error_json, internal_error
from gateway.engine.operation import Operation
from gateway.errors import Overloaded
from gateway.http.credentials import Authenticate, authorization
from gateway.http.errors import HttpError, rendered
from gateway.http.failures import OVERLOADED
from gateway.http.headers import Cors
from gateway.http.negotiation import JSON
from gateway.http.request import graphql_request, read
from gateway.links import ROWS
from gateway.service.arrival import Arrival
from gateway.service.explain import explain_request, refusal
from gateway.service.limits import Limits
from gateway.service.request import RequestError
from gateway.service.service import Service

_CONTENT = {"Content-Type": f"{JSON}; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class ExplainView:
    """Answers ``/explain``.

    Attributes:
        service: Estimates the operations.
        authenticate: Returns the identity of a request.
        cors: The rights of pages of other origins.
    """

    service: Service
    authenticate: Authenticate
    cors: Cors

    def add_to(self, app: web.Application) -> None:
        """Serve ``/explain``."""
        app.router.add_post("/explain", self.answer)
        app.router.add_options("/explain", self._preflight)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request; the status is 400 if the operation is invalid."""
        arrival = self.service.arrive(request.headers.get("traceparent"))
        try:
            identity = await self.authenticate(authorization(request.headers))
            graphql = graphql_request(await read(request), request.headers)
            operation, cost = await explain_request(graphql, self.service, identity)
        except HttpError as error:
            return self._refuse(arrival, [error_json(error.error)], error.status, error.headers)
        except RequestError as error:
            if error.errors[0]["extensions"]["code"] == Overloaded.code:
                return self._refuse(arrival, error.errors, OVERLOADED.status, OVERLOADED.headers)
            return self._refuse(arrival, error.errors, 400)
        except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
            return self._refuse(arrival, [internal_error(error)], 500)
        except asyncio.CancelledError:
            arrival.abandoned()
            raise
        explanation = _explanation(operation, cost, self.service.documents.limits)
        arrival.explained()
        return web.Response(body=msgspec.json.encode(explanation), headers=_CONTENT)

    async def _preflight(self, request: web.Request) -> web.Response:
        return self.cors.preflight(request, "POST, OPTIONS")

    def _refuse(
        self,
        arrival: Arrival,
        errors: Sequence[ErrorJSON],
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        arrival.rejected(errors)
        return web.Response(body=rendered(errors), status=status, headers=_CONTENT | dict(headers or {}))


def _explanation(operation: Operation, cost: Cost | None, limits: Limits) -> dict[str, Any]:
    """An operation with its cost.

    ``type`` and ``name`` are the operation's. ``least``, ``most``, ``objects`` and ``levels`` are those of
    `Cost`, all ``null`` if they are known only when it runs. ``refusal`` is the message of a limit that stops
    the operation.
    """
    head = {"type": operation.type.value, "name": operation.name}
    if cost is None:
        return head | dict.fromkeys(("least", "most", "objects", "levels", "refusal"))
    return head | {
        "least": cost.least,
        "most": cost.most,
        "objects": cost.objects,
        "levels": [[_read(reads) for reads in level] for level in cost.levels],
        "refusal": refusal(cost, limits),
    }


def _read(reads: Reads) -> dict[str, Any]:
    """The reads of one kind in a level: the vendor's noun, the numbers of entities and calls, the paths."""
    row = ROWS[reads.kind] if reads.kind else None
    labels = (row.label, row.plural) if row else ("entity", "entities")
    return {
        "what": labels[reads.entities != 1],
        "entities": reads.entities,
        "calls": reads.calls,
        "paths": reads.paths,
    }
