"""From the credential in a request to the caller."""

from dataclasses import dataclass

from gateway.access.jwts import Jwts
from gateway.access.principal import Principal
from gateway.access.watched_keys import WatchedKeys
from gateway.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class Callers:
    """Knows callers by what they send.

    Attributes:
        api_keys: Known by their hashes.
        jwts: Of one issuer.
    """

    api_keys: WatchedKeys | None
    jwts: Jwts | None

    async def principal(self, credential: str) -> Principal:
        """Whose API key or JWT it is.

        Raises:
            Unauthenticated: It is nobody's, or not valid now; the message says why.
            GatewayError: That cannot be found out now.
        """
        if self.api_keys and (principal := self.api_keys.principal(credential)):
            return principal
        if self.jwts:
            return await self.jwts.principal(credential)
        raise Unauthenticated("The API key is unknown.")
