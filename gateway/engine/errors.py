"""Errors as JSON for the client, with a code and without other people's data."""

import logging
import re
import secrets
from typing import Any

from graphql import GraphQLError, Node

from gateway.errors import INTERNAL_SERVER_ERROR, BadUserInput, GatewayError, place

ErrorJSON = dict[str, Any]
"""An error as JSON: ``message``, ``locations``, ``path``, ``extensions`` with ``code``."""

Location = dict[str, int]
"""A place in the document: `line` and `column`, from 1."""

MOST_ERRORS = 20
"""The most errors shown for one document or its variables; people correct one after the other anyway."""

_ID = "errorId"
"""The attribute of an exception with its id; one fault may appear in many places of many answers."""

_VALUES = re.compile(
    r"""
    (?<=represent\s)(?P<what>[\w\s-]*?value):\s.*             # ID cannot represent value: 7
    | [.,;]?\s[Ff]ound:\s.*                                   # …, found: {a: 7}.
    | (?P<field>unknown\sfield)\s'(?![_A-Za-z]\w*').*?'(?=[.,])
    | (?P<enum>Value)\s'.*'(?=\sdoes\snot\sexist\sin\s')
    | (?P<token>\b(?:Block)?String|\bInt|\bFloat)\s'.*'(?=\.)  # Expected Name, found String 'x'.
    """,
    re.VERBOSE | re.DOTALL,
)
"""The parts of graphql-core's messages that repeat the input. Names of the document or schema stay."""

_log = logging.getLogger(__name__)


def execution_error(error: GraphQLError) -> ErrorJSON:
    """An error of the execution as JSON for the client.

    A `GatewayError` is shown unchanged. Of the executor's own errors, those about an argument or a variable
    are shown. All others may contain data, so they are masked, and logged without their text.
    """
    cause = _cause(error)
    # An error without a path is about a variable; one about an argument has nodes of its own.
    about_input = error.path is None or (isinstance(cause, GraphQLError) and cause.nodes is not None)
    if about_input and not isinstance(cause, GatewayError):
        return input_error(error, BadUserInput)
    return located_error(error, *message_and_extensions(cause))


def message_and_extensions(error: Exception) -> tuple[str, dict[str, Any]]:
    """The message and the extensions of an exception; a fault of the gateway is masked and logged."""
    if isinstance(error, GatewayError):
        return error.message, error.extensions
    masked = internal_error(error)
    return masked["message"], masked["extensions"]


def internal_error(error: BaseException) -> ErrorJSON:
    """A fault of the gateway, masked and logged; `errorId` finds it in the log."""
    return {
        "message": "Internal error.",
        "extensions": {"code": INTERNAL_SERVER_ERROR, "errorId": log_internal(error)},
    }


def input_error(error: GraphQLError, kind: type[GatewayError]) -> ErrorJSON:
    """An error about a document, a variable or an argument; `kind` has the code."""
    return located_error(error, without_values(error.message), {"code": kind.code})


def without_values(message: str) -> str:
    """A message of graphql-core about the input, without the input itself, because clients log messages."""
    text = _VALUES.sub(lambda match: next(filter(None, match.groups()), ""), message)
    return text if text.endswith((".", "?")) else f"{text}."


def located_error(error: GraphQLError, message: str, extensions: dict[str, Any]) -> ErrorJSON:
    """An error with its places in the document and in the answer."""
    json: ErrorJSON = {"message": message}
    if error.nodes:
        json["locations"] = [place for node in error.nodes for place in locations_of(node)]
    elif error.locations:
        json["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        json["path"] = error.path
    json["extensions"] = extensions
    return json


def locations_of(node: Node) -> list[Location]:
    """The location of a node, if it is known; read from its token, because counting lines is slow."""
    token = node.loc and node.loc.start_token
    return [{"line": token.line, "column": token.column}] if token else []


def error_json(error: GatewayError) -> ErrorJSON:
    """An error about the request as a whole, as JSON."""
    return {"message": error.message, "extensions": error.extensions}


class BadArgument(BadUserInput):
    """The value of an argument is invalid; `locations` are those of the value in the document."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__(without_values(error.message))
        self.locations = [place for node in error.nodes or () for place in locations_of(node)]


def log_internal(error: BaseException) -> str:
    """Log a fault of the gateway once, and return its id in the log.

    The log has its type and its place in the code, but not its text, which may contain data.
    """
    marks = vars(error)
    if _ID not in marks:
        marks[_ID] = secrets.token_hex(8)
        _log.error("internal error %s: %s", marks[_ID], place(error))
    return str(marks[_ID])


def _cause(error: GraphQLError) -> Exception:
    """The original exception; the executor wraps it once for each place that it passes."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause
