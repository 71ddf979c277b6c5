"""Settings of the token for upstream calls, and of the gateway's callers."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic import field_validator as validator

from gateway.settings.address import is_loopback, parsed
from gateway.settings.group import Group, Text


class AuthSettings(Group):
    """The token for upstream calls, and the gateway's callers."""

    mode: Literal["forward", "service"] = Field(
        "forward",
        description="Token of upstream calls: the caller's (`forward`), or the gateway's own (`service`).",
    )
    client_id: Text | None = Field(None, description="Id of the OAuth client, for `service`.")
    client_secret: SecretStr | None = Field(None, description="Secret of the OAuth client, for `service`.")
    jwks_url: str | None = Field(
        None, description="URL of the keys (JWKS) that sign callers' JWTs, for `service`."
    )
    issuer: Text | None = Field(None, description="Issuer (`iss`) of the JWTs; required with the JWKS URL.")
    audience: Text | None = Field(
        None, description="Audience (`aud`) of the JWTs; required with the JWKS URL."
    )
    api_keys_file: Path | None = Field(None, description="File of callers' hashed API keys, for `service`.")

    @property
    def identifies(self) -> bool:
        """Whether the gateway itself knows its callers."""
        return self.jwks_url is not None or self.api_keys_file is not None

    @validator("jwks_url")
    @classmethod
    def _is_safe_url(cls, text: str | None) -> str | None:
        if text is not None:
            url = parsed(text)
            if not url.host or not (
                url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
            ):
                raise ValueError("the URL begins with https://, or with http:// for this machine")
        return text
