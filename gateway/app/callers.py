"""Builds the authentication of callers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from gateway.access.api_keys import UnreadableKeys
from gateway.access.watched_keys import WatchedKeys
from gateway.app.shared import keys
from gateway.http.credentials import Authenticate, forwarding, identifying
from gateway.settings import Settings, UnusableSettings
from gateway.upstream.auth.credentials import ClientCredentials, pseudonym
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity

if TYPE_CHECKING:
    from gateway.access.callers import Callers


def authenticates(
    settings: Settings,
    session: aiohttp.ClientSession,
    demo_token: str | None,
    time: Time,
    callers: "Callers | None",
) -> Authenticate:
    """The authentication by the caller's own token, by a known caller's credential, or by the gateway's."""
    auth, key = settings.auth, keys(settings).identity
    if auth.mode == "forward":
        return forwarding(demo_token, key)
    if auth.client_id is None or auth.client_secret is None:
        raise ValueError("The settings were not checked.")
    credentials = ClientCredentials(
        session,
        settings.upstream.login_url,
        auth.client_id,
        auth.client_secret.get_secret_value(),
        time,
        timeout=settings.upstream.timeout,
    )
    identity = Identity.undivided(pseudonym(auth.client_id, key), credentials)
    if callers:
        return identifying(callers.principal, identity, key)

    async def authenticate(_authorization: str | None) -> Identity:
        return identity

    return authenticate


def report_revoked(settings: Settings, callers: "Callers | None", revoke: Callable[[str], None]) -> None:
    """Call `revoke` for each caller whose API key is removed or gets other scopes."""
    if callers and callers.api_keys:
        key = keys(settings).identity
        callers.api_keys.on_revoked(lambda name: revoke(pseudonym(name, key)))


@asynccontextmanager
async def known_callers(
    settings: Settings, session: aiohttp.ClientSession, time: Time
) -> AsyncIterator["Callers | None"]:
    """The known callers; `None` if the gateway does not identify callers."""
    auth = settings.auth
    if not auth.identifies:
        yield None
        return
    # Cryptography is slow to load, and most gateways leave the identification of callers to the upstream.
    from gateway.access.callers import Callers  # noqa: PLC0415
    from gateway.access.issuer_keys import IssuerKeys  # noqa: PLC0415
    from gateway.access.jwts import Jwts  # noqa: PLC0415

    async with AsyncExitStack() as stack:
        api_keys = jwts = None
        if auth.api_keys_file:
            api_keys = await stack.enter_async_context(_api_keys(auth.api_keys_file, time))
        if auth.jwks_url:
            keys = IssuerKeys(session, auth.jwks_url, time)
            stack.push_async_callback(keys.close)
            jwts = Jwts(keys, auth.issuer or "", auth.audience or "")
        yield Callers(api_keys, jwts)


@asynccontextmanager
async def _api_keys(file: Path, time: Time) -> AsyncIterator[WatchedKeys]:
    try:
        keys = WatchedKeys(file)
    except OSError as error:
        raise UnusableSettings(f"GATEWAY_AUTH__API_KEYS_FILE cannot be read: {error.strerror}.") from None
    except UnreadableKeys as error:
        raise UnusableSettings(
            f"GATEWAY_AUTH__API_KEYS_FILE is not a valid file of API keys: {error}."
        ) from None
    watching = asyncio.create_task(keys.watch(time.sleep))
    try:
        yield keys
    finally:
        watching.cancel()
        await asyncio.wait([watching])
