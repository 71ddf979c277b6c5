"""Errors as a client reads them: with a code, and without data of anybody else."""

import logging
import re
import secrets
import traceback
from typing import Any

from graphql import GraphQLError, Node

from gateway.errors import INTERNAL_SERVER_ERROR, BadUserInput, GatewayError

ErrorJSON = dict[str, Any]
"""An error as JSON: ``message``, ``locations``, ``path``, ``extensions`` with ``code``."""

Location = dict[str, int]
"""A place in the document as an error tells it: `line` and `column`, from 1."""

MOST_ERRORS = 20
"""Errors shown of one document, or of its variables; a client mends one after the other anyway."""

_ID = "errorId"
"""The attribute of an exception that holds its id: one fault may take many places of many answers."""

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
"""What graphql-core's messages repeat of the input. A name is kept: the document or the schema has it."""

_log = logging.getLogger(__name__)


def execution_error(error: GraphQLError) -> ErrorJSON:
    """An error of the execution as the client reads it.

    A `GatewayError` is shown as it is. Of the executor's own errors only those of an argument or a variable
    are shown; every other may hold data, so it is masked, and logged without its text.
    """
    cause = _cause(error)
    # Without a path it concerns a variable; of an argument, it points to the document by itself.
    about_input = error.path is None or (isinstance(cause, GraphQLError) and cause.nodes is not None)
    if about_input and not isinstance(cause, GatewayError):
        return input_error(error, BadUserInput)
    return located_error(error, *message_and_extensions(cause))


def message_and_extensions(error: Exception) -> tuple[str, dict[str, Any]]:
    """The message and the extensions of an exception; a fault of the gateway's own is masked, and logged."""
    if isinstance(error, GatewayError):
        return error.message, error.extensions
    masked = internal_error(error)
    return masked["message"], masked["extensions"]


def internal_error(error: BaseException) -> ErrorJSON:
    """A fault of the gateway's own, masked and logged; `errorId` finds it in the log."""
    return {
        "message": "Internal error.",
        "extensions": {"code": INTERNAL_SERVER_ERROR, "errorId": log_internal(error)},
    }


def input_error(error: GraphQLError, kind: type[GatewayError]) -> ErrorJSON:
    """What is wrong with a document, a variable or an argument; `kind` gives the code."""
    return located_error(error, without_values(error.message), {"code": kind.code})


def without_values(message: str) -> str:
    """A message of graphql-core's about the input, without the input: clients log what they get."""
    told = _VALUES.sub(lambda match: next(filter(None, match.groups()), ""), message)
    return told if told.endswith((".", "?")) else f"{told}."


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
    """Where a node begins, if that is known; read from its token, since counting the lines takes long."""
    token = node.loc and node.loc.start_token
    return [{"line": token.line, "column": token.column}] if token else []


def error_json(error: GatewayError) -> ErrorJSON:
    """An error that concerns the request as a whole."""
    return {"message": error.message, "extensions": error.extensions}


class BadArgument(BadUserInput):
    """The value of an argument does not fit; `locations` are those of the value in the document."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__(without_values(error.message))
        self.locations = [place for node in error.nodes or () for place in locations_of(node)]


def log_internal(error: BaseException) -> str:
    """Log a fault of the gateway's own, unless it is logged already, and give its id in the log.

    The log has its type and where it arose, but not its text: that may hold data.
    """
    marks = vars(error)
    if _ID not in marks:
        marks[_ID] = secrets.token_hex(8)
        _log.error("internal error %s: %s", marks[_ID], place(error))
    return str(marks[_ID])


def place(error: BaseException) -> str:
    """The type of an exception and where it arose, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__ + "".join(
        f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames
    )


def _cause(error: GraphQLError) -> Exception:
    """What was raised first: the executor wraps an error once for each place that it passes."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause
