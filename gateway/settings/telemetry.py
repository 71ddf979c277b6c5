"""Settings of what operators read."""

from typing import Literal

from pydantic import Field
from pydantic import field_validator as validator

from gateway.settings.address import parsed
from gateway.settings.group import Group


class TelemetrySettings(Group):
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
            url = parsed(text)
            if url.scheme not in ("http", "https") or not url.host or url.user or url.query_string:
                raise ValueError("the URL begins with http:// or https://, and names a collector")
        return text
