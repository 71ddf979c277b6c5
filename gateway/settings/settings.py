"""All settings together."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from yarl import URL

from gateway.settings import documentation
from gateway.settings.address import is_loopback
from gateway.settings.auth import AuthSettings
from gateway.settings.cache import CacheSettings
from gateway.settings.documentation import PREFIX
from gateway.settings.documents import DocumentSettings
from gateway.settings.http import HttpSettings
from gateway.settings.limits import LimitSettings
from gateway.settings.live import LiveSettings
from gateway.settings.telemetry import TelemetrySettings
from gateway.settings.upstream import UpstreamSettings


class UnusableSettings(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The gateway cannot start with these settings; each sentence says why, and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


class Settings(BaseSettings):
    """All settings, from the environment unless passed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    http: HttpSettings = HttpSettings()
    upstream: UpstreamSettings = UpstreamSettings()
    auth: AuthSettings = AuthSettings()
    cache: CacheSettings = CacheSettings()
    limits: LimitSettings = LimitSettings()
    documents: DocumentSettings = DocumentSettings()
    live: LiveSettings = LiveSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    engine: Literal["planned", "reference"] = Field(
        "planned",
        description="Engine that runs operations: `planned`, or `reference`, which is graphql-core.",
    )
    introspection: bool = Field(
        default=True,
        description="Let clients read the schema: "
        "by introspection, `_service`, `/schema.graphql` and suggestions in errors.",
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
        """Given values, then the environment; no files."""
        return init_settings, env_settings

    @classmethod
    def load(cls, names: Iterable[str], *, needs_upstream: bool = True, **given: Any) -> Self:
        """The settings of this process.

        Args:
            names: Names of its environment variables; an unknown one of the gateway is an error.
            needs_upstream: Whether an upstream must be set.
            given: Values that replace those of the environment.

        Raises:
            UnusableSettings: A name is unknown, a value is wrong, or two contradict each other.
        """
        if unknown := sorted(documentation.unknown_names(names, cls)):
            raise UnusableSettings(*(documentation.unknown_name(name, cls) for name in unknown))
        try:
            settings = cls(**given)
        except ValidationError as error:
            sentences = [
                documentation.invalid_value(item["loc"], item["msg"], cls) for item in error.errors()
            ]
            raise UnusableSettings(*sentences) from None
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
                "or set GATEWAY_UPSTREAM__ALLOW_HTTP=true in a private network."
            )
    if settings.cache.url and not settings.cache.key:
        yield (
            "GATEWAY_CACHE__URL needs GATEWAY_CACHE__KEY, a secret of 16 or more characters "
            "that all replicas share."
        )
    documents = settings.documents
    if documents.mode == "only" and documents.file is None:
        yield "GATEWAY_DOCUMENTS__MODE=only needs GATEWAY_DOCUMENTS__FILE, a manifest of trusted documents."
    if documents.mode == "off" and documents.file is not None:
        yield "GATEWAY_DOCUMENTS__FILE has no use with GATEWAY_DOCUMENTS__MODE=off. Remove one of them."
    yield from _contradictions_of_callers(auth)
    if auth.mode != "service":
        return
    if not auth.client_id or not auth.client_secret:
        yield "GATEWAY_AUTH__MODE=service needs GATEWAY_AUTH__CLIENT_ID and GATEWAY_AUTH__CLIENT_SECRET."
    if not auth.identifies and not is_loopback(settings.http.host):
        yield (
            "GATEWAY_AUTH__MODE=service would give everyone who can connect the gateway's own rights. "
            "Set GATEWAY_AUTH__JWKS_URL or GATEWAY_AUTH__API_KEYS_FILE, so that it knows its callers, "
            "or GATEWAY_HTTP__HOST=127.0.0.1, or GATEWAY_AUTH__MODE=forward."
        )


def _contradictions_of_callers(auth: AuthSettings) -> Iterator[str]:
    if auth.mode == "forward" and auth.identifies:
        yield (
            "GATEWAY_AUTH__MODE=forward does not check JWTs and API keys of callers. Set "
            "GATEWAY_AUTH__MODE=service, or remove GATEWAY_AUTH__JWKS_URL and GATEWAY_AUTH__API_KEYS_FILE."
        )
    if auth.jwks_url and not (auth.issuer and auth.audience):
        yield "GATEWAY_AUTH__JWKS_URL needs GATEWAY_AUTH__ISSUER and GATEWAY_AUTH__AUDIENCE."
    if not auth.jwks_url and (auth.issuer or auth.audience):
        yield "GATEWAY_AUTH__ISSUER and GATEWAY_AUTH__AUDIENCE have no use without GATEWAY_AUTH__JWKS_URL."
