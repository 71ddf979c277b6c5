"""The identity that a request's credentials stand for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from multidict import CIMultiDictProxy

from gateway.access.principal import Principal
from gateway.errors import GatewayError, Unauthenticated
from gateway.http.errors import HttpError
from gateway.upstream.auth.credentials import forwarded, pseudonym
from gateway.upstream.identity import Identity

Authenticate = Callable[[str | None], Awaitable[Identity]]
"""From the request's ``Authorization`` header to the identity that its operation is for.

Raises:
    HttpError: 401, for the header names nobody who may call; 503, for that cannot be found out.
"""


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


class NoCredentials:
    """Those of nobody: what needs no call is answered, and every call fails before it is made."""

    renews = False

    async def token(self) -> str:
        """Never one.

        Raises:
            Unauthenticated: Always.
        """
        raise Unauthenticated("The request brings no token: send Authorization: Bearer and a token.")

    def rejected(self, token: str) -> bool:  # noqa: ARG002  # the answer is the same for every token
        """Always false: there is no better token."""
        return False


ANONYMOUS = Identity.undivided("anonymous", NoCredentials())
"""The identity of a request without a token."""


def forwarding(demo_token: str | None, key: bytes) -> Authenticate:
    """Gives the identity of the bearer token in a request, or else of the demo token, if there is one.

    Args:
        demo_token: The token of a sandbox.
        key: Key of the identities' hashes, 1 to 64 bytes.
    """

    async def authenticate(authorization: str | None) -> Identity:
        if authorization is None:
            return forwarded(demo_token, key) if demo_token else ANONYMOUS
        token = _bearer_token(authorization)
        return ANONYMOUS if token is None else forwarded(token, key)

    return authenticate


def identifying(
    principal_of: Callable[[str], Awaitable[Principal]], service: Identity, key: bytes
) -> Authenticate:
    """Gives the identity of the caller whose JWT or API key is the bearer token in a request.

    Args:
        principal_of: Gives the caller of a bearer token, or raises `Unauthenticated`.
        service: The identity of the gateway itself, whose token all calls carry.
        key: Key of the identities' hashes, 1 to 64 bytes.
    """

    async def authenticate(authorization: str | None) -> Identity:
        token = _bearer_token(authorization) if authorization else None
        if token is None:
            raise HttpError(
                401,
                Unauthenticated("The request names no caller: send Authorization: Bearer and a token."),
                {"WWW-Authenticate": "Bearer"},
            )
        try:
            principal = await principal_of(token)
        except Unauthenticated as error:
            raise HttpError(401, error, {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from None
        except GatewayError as error:
            raise HttpError(503, error) from None
        return replace(
            service,
            caller=pseudonym(principal.name, key),
            scopes=principal.scopes,
            expires_at=principal.expires_at,
        )

    return authenticate


def _bearer_token(authorization: str) -> str | None:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
