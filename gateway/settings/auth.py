"""Settings of the token for upstream calls, and of the gateway's callers."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic import field_validator as validator

from gateway.settings.address import is_loopback, parsed
from gateway.settings.group import Group, Text


class AuthSettings(Group):
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
            url = parsed(text)
            if not url.host or not (
                url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
            ):
                raise ValueError("the URL begins with https://, or with http:// for this machine")
        return text
