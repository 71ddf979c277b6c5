"""Authentication: from the credentials of a request to its identity."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from multidict import CIMultiDictProxy

from gateway.access.principal import Principal
from gateway.errors import GatewayError, Unauthenticated
from gateway.http.errors import HttpError
from gateway.upstream.auth.credentials import forwarded, pseudonym
from gateway.upstream.identity import Identity

Authenticate = Callable[[str | None], Awaitable[Identity]]
"""Returns the identity for a request's ``Authorization`` header.

Raises:
    HttpError: 401 if the credentials are missing or invalid; 503 if they cannot be checked.
"""


def authorization(headers: CIMultiDictProxy[str]) -> str | None:
    """The value of the ``Authorization`` header, if there is one.

    Raises:
        HttpError: 400 if there are two. No client may send that (RFC 9110, section 5.3), and a proxy on the
            way may have used the other one.
    """
    values = headers.getall("Authorization", ())
    if len(values) > 1:
        raise HttpError(400, "Send at most one Authorization header.")
    return values[0] if values else None


class NoCredentials:
    """The credentials of anonymous requests: every upstream call fails before it is made."""

    renews = False

    async def token(self) -> str:
        """Raise an error.

        Raises:
            Unauthenticated: Always.
        """
        raise Unauthenticated("The request has no token. Send Authorization: Bearer and a token.")

    def rejected(self, token: str) -> bool:  # noqa: ARG002  # the answer is the same for every token
        """Return false, as there is no newer token."""
        return False


ANONYMOUS = Identity.undivided("anonymous", NoCredentials())
"""The identity of a request without a token."""


def forwarding(demo_token: str | None, key: bytes) -> Authenticate:
    """Authenticate by the caller's bearer token, which goes upstream.

    Args:
        demo_token: A sandbox's token for requests without one; `None` for no such token.
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
    """Authenticate by a JWT or an API key as the bearer token; calls carry the gateway's own token.

    Args:
        principal_of: Returns the caller of a bearer token, or raises `Unauthenticated`.
        service: The identity of the gateway itself.
        key: Key of the identities' hashes, 1 to 64 bytes.
    """

    async def authenticate(authorization: str | None) -> Identity:
        token = _bearer_token(authorization) if authorization else None
        if token is None:
            raise HttpError(
                401,
                Unauthenticated("The request has no credentials. Send Authorization: Bearer and a token."),
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
