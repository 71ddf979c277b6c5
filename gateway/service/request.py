"""Requests, whatever brings them: what is to be run, and why something is not."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateway.engine.errors import ErrorJSON, error_json
from gateway.engine.operation import Variables
from gateway.errors import GatewayError


class GraphQLRequest(NamedTuple):
    """What a client sends.

    Attributes:
        document: The text of a GraphQL document; ``None`` where the request only names one.
        document_id: The id of a trusted document, or the SHA-256 of any; at least one of the two is there.
        operation_name: Which operation of the document to run; ``None`` for its only one.
        variables: As JSON; those that the operation does not declare are ignored.
        traced: Whether the client wants to know what was done for it, in ``extensions.upstream``.
        federated: Whether a router wants Apollo's trace, in ``extensions.ftv1``.
        queries_only: Whether the request may not change anything, as a GET of HTTP's.
        headers: Those that came with it, or with its socket; some of them may go upstream.
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
    """The request is not run; ``errors`` is all of the answer.

    The term is the GraphQL specification's: without such an error there is ``data``, with errors inside it.
    """

    def __init__(self, errors: Iterable[ErrorJSON]) -> None:
        super().__init__()
        self.errors = list(errors)

    @classmethod
    def of(cls, error: GatewayError) -> "RequestError":
        """One error that concerns the request as a whole."""
        return cls([error_json(error)])


class NotAQuery(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The request may hold a query only, and names another operation."""
