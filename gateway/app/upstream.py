"""Builds the upstream, and the source of entities."""

import aiohttp

from gateway.app.shared import Shared
from gateway.cache.entities import EntityCache, Times
from gateway.links import CACHED_PATHS, ROWS
from gateway.loaders import EntitySource
from gateway.settings import Settings, UnusableSettings
from gateway.upstream.clock import Time
from gateway.upstream.policy.chain import Upstream, UpstreamLimits
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths


def upstream_of(
    settings: Settings, session: aiohttp.ClientSession, forbidden: ForbiddenPaths, shared: Shared, time: Time
) -> Upstream:
    """The upstream with its policies; it adds paths that get a 403 to `forbidden`."""
    return Upstream(
        session,
        settings.upstream.api_url,
        _limits(settings),
        time,
        forbidden,
        shared_budget=shared.budget,
        cached=CACHED_PATHS,
        evict=shared.store.forget if shared.store else None,
    )


def _limits(settings: Settings) -> UpstreamLimits:
    upstream, cache = settings.upstream, settings.cache
    return UpstreamLimits(
        connections=upstream.connections,
        timeout=upstream.timeout,
        max_body=upstream.max_body,
        recent=cache.recent if cache.enabled else 0.0,
    )


def source_of(
    settings: Settings, upstream: Upstream, forbidden: ForbiddenPaths, shared: Shared, time: Time
) -> EntitySource:
    """The source of entities: the cache and the upstream."""
    cache = EntityCache(shared.store, _times(settings), now=time.now) if shared.store else None
    return EntitySource.over(
        upstream, forbidden, cache, unshared=upstream.send_unshared, renew=upstream.renew
    )


def _times(settings: Settings) -> Times:
    cache = settings.cache
    cached = [kind.name for kind in ROWS.values() if kind.ttl]
    unknown = sorted(cache.ttl.keys() - set(cached))
    if unknown:
        raise UnusableSettings(
            f"GATEWAY_CACHE__TTL names {unknown[0]}, which is not cached. Use one of {', '.join(cached)}."
        )
    return Times(cache.ttl, live=cache.live, missing=cache.missing, stale=cache.stale)
