"""Requests: from HTTP to what is asked, by the GraphQL-over-HTTP specification."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from aiohttp import web

from gateway.engine.operation import Variables
from gateway.errors import OperationTooComplex, ParseFailed, PersistedQueryNotFound
from gateway.http import csrf
from gateway.http.negotiation import JSON, is_json
from gateway.http.refusal import Refusal

METHODS = "GET, POST, OPTIONS"


class Asked(NamedTuple):
    """What a request asks for; ``queries_only`` where its method must not change anything."""

    text: str
    name: str | None
    variables: Variables
    queries_only: bool = False


async def read(request: web.Request) -> Asked:
    """What a request asks for.

    Raises:
        Refusal: The request is not well-formed.
    """
    if request.method == "POST":
        return _asked(await _body(request))
    if request.method == "GET":
        csrf.check(request.headers)
        return _asked(_parameters(request.query), queries_only=True)
    raise Refusal(405, "Operations come by POST, queries also by GET.", {"Allow": METHODS})


async def _body(request: web.Request) -> Any:
    if not is_json(request.headers.get("Content-Type")):
        raise Refusal(415, f"The body must be {JSON} in UTF-8.")
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, OperationTooComplex("The request's body is too large.")) from error
    except TimeoutError:
        raise Refusal(408, "The request's body did not arrive in time.") from None
    except (web.RequestPayloadError, web.HTTPBadRequest):
        raise Refusal(400, ParseFailed("The request's body is broken.")) from None
    return _json(body, "The body")


def _parameters(query: Mapping[str, str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {key: query[key] for key in ("query", "operationName") if key in query}
    for key in ("variables", "extensions"):
        if query.get(key):
            parameters[key] = _json(query[key].encode("utf-8", "replace"), key)
    return parameters


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # The parser's error holds the text; it must not travel with ours.
        raise Refusal(400, ParseFailed(f"{what} is not well-formed JSON.")) from None


def _asked(parameters: object, *, queries_only: bool = False) -> Asked:
    if isinstance(parameters, list):
        raise Refusal(400, "One request holds one operation; a list of them is not taken.")
    if not isinstance(parameters, dict):
        raise Refusal(400, "The body must be a JSON object.")
    text, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(extensions, dict | None):
        raise Refusal(400, "extensions must be an object.")
    if text is None and extensions and "persistedQuery" in extensions:
        raise Refusal(200, PersistedQueryNotFound())
    if not isinstance(text, str) or not text:
        raise Refusal(400, "query must be a text that is not empty.")
    if not isinstance(name, str | None):
        raise Refusal(400, "operationName must be a text.")
    if not isinstance(variables, dict | None):
        raise Refusal(400, "variables must be an object.")
    return Asked(text, name or None, variables or {}, queries_only)
