"""Requests: from HTTP to GraphQL, according to GraphQL over HTTP."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from gateway.errors import OperationTooComplex, ParseFailed
from gateway.http import csrf, trace
from gateway.http.errors import ENCODINGS, HttpError, unknown_encoding
from gateway.http.negotiation import JSON, is_json
from gateway.service.request import GraphQLRequest

METHODS = "GET, POST, PUT, DELETE, OPTIONS"

_IDS = ("documentId", "doc_id")

_TEXTS = ("query", "operationName", *_IDS)
"""The parameters of a GET that are not JSON."""


async def read(request: web.Request) -> Any:
    """The parameters of a GraphQL request over HTTP, as unchecked JSON.

    Raises:
        HttpError: The request is malformed.
    """
    if request.method == "POST":
        return await _body(request)
    if request.method == "GET":
        csrf.check(request.headers, request.host)
        return _parameters(request.query)
    raise HttpError(405, "Send operations by POST, or queries by GET.", {"Allow": METHODS})


async def _body(request: web.Request) -> Any:
    if not is_json(request.headers.get("Content-Type")):
        raise HttpError(415, f"The body must be {JSON} in UTF-8.")
    # aiohttp takes a body of an encoding that it does not know for one of none.
    if request.headers.get("Content-Encoding", "identity").lower() not in ("identity", *ENCODINGS):
        raise unknown_encoding()
    if (request.content_length or 0) > request.client_max_size:
        raise _too_large()
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise _too_large() from None
    except TimeoutError:
        raise HttpError(408, "The request's body did not arrive in time.") from None
    except (web.RequestPayloadError, web.HTTPBadRequest):
        raise HttpError(400, ParseFailed("The request's body is incomplete or malformed.")) from None
    return _json(body, "The body")


def _too_large() -> HttpError:
    return HttpError(413, OperationTooComplex("The request's body is too large."))


def _parameters(query: Mapping[str, str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {key: query[key] for key in _TEXTS if key in query}
    for key in ("variables", "extensions"):
        if query.get(key):
            parameters[key] = _json(query[key].encode("utf-8", "replace"), key)
    return parameters


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # The parser's error contains the text, which must not become part of this one.
        raise HttpError(400, ParseFailed(f"{what} is not valid JSON.")) from None


def graphql_request(
    parameters: object, headers: Mapping[str, str], *, queries_only: bool = False
) -> GraphQLRequest:
    """The request that the parameters describe.

    Args:
        parameters: JSON from a client.
        headers: The headers of the request, or of the request that opened its socket.
        queries_only: Whether mutations are refused.

    Raises:
        HttpError: The parameters are invalid.
    """
    if not isinstance(parameters, dict):
        raise HttpError(400, "A request must be a JSON object.")
    document, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(extensions, dict | None):
        raise HttpError(400, "extensions must be an object.")
    document_id = _document_id(parameters, extensions or {})
    if not isinstance(document, str | None) or not (document or document_id):
        raise HttpError(400, "query must be a non-empty string.")
    if not isinstance(name, str | None):
        raise HttpError(400, "operationName must be a string.")
    if not isinstance(variables, dict | None):
        raise HttpError(400, "variables must be an object.")
    return GraphQLRequest(
        document or None,
        document_id,
        name or None,
        variables or {},
        traced=headers.get(trace.HEADER) == "1",
        federated=headers.get(trace.FEDERATED_HEADER) == "ftv1",
        queries_only=queries_only,
        headers=headers,
    )


def _document_id(parameters: Mapping[str, Any], extensions: Mapping[str, Any]) -> str | None:
    """The document's id: `documentId`, Relay's `doc_id`, or the hash in Apollo's extension."""
    persisted = extensions.get("persistedQuery")
    if persisted is None and parameters.keys().isdisjoint(_IDS):
        return None
    ids = [parameters.get(name) for name in _IDS]
    if persisted is not None:
        if not isinstance(persisted, dict) or persisted.get("version") != 1:
            raise HttpError(400, "extensions.persistedQuery must be an object of version 1.")
        ids.append(persisted.get("sha256Hash"))
    present = [id_ for id_ in ids if id_ is not None]
    if not all(isinstance(id_, str) for id_ in present):
        raise HttpError(400, "The id of a document must be a string.")
    return next((id_ for id_ in present if id_), None)
