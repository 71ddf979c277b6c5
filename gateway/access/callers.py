"""Finds the caller for the credential of a request."""

from dataclasses import dataclass

from gateway.access.jwts import Jwts
from gateway.access.principal import Principal
from gateway.access.watched_keys import WatchedKeys
from gateway.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class Callers:
    """Finds callers by their credentials.

    Attributes:
        api_keys: Checks API keys; `None` if there are none.
        jwts: Checks JWTs; `None` if there is no issuer.
    """

    api_keys: WatchedKeys | None
    jwts: Jwts | None

    async def principal(self, credential: str) -> Principal:
        """The principal of an API key or a JWT.

        Raises:
            Unauthenticated: The credential is unknown or invalid; the message says why.
            GatewayError: The credential cannot be checked now.
        """
        if self.api_keys and (principal := self.api_keys.principal(credential)):
            return principal
        if self.jwts:
            return await self.jwts.principal(credential)
        raise Unauthenticated("The API key is unknown.")
