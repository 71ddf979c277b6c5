"""Content negotiation: the media type of an answer (GraphQL over HTTP, "Accept")."""

from functools import lru_cache

from multidict import CIMultiDictProxy

from gateway.http.errors import HttpError
from gateway.http.incremental.form import Form

GRAPHQL = "application/graphql-response+json"
"""The media type with a status that says whether the operation ran."""

JSON = "application/json"
"""The older media type, with 200 for every well-formed request; the default without an Accept header."""

EVENT_STREAM = "text/event-stream"
"""Results as events, for clients that prefer this type to JSON."""

MULTIPART = "multipart/mixed"
"""A result in parts, for clients that like this type at least as much as JSON."""


def accept_of(headers: CIMultiDictProxy[str]) -> str | None:
    """The `Accept` header. Several lines of it are one list (RFC 9110, section 5.3)."""
    return ",".join(headers.getall("Accept", ())).strip(", ") or None


@lru_cache(maxsize=128)
def choose(accept: str | None) -> str:
    """The media type that the client prefers, for a result in one part.

    Raises:
        HttpError: 406 if the client accepts none of them.
    """
    if accept is None:
        return JSON
    preferences = _preferences(accept)
    graphql, json = _json_preferences(preferences)
    stream = _preference(preferences, EVENT_STREAM)
    is_json_named = GRAPHQL in preferences or JSON in preferences
    if stream > max(graphql, json) or (stream == max(graphql, json) > 0 and not is_json_named):
        return EVENT_STREAM
    if max(graphql, json, _preference(preferences, MULTIPART)) <= 0:
        types = f"{GRAPHQL}, {JSON}, {MULTIPART} or {EVENT_STREAM}"
        raise HttpError(406, f"The Accept header allows none of {types}.")
    return GRAPHQL if graphql > json or (graphql == json and GRAPHQL in preferences) else JSON


@lru_cache(maxsize=128)
def form(accept: str | None, media_type: str) -> Form | None:
    """The format of a result's parts that the client wants for a media type; `None` for one part."""
    preferences = _preferences(accept or "")
    if _preference(preferences, media_type) < max(_json_preferences(preferences)):
        return None
    ranges = [text.strip().lower() for text in (accept or "").split(",")]
    meant = [text for text in ranges if text.partition(";")[0].strip() in (media_type, _any_of(media_type))]
    parameters = [part.strip() for text in meant for part in text.split(";")]
    specifications = [part for part in parameters if "spec=" in part]
    for each in Form:
        if each.lower() in specifications:
            return each
    return Form.DEFER_SPEC if parameters and not specifications else None


def is_json(content_type: str | None) -> bool:
    """Whether a body is `application/json`, in UTF-8 if it names a charset."""
    if content_type is None:
        return False
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    return media_type == JSON and all(charset in ("utf-8", "utf8") for charset in charsets)


def _preferences(accept: str) -> dict[str, float]:
    return dict(map(_range, accept.split(",")))


def _preference(preferences: dict[str, float], media_type: str) -> float:
    """How much a client likes a type that it has to name: `*/*` is said by those who do not know of it."""
    return preferences.get(media_type, preferences.get(_any_of(media_type), 0.0))


def _any_of(media_type: str) -> str:
    return f"{media_type.partition('/')[0]}/*"


def _json_preferences(preferences: dict[str, float]) -> tuple[float, float]:
    otherwise = preferences.get("application/*", preferences.get("*/*", 0.0))
    return preferences.get(GRAPHQL, otherwise), preferences.get(JSON, otherwise)


def _range(text: str) -> tuple[str, float]:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return media_type, min(1.0, max(0.0, float(quality)))
    except ValueError:
        return media_type, 0.0
