"""The upstream: how calls are made, and what may not be called again."""

import aiohttp

from gateway.app.shared import Shared
from gateway.links import CACHED_PATHS
from gateway.settings import Settings
from gateway.upstream.clock import Time
from gateway.upstream.policy.chain import Upstream, UpstreamLimits
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths


def upstream_of(
    settings: Settings, session: aiohttp.ClientSession, forbidden: ForbiddenPaths, shared: Shared, time: Time
) -> Upstream:
    """The upstream with its policies. It notes in `forbidden` what is answered 403."""
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
