"""Verifies JSON Web Tokens of callers (RFC 7519, RFC 9068)."""

from collections.abc import Mapping
from typing import Any

import jwt

from gateway.access.issuer_keys import ALGORITHMS, IssuerKeys
from gateway.access.principal import Principal
from gateway.errors import Unauthenticated

_SKEW = 60
"""Seconds by which the clocks of the issuer and the gateway may differ."""

_REQUIRED = ("exp", "iss", "aud", "sub")

_SENTENCES: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "The token has expired.",
    jwt.ImmatureSignatureError: "The token is not valid yet.",
    jwt.InvalidAudienceError: "The token is meant for another audience.",
    jwt.InvalidIssuerError: "The token is from another issuer.",
    jwt.MissingRequiredClaimError: f"The token lacks one of the claims {', '.join(_REQUIRED)}.",
}


class Jwts:
    """Finds callers by the tokens of one issuer.

    Args:
        keys: The issuer's keys.
        issuer: The required claim `iss`.
        audience: The audience that the claim `aud` must contain.
    """

    def __init__(self, keys: IssuerKeys, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._jwt = jwt.PyJWT({"enforce_minimum_key_length": True})

    async def principal(self, token: str) -> Principal:
        """The principal of a token.

        Its scopes are from the claim `scope`, a string with spaces, or `scp`, which may be a list.

        Raises:
            Unauthenticated: The token is invalid; the message says why.
            GatewayError: The issuer's keys cannot be fetched.
        """
        try:
            header = jwt.get_unverified_header(token)
            # The sender of the token writes its header, so `alg` may have any JSON type.
            algorithm = str(header.get("alg"))
            if algorithm not in ALGORITHMS:
                raise Unauthenticated("The token must be signed with an asymmetric algorithm.")
            key = await self._keys.key(header.get("kid"), algorithm)
            claims = self._jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=_SKEW,
                options={"require": [*_REQUIRED]},
            )
            expires_at = float(claims["exp"]) + _SKEW
        except (jwt.PyJWTError, OverflowError) as error:
            raise Unauthenticated(_SENTENCES.get(type(error), "The token is not valid.")) from None
        return Principal(f"sub {claims['sub']}", _scopes(claims), expires_at)


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    match claims.get("scope", claims.get("scp")):
        case str(text):
            return frozenset(text.split())
        case list(names):
            return frozenset(name for name in names if isinstance(name, str))
    return frozenset()
