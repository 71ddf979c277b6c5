"""The groups of settings, one class for each part of the gateway."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic import field_validator as validator
from pydantic_settings import NoDecode
from yarl import URL

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_REGION = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")

_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_HEADER = re.compile(r"[a-z0-9][a-z0-9-]*")
_NEVER_FORWARDED = re.compile(
    "accept|authorization|connection|cookie|expect|host|keep-alive|range|te|trailer|upgrade|"
    "(accept|content|if|proxy|sec|set|transfer)-.*"
)
"""Headers that say how a message travels, who sends it, or what its answer may be."""

Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class HttpSettings(_Group):
    """The listening socket, its connections and its end."""

    host: Text = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any that is free.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="Origins of web pages that may call, as `https://app.example.com`, with commas.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="Hosts that requests may name, with commas. By default any; "
        "where no token is needed, `localhost`, `127.0.0.1` and `::1`.",
    )
    max_body: Count = Field(1_048_576, description="Largest request body, in bytes.")
    batch: int = Field(
        0, ge=0, le=1000, description="Most operations in a list in one body; 0 takes no list."
    )
    draft_statuses: bool = Field(
        default=False,
        description="Whether statuses are those of the newest GraphQL-over-HTTP draft: "
        "422 for what is well-formed but not run, 294 for data beside errors.",
    )
    max_headers: int = Field(
        32_768, ge=1024, description="Largest request line and headers together, in bytes."
    )
    connections: Count = Field(
        1000,
        description="Connections with clients open at once, in each process, if it may open so many files.",
    )
    first_byte_timeout: Seconds = Field(10, description="Seconds from a connection to its first byte.")
    headers_timeout: Seconds = Field(10, description="Seconds for a request's headers to arrive.")
    body_timeout: Seconds = Field(30, description="Seconds for a request's body to arrive.")
    write_timeout: Seconds = Field(
        30, description="Seconds for a client to take an answer, or each MiB of a larger one."
    )
    keepalive_timeout: Seconds = Field(
        75,
        description="Seconds that a connection may idle between requests; longer than a proxy's before it.",
    )
    buffers: Count = Field(
        67_108_864,
        description="Memory for half-received requests and half-sent answers that do not move on, in bytes.",
    )
    ping: Seconds = Field(20, description="Seconds between two pings on a socket or an event stream.")
    init_timeout: Seconds = Field(5, description="Seconds from a socket's opening to its `connection_init`.")
    max_message: Count = Field(65_536, description="Largest message on a socket, in bytes.")
    operations: Count = Field(100, description="Operations open at once on a socket or an event stream.")
    slow_timeout: Seconds = Field(
        10, description="Seconds for which a subscriber may take nothing, before it has to come again."
    )
    drain: float = Field(
        0, ge=0, le=600, description="Seconds to go on serving, no longer ready, after the signal to stop."
    )
    grace: Seconds = Field(30, description="Seconds that running operations get to end after that.")

    @validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            url = _url(origin)
            if not (url.scheme in ("http", "https") and url.host and str(url.origin()) == origin):
                raise ValueError("each origin is a scheme and a host, such as https://app.example.com")
        return origins

    @validator("allowed_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not _HOST.fullmatch(host) and not _is_address(host):
                raise ValueError("each host is a name in lower case or an address, without a port")
        return hosts


class UpstreamSettings(_Group):
    """The Genesys Cloud Platform API, and calls to it."""

    region: str | None = Field(
        None, description="Region of the organisation, such as `mypurecloud.de`: the API is at `api.` of it."
    )
    url: str | None = Field(None, description="URL of the API instead of a region, such as a sandbox's.")
    allow_http: bool = Field(default=False, description="Whether the URL may be `http` beyond loopback.")
    timeout: Seconds = Field(10, description="Seconds for one call.")
    deadline: Seconds = Field(30, description="Seconds for all calls of one operation.")
    max_body: Count = Field(16_777_216, description="Largest answer to one call, in decompressed bytes.")
    connections: Count = Field(100, description="Connections open at once.")
    headers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        ("x-correlation-id",),
        description="Headers of a request that go with its calls, with commas; an empty text for none.",
    )

    @property
    def api_url(self) -> str:
        """URL of the API."""
        return self.url or f"https://api.{self.region}"

    @property
    def login_url(self) -> str:
        """URL that tokens are fetched from: the API's, where that has a URL of its own."""
        return self.url or f"https://login.{self.region}"

    @validator("headers")
    @classmethod
    def _may_be_forwarded(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _HEADER.fullmatch(name) or _NEVER_FORWARDED.fullmatch(name):
                raise ValueError(f"{name} is not the name of a header in lower case that may go upstream")
        return names

    @validator("region")
    @classmethod
    def _is_region(cls, region: str | None) -> str | None:
        if region is not None and not _REGION.fullmatch(region):
            raise ValueError("a region is one DNS name, such as mypurecloud.de or usw2.pure.cloud")
        return region

    @validator("url")
    @classmethod
    def _is_url(cls, text: str | None) -> str | None:
        if text is None:
            return None
        url = _url(text)
        if url.scheme not in ("http", "https") or not url.host or str(url.origin()) != text.rstrip("/"):
            raise ValueError("the URL is http or https, a host and perhaps a port, and nothing else")
        return str(url.origin())


class AuthSettings(_Group):
    """Whose token goes with a call, and who may call the gateway."""

    mode: Literal["forward", "service"] = Field(
        "forward",
        description="`forward`: the caller's token; `service`: the gateway's own, by client credentials.",
    )
    client_id: Text | None = Field(None, description="OAuth client of `service`.")
    client_secret: SecretStr | None = Field(None, description="Secret of that client.")
    jwks_url: str | None = Field(
        None, description="URL of the keys (JWKS) that sign the JWTs of the callers of `service`."
    )
    issuer: Text | None = Field(None, description="Issuer (`iss`) of those JWTs; needed with that URL.")
    audience: Text | None = Field(
        None, description="Audience (`aud`) that they must be meant for; needed with that URL."
    )
    api_keys_file: Path | None = Field(
        None, description="File of the hashed API keys of the callers of `service`."
    )

    @property
    def identifies(self) -> bool:
        """Whether the gateway itself knows its callers."""
        return self.jwks_url is not None or self.api_keys_file is not None

    @validator("jwks_url")
    @classmethod
    def _is_safe_url(cls, text: str | None) -> str | None:
        if text is not None:
            url = _url(text)
            if not url.host or not (
                url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
            ):
                raise ValueError("the URL begins with https://, or with http:// for this machine")
        return text


class LimitSettings(_Group):
    """The most that one operation may select, and that run at once."""

    bytes: Count = Field(65_536, description="Length of a document, in bytes.")
    tokens: Count = Field(3_000, description="Lexical tokens of a document.")
    depth: Count = Field(16, description="Fields inside fields.")
    fields: Count = Field(1_500, description="Fields of an operation, fragments followed.")
    root_fields: Count = Field(30, description="Fields of the root type.")
    aliases: Count = Field(200, description="Fields with an alias.")
    repeats: Count = Field(50, description="Selections of one field in one place.")
    directives: Count = Field(200, description="Directives of a document, fragments followed.")
    introspection: Count = Field(80_000, description="Fields in an answer about the schema.")
    values: Count = Field(10_000, description="Values in the variables, at any depth.")
    items: Count = Field(2_000, description="Items of one list in the variables.")
    calls: Count = Field(200, description="Upstream calls of one operation.")
    expected_calls: Count | None = Field(
        None, description="Upstream calls that an operation may need at most by its estimate; any if not set."
    )
    expected_objects: Count | None = Field(
        None, description="Objects that its answer may hold at most by its estimate; any if not set."
    )
    answer_objects: Count = Field(100_000, description="Objects in one answer.")
    answer_bytes: Count = Field(33_554_432, description="Length of one answer, in bytes.")
    errors: Count = Field(1_000, description="Errors in one answer; one more tells how many are left out.")
    running: Count = Field(1_000, description="Operations that run at once, in each process.")
    running_of_caller: Count = Field(
        500, description="Operations of one caller that run at once, in each process."
    )
    subscriptions: Count = Field(10_000, description="Subscriptions that are open at once, in each process.")
    subscriptions_of_caller: Count = Field(
        5_000, description="Subscriptions of one caller that are open at once, in each process."
    )


class DocumentSettings(_Group):
    """Which documents are run, and the cache of documents and plans."""

    mode: Literal["off", "prefer", "only"] = Field(
        "prefer",
        description="`off`: documents come as text; `prefer`: also by the id of a trusted document, "
        "or the hash of any that came before; `only`: they must be trusted.",
    )
    file: Path | None = Field(
        None, description="Manifest of trusted documents, as written by Relay, Apollo or graphql-codegen."
    )
    size: Count = Field(
        67_108_864, description="Memory for documents and their plans in each process, in bytes."
    )


def _pairs(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.split(",") if part.strip())
    return {name.strip(): seconds.strip() for name, _, seconds in pairs}


class CacheSettings(_Group):
    """How long entities are cached, and where."""

    enabled: bool = Field(default=True, description="Whether anything is kept.")
    size: Count = Field(67_108_864, description="Memory for it in each process, in bytes.")
    url: SecretStr | None = Field(
        None,
        description="Valkey or Redis server that replicas share, such as `redis://:password@host:6379/0`.",
    )
    key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Secret of those replicas, which binds entries to their callers; needed with a URL.",
    )
    ttl: Annotated[dict[str, Seconds], NoDecode, BeforeValidator(_pairs)] = Field(
        default={}, description="Seconds that entities of a kind hold, as `user=30,queue=600`."
    )
    live: float = Field(1, ge=0, le=2, description="Seconds that presence and the like hold.")
    missing: float = Field(10, ge=0, le=60, description="Seconds that a 404, or a 403, holds.")
    stale: float = Field(
        3600, ge=0, le=86_400, description="Seconds after which an entity is not even shown as stale."
    )
    recent: float = Field(
        2, ge=0, le=2, description="Seconds that a live read is shared for while the budget is short."
    )

    @validator("url")
    @classmethod
    def _is_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("the URL begins with redis://, or with rediss:// for TLS")
        return url


