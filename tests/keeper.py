"""What tests of economy and cache share: a gateway that keeps what it reads, and counts of what it cost."""

from collections import Counter
from typing import Any

from gateway.sandbox import Sandbox
from gateway.settings import Settings

KEY = "a key that replicas have in common"
"""Of those that share a server."""

CONVERSATIONS = "/api/v2/conversations"
CONVERSATION = "/api/v2/conversations/{id}"
OBSERVATIONS = "/api/v2/analytics/queues/observations/query"
USERS = "/api/v2/users"
USER = "/api/v2/users/{id}"
QUEUES = "/api/v2/routing/queues"
QUEUE = "/api/v2/routing/queues/{id}"
QUEUE_VIEWS = "/api/v2/routing/queues/divisionviews"


def keeping(settings: Settings, **cache: Any) -> Settings:
    """The same settings with a cache."""
    return Settings(**{**settings.model_dump(), "cache": {"enabled": True, **cache}})


def spent(sandbox: Sandbox) -> Counter[str]:
    """The calls since this was last asked, by template."""
    calls = Counter(call.template for call in sandbox.calls)
    sandbox.calls.clear()
    return calls


def told(answer: dict[str, Any]) -> dict[tuple[str | int, ...], str]:
    """The codes of an answer's errors by their paths."""
    return {tuple(error["path"]): error["extensions"]["code"] for error in answer.get("errors", ())}
