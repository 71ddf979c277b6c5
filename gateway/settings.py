"""Settings: everything that can be told to the gateway from outside, by environment variables.

A setting's name is `GATEWAY_` and its path here in capitals, joined by `__`: `GATEWAY_HTTP__PORT`.
"""

import difflib
import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic import field_validator as validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from yarl import URL

PREFIX = "GATEWAY_"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_REGION = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")

Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class UnusableSettings(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The settings do not let the gateway start; each sentence says what is wrong and how to mend it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Http(_Group):
    """What the gateway offers."""

    host: Text = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any that is free.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="Origins of web pages that may call, as `https://app.example.com`, with commas.",
    )
    max_body: Count = Field(1_048_576, description="Largest request body, in bytes.")
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
    drain: float = Field(
        0, ge=0, le=600, description="Seconds to go on serving, no longer ready, after being told to stop."
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


class Upstream(_Group):
    """Where the Genesys Cloud Platform API is."""

    region: str | None = Field(
        None, description="Region of the organisation, such as `mypurecloud.de`: the API is at `api.` of it."
    )
    url: str | None = Field(None, description="URL of the API instead of a region, such as a sandbox's.")
    allow_http: bool = Field(default=False, description="Whether the URL may be `http` beyond loopback.")
    timeout: Seconds = Field(10, description="Seconds for one call.")
    deadline: Seconds = Field(30, description="Seconds for all calls of one operation.")
    max_body: Count = Field(16_777_216, description="Largest answer to one call, in decompressed bytes.")
    connections: Count = Field(100, description="Connections open at once.")

    @property
    def api_url(self) -> str:
        """URL of the API."""
        return self.url or f"https://api.{self.region}"

    @property
    def login_url(self) -> str:
        """URL that tokens are fetched from; where the API has a URL of its own, that one."""
        return self.url or f"https://login.{self.region}"

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


class Auth(_Group):
    """Whose token goes with a call."""

    mode: Literal["forward", "service"] = Field(
        "forward",
        description="`forward`: the caller's token; `service`: the gateway's own, by client credentials.",
    )
    client_id: Text | None = Field(None, description="OAuth client of `service`.")
    client_secret: SecretStr | None = Field(None, description="Secret of that client.")


class DocumentLimits(_Group):
    """What one operation may ask for."""

    bytes: Count = Field(65_536, description="Length of a document, in bytes.")
    tokens: Count = Field(3_000, description="Lexical tokens of a document.")
    depth: Count = Field(16, description="Fields inside fields.")
    fields: Count = Field(1_500, description="Fields of an operation, fragments followed.")
    root_fields: Count = Field(30, description="Fields of the root type.")
    aliases: Count = Field(200, description="Fields with an alias.")
    repeats: Count = Field(50, description="Selections of one field in one place.")
    introspection: Count = Field(50_000, description="Fields in an answer about the schema.")
    values: Count = Field(10_000, description="Values in the variables, at any depth.")
    calls: Count = Field(200, description="Upstream calls of one operation.")
    answer_objects: Count = Field(100_000, description="Objects in one answer.")
    answer_bytes: Count = Field(33_554_432, description="Length of one answer, in bytes.")


class DocumentMemory(_Group):
    """What is kept of documents."""

    size: Count = Field(
        67_108_864, description="Memory for documents and their plans in each process, in bytes."
    )


def _pairs(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.split(",") if part.strip())
    return {name.strip(): seconds.strip() for name, _, seconds in pairs}


class Cache(_Group):
    """What is kept of entities, and for how long it holds."""

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


class Telemetry(_Group):
    """What operators are told."""

    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port for `/metrics` of its own; the other one then has none."
    )


class Settings(BaseSettings):
    """All settings, from the environment unless given."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    http: Http = Http()
    upstream: Upstream = Upstream()
    auth: Auth = Auth()
    cache: Cache = Cache()
    limits: DocumentLimits = DocumentLimits()
    documents: DocumentMemory = DocumentMemory()
    telemetry: Telemetry = Telemetry()
    engine: Literal["planned", "reference"] = Field(
        "planned", description="What runs operations: `planned`, or graphql-core as `reference`."
    )
    introspection: bool = Field(
        default=True,
        description="Whether the schema may be read: "
        "by introspection, `_service`, `/schema.graphql` and names suggested in errors.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the signature is pydantic-settings'
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment; no files."""
        return init_settings, env_settings

    @classmethod
    def load(cls, names: Iterable[str], *, needs_upstream: bool = True, **given: Any) -> Self:
        """The settings of this process.

        Args:
            names: Of its environment's variables, so that an unknown one is noticed.
            needs_upstream: Whether there must be one.
            given: Goes before the environment.

        Raises:
            UnusableSettings: A name is unknown, a value is not right, or two do not go together.
        """
        known = {setting.name for setting in documented()}
        unknown = [name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known]
        if unknown:
            raise UnusableSettings(*(_unknown(name, known) for name in sorted(unknown)))
        try:
            settings = cls(**given)
        except ValidationError as error:
            raise UnusableSettings(*(_wrong(item["loc"], item["msg"]) for item in error.errors())) from None
        if sentences := list(_contradictions(settings, needs_upstream=needs_upstream)):
            raise UnusableSettings(*sentences)
        return settings


