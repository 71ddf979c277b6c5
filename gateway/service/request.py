"""Requests, the same for every transport, and the errors of requests that are not run."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateway.engine.errors import ErrorJSON, error_json
from gateway.engine.operation import Variables
from gateway.errors import GatewayError


class GraphQLRequest(NamedTuple):
    """A request for one operation. It has a document, an id of one, or both.

    Attributes:
        document: The text of a GraphQL document; ``None`` if the request only names one.
        document_id: The id of a trusted document, or the SHA-256 of any document.
        operation_name: The operation of the document to run; ``None`` for the only one.
        variables: The variables as JSON; undeclared ones are ignored.
        traced: Whether the client asks for ``extensions.upstream``.
        federated: Whether a router asks for Apollo's trace, ``extensions.ftv1``.
        queries_only: Whether mutations are refused, as for GET over HTTP.
        headers: The headers of the request or of its socket; some of them may go upstream.
    """

    document: str | None
    document_id: str | None
    operation_name: str | None
    variables: Variables
    traced: bool
    federated: bool
    queries_only: bool
    headers: Mapping[str, str]


class RequestError(Exception):
    """The request is not run; the answer has only these ``errors``.

    The term is from the GraphQL specification; an operation that runs has ``data``.
    """

    def __init__(self, errors: Iterable[ErrorJSON]) -> None:
        super().__init__()
        self.errors = list(errors)

    @classmethod
    def of(cls, error: GatewayError) -> "RequestError":
        """A request error with one error."""
        return cls([error_json(error)])


class NotAQuery(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The request may only have a query, and has another operation."""
