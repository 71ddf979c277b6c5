"""Settings of the Genesys Cloud Platform API, and of calls to it."""

import re

from pydantic import Field
from pydantic import field_validator as validator

from gateway.settings.address import is_dns_name, is_origin
from gateway.settings.group import Count, Group, Seconds, Texts

_HEADER = re.compile(r"[a-z0-9][a-z0-9-]*")
_NEVER_FORWARDED = re.compile(
    "accept|authorization|connection|cookie|expect|host|keep-alive|range|te|trailer|upgrade|"
    "(accept|content|if|proxy|sec|set|transfer)-.*"
)
"""Headers that say how a message travels, who sends it, or what its answer may be."""


class UpstreamSettings(Group):
    """The Genesys Cloud Platform API, and calls to it."""

    region: str | None = Field(
        None,
        description="Region of the organisation, such as `mypurecloud.de`; its API is at `api.<region>`.",
    )
    url: str | None = Field(
        None, description="URL of the API, in place of a region, for example of a sandbox."
    )
    allow_http: bool = Field(default=False, description="Allow `http` for a URL beyond loopback.")
    timeout: Seconds = Field(10, description="Seconds for one call.")
    deadline: Seconds = Field(30, description="Seconds for all calls of one operation.")
    max_body: Count = Field(16_777_216, description="Largest answer to one call, in decompressed bytes.")
    connections: Count = Field(100, description="Open connections.")
    headers: Texts = Field(
        ("x-correlation-id",),
        description="Headers of a request to send with its calls, separated by commas; empty for none.",
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
        if region is not None and not is_dns_name(region):
            raise ValueError("a region is one DNS name, such as mypurecloud.de or usw2.pure.cloud")
        return region

    @validator("url")
    @classmethod
    def _is_url(cls, text: str | None) -> str | None:
        if text is None:
            return None
        origin = text.rstrip("/")
        if not is_origin(origin):
            raise ValueError("the URL is http or https, a host and perhaps a port, and nothing else")
        return origin
