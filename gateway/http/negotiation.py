"""Content negotiation: which media type an answer has (GraphQL over HTTP, "Accept")."""

from functools import lru_cache

from gateway.http.errors import HttpError

GRAPHQL = "application/graphql-response+json"
"""The media type whose status says whether the operation ran."""

JSON = "application/json"
"""The older media type, with 200 for every well-formed request; the default without an Accept header."""


EVENT_STREAM = "text/event-stream"
"""Results as they come; for those who like it better than an answer of JSON."""


@lru_cache(maxsize=128)
def choose(accept: str | None) -> str:
    """The media type that the client prefers.

    Raises:
        HttpError: 406: the client accepts none of them.
    """
    if not accept:
        return JSON
    preferences = dict(map(_range, accept.split(",")))
    otherwise = preferences.get("application/*", preferences.get("*/*", 0.0))
    graphql, json = preferences.get(GRAPHQL, otherwise), preferences.get(JSON, otherwise)
    stream = preferences.get(EVENT_STREAM, 0.0)
    is_json_named = GRAPHQL in preferences or JSON in preferences
    if stream > max(graphql, json) or (stream == max(graphql, json) > 0 and not is_json_named):
        return EVENT_STREAM
    if max(graphql, json) <= 0:
        reason = f"An answer is {GRAPHQL}, {JSON} or {EVENT_STREAM}; the Accept header allows none of them."
        raise HttpError(406, reason)
    return GRAPHQL if graphql > json or (graphql == json and GRAPHQL in preferences) else JSON


def is_json(content_type: str | None) -> bool:
    """Whether a body may be read: `application/json`, in UTF-8 if it says so."""
    if content_type is None:
        return False
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    return media_type == JSON and all(charset in ("utf-8", "utf8") for charset in charsets)


def _range(text: str) -> tuple[str, float]:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return media_type, min(1.0, max(0.0, float(quality)))
    except ValueError:
        return media_type, 0.0