class LiveSettings(_Group):
    """What the upstream tells by itself."""

    enabled: bool = Field(
        default=True, description="Whether there are subscriptions, by notification channels."
    )
    lease: float = Field(
        60,
        ge=0,
        le=3600,
        description="Seconds that what a channel tells of holds without being read; 0: always read.",
    )
    channels: Count = Field(
        1000,
        description="Notification channels open at once, in each process, if it may open so many files.",
    )


class TelemetrySettings(_Group):
    """What operators read."""

    log: Literal["text", "json", "off"] = Field(
        "text",
        description="How the log is written to the standard error, `text` or `json`: one line for each "
        "operation. `off`: without those lines; what goes wrong is logged as text.",
    )
    otlp_url: str | None = Field(
        None,
        description="URL of a collector that takes traces by OTLP over HTTP, such as `http://collector:4318`.",
    )
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port for `/metrics` of its own; the other one then has none."
    )
    ftv1: bool = Field(
        False, description="Whether routers that ask for Apollo's federated traces get them, errors included."
    )

    @validator("otlp_url")
    @classmethod
    def _is_collector(cls, text: str | None) -> str | None:
        if text is not None:
            url = _url(text)
            if url.scheme not in ("http", "https") or not url.host or url.user or url.query_string:
                raise ValueError("the URL begins with http:// or https://, and names a collector")
        return text


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is an address that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _url(text: str) -> URL:
    try:
        return URL(text)
    except ValueError:
        raise ValueError("it is not a URL") from None