def _contradictions(settings: Settings, *, needs_upstream: bool) -> Iterator[str]:
    upstream, auth = settings.upstream, settings.auth
    if upstream.region and upstream.url:
        yield "GATEWAY_UPSTREAM__REGION and GATEWAY_UPSTREAM__URL are both set. Remove one of them."
    if needs_upstream and not (upstream.region or upstream.url):
        yield (
            "There is no upstream. Set GATEWAY_UPSTREAM__REGION, such as mypurecloud.de, "
            "or GATEWAY_UPSTREAM__URL, or start with --sandbox."
        )
    if upstream.url and not upstream.allow_http:
        url = URL(upstream.url)
        if url.scheme == "http" and not is_loopback(url.host or ""):
            yield (
                "GATEWAY_UPSTREAM__URL would send tokens over plain http. Use https, "
                "or set GATEWAY_UPSTREAM__ALLOW_HTTP=true in a network that is yours alone."
            )
    if settings.cache.url and not settings.cache.key:
        yield (
            "GATEWAY_CACHE__URL needs GATEWAY_CACHE__KEY, a secret of 16 or more characters "
            "that all replicas have in common."
        )
    if auth.mode != "service":
        return
    if not auth.client_id or not auth.client_secret:
        yield "GATEWAY_AUTH__MODE=service needs GATEWAY_AUTH__CLIENT_ID and GATEWAY_AUTH__CLIENT_SECRET."
    if not is_loopback(settings.http.host):
        yield (
            "GATEWAY_AUTH__MODE=service would give everyone who can connect the gateway's own rights. "
            "Set GATEWAY_HTTP__HOST=127.0.0.1, or GATEWAY_AUTH__MODE=forward."
        )


class Setting(BaseModel):
    """A setting as the documentation tells it."""

    name: str
    default: str
    description: str


def documented(model: type[BaseModel] = Settings, prefix: str = PREFIX) -> Iterator[Setting]:
    """Every setting that there is."""
    for key, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from documented(info.annotation, f"{prefix}{key.upper()}__")
        else:
            yield Setting(
                name=f"{prefix}{key.upper()}",
                default=_shown(info.default),
                description=info.description or "",
            )


def shown(settings: BaseModel, prefix: str = PREFIX) -> Iterator[tuple[str, str]]:
    """Every setting's name and value, secrets hidden."""
    for key in type(settings).model_fields:
        value = getattr(settings, key)
        if isinstance(value, BaseModel):
            yield from shown(value, f"{prefix}{key.upper()}__")
        else:
            yield f"{prefix}{key.upper()}", _shown(value)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, seen from itself only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, dict):
        return ",".join(f"{key}={each:g}" for key, each in value.items())
    return "" if value is None else str(value)


def _unknown(name: str, known: set[str]) -> str:
    bare = {setting.removeprefix(PREFIX) for setting in known}
    near = difflib.get_close_matches(name.upper().removeprefix(PREFIX), bare, n=1)
    hint = f"; {PREFIX}{near[0]} is the nearest" if near else ""
    return f"{name} is no setting{hint}. Correct or remove it."


def _wrong(loc: tuple[int | str, ...], message: str) -> str:
    purposes = {setting.name: setting.description for setting in documented()}
    parts = [str(part).upper() for part in loc if isinstance(part, str)]
    name = PREFIX + "__".join(parts)
    # What is wrong inside a setting is told of the setting.
    told = next((known for known in purposes if name == known or name.startswith(f"{known}__")), name)
    purpose = purposes.get(told, "")
    return f"{told} is not right: {message.removeprefix('Value error, ')}. It is: {purpose}".rstrip()


def _url(text: str) -> URL:
    try:
        return URL(text)
    except ValueError:
        raise ValueError("it is not a URL") from None
