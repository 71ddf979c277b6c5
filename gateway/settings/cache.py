"""Settings of how long entities are cached, and where."""

from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic import field_validator as validator
from pydantic_settings import NoDecode

from gateway.settings.group import Count, Group, Seconds


def _pairs(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.split(",") if part.strip())
    return {name.strip(): seconds.strip() for name, _, seconds in pairs}


class CacheSettings(Group):
    """How long entities are cached, and where."""

    enabled: bool = Field(default=True, description="Cache entities.")
    size: Count = Field(67_108_864, description="Memory for the cache in each process, in bytes.")
    url: SecretStr | None = Field(
        None,
        description="Valkey or Redis server that replicas share, such as `redis://:password@host:6379/0`.",
    )
    key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Secret of the replicas that seals shared entries; required with a URL.",
    )
    ttl: Annotated[dict[str, Seconds], NoDecode, BeforeValidator(_pairs)] = Field(
        default={},
        description="Seconds for which entities of a kind are cached, such as `user=30,queue=600`.",
    )
    live: float = Field(
        1, ge=0, le=2, description="Seconds for which presence, routing status and the like are cached."
    )
    missing: float = Field(10, ge=0, le=60, description="Seconds for which a 404 or a 403 is cached.")
    stale: float = Field(
        3600, ge=0, le=86_400, description="Seconds for which an expired entity is served as stale."
    )
    recent: float = Field(
        2, ge=0, le=2, description="Seconds for which a read is shared while the budget is short."
    )

    @validator("url")
    @classmethod
    def _is_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("the URL begins with redis://, or with rediss:// for TLS")
        return url
