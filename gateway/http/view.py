"""The endpoint: an HTTP request in, a GraphQL answer out."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from gateway.engine.errors import ErrorJSON, error_json, log_internal
from gateway.errors import PersistedQueryNotSupported
from gateway.http import caching, headers, negotiation, trace
from gateway.http.credentials import Authenticate, authorization
from gateway.http.errors import HttpError, rendered
from gateway.http.failures import INTERNAL
from gateway.http.request import METHODS, read
from gateway.service.request import NotAQuery, RequestError
from gateway.service.service import Arrival, Outcome, Service

_ONLY_QUERIES = HttpError(405, "Only a query can come by GET.", {"Allow": "POST, OPTIONS"})


@dataclass(frozen=True, slots=True)
class View:
    """Answers ``/graphql``.

    Attributes:
        service: Runs operations.
        authenticate: Gives the identity that an operation runs for.
        origins: Of pages that may call.
    """

    service: Service
    authenticate: Authenticate
    origins: Collection[str]

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request; nothing raised here reaches aiohttp but a cancellation."""
        if request.method == "OPTIONS":
            return headers.preflight(request, self.origins)
        arrival = self.service.arrive()
        media_type = negotiation.JSON
        try:
            media_type = negotiation.choose(request.headers.get("Accept"))
            _refuse_upgrade(request)
            identity = self.authenticate(authorization(request.headers))
            outcome = await self.service.run(await read(request), identity, arrival)
            return _answer(request, outcome, media_type)
        except RequestError as error:
            return _rejection(error.errors, _status(error, media_type), media_type)
        except NotAQuery:
            return self._reject(_ONLY_QUERIES, media_type, arrival)
        except HttpError as error:
            return self._reject(error, media_type, arrival)
        except asyncio.CancelledError:
            self.service.abandoned(arrival)
            raise
        except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
            log_internal(error)
            self.service.rejected([INTERNAL], arrival)
            return _rejection([INTERNAL], 500, media_type)

    def _reject(self, error: HttpError, media_type: str, arrival: Arrival) -> web.Response:
        errors = [error_json(error.error)]
        self.service.rejected(errors, arrival)
        return _rejection(errors, error.status, media_type, error.headers)


def _answer(request: web.Request, outcome: Outcome, media_type: str) -> web.Response:
    result = outcome.result
    status = 400 if media_type == negotiation.GRAPHQL and not result.ran else 200
    content = _content(media_type) | trace.headers(outcome)
    body = _body(outcome)
    if request.method == "GET":
        return _kept(request, status, body, content, caching.control(outcome))
    return web.Response(body=body, status=status, headers=content)


def _body(outcome: Outcome) -> bytes:
    answer: dict[str, Any] = {}
    if outcome.result.errors:
        answer["errors"] = outcome.result.errors
    if outcome.result.ran:
        answer["data"] = outcome.result.data
    if outcome.extensions:
        answer["extensions"] = outcome.extensions
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


def _rejection(
    errors: Sequence[ErrorJSON], status: int, media_type: str, more: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(body=rendered(errors), status=status, headers=_content(media_type) | dict(more or {}))


def _status(error: RequestError, media_type: str) -> int:
    # Clients send the document when they find the error of an unknown hash in an answer of 200.
    is_hash_alone = error.errors[0]["extensions"]["code"] == PersistedQueryNotSupported.code
    return 200 if media_type == negotiation.JSON or is_hash_alone else 400


def _content(media_type: str) -> dict[str, str]:
    return {"Content-Type": f"{media_type}; charset=utf-8"}


def _refuse_upgrade(request: web.Request) -> None:
    if request.headers.get("Upgrade", "").lower() == "websocket":
        raise HttpError(400, "There is nothing to subscribe to: send operations by POST.", {"Allow": METHODS})
