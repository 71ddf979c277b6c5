"""Whose token an operation's calls carry."""

from collections.abc import Callable

from multidict import CIMultiDictProxy

from gateway.errors import Unauthenticated
from gateway.http.errors import HttpError
from gateway.upstream.auth.credentials import PROCESS_KEY, Forwarded
from gateway.upstream.caller import Credentials

Authenticate = Callable[[str | None], Credentials]
"""From the request's ``Authorization`` header to the credentials of its operation."""


def authorization(headers: CIMultiDictProxy[str]) -> str | None:
    """The value of the ``Authorization`` header, if there is one.

    Raises:
        HttpError: 400, for there are two. No client may send that (RFC 9110, section 5.3), and a proxy on the
            way could have judged by the other one.
    """
    values = headers.getall("Authorization", ())
    if len(values) > 1:
        raise HttpError(400, "A request has one Authorization header at most.")
    return values[0] if values else None


class Anonymous:
    """Nobody: what needs no call is answered, and every call fails before it is made."""

    principal = "anonymous"
    renews = False

    async def token(self) -> str:
        """Never one.

        Raises:
            Unauthenticated: Always.
        """
        raise Unauthenticated("The request brings no token: send Authorization: Bearer and a token.")

    def refused(self, token: str) -> bool:  # noqa: ARG002  # the answer is the same for every token
        """No."""
        return False


def forwarding(demo_token: str | None = None, key: bytes = PROCESS_KEY) -> Authenticate:
    """The caller's own bearer token; where the request brings none at all, the demo token if there is one.

    Principals are told apart by a hash with this key.
    """

    def authenticate(authorization: str | None) -> Credentials:
        if authorization is None:
            return Forwarded(demo_token, key=key) if demo_token else Anonymous()
        scheme, _, token = authorization.partition(" ")
        return Forwarded(token.strip(), key=key) if scheme.lower() == "bearer" else Anonymous()

    return authenticate
