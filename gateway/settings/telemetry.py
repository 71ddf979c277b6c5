"""Settings of log, metrics and traces."""

from typing import Literal

from pydantic import Field
from pydantic import field_validator as validator

from gateway.settings.address import parsed
from gateway.settings.group import Group


class TelemetrySettings(Group):
    """Log, metrics and traces."""

    log: Literal["text", "json", "off"] = Field(
        "text",
        description="Format of the log on standard error, `text` or `json`, with a line for each "
        "operation. `off`: without these lines; errors are logged as text.",
    )
    otlp_url: str | None = Field(
        None,
        description="URL of a collector for traces by OTLP over HTTP, such as `http://collector:4318`.",
    )
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Separate port for `/metrics`; the main port then has no metrics."
    )
    ftv1: bool = Field(
        False, description="Send Apollo's federated traces, including errors, to routers that ask for them."
    )

    @validator("otlp_url")
    @classmethod
    def _is_collector(cls, text: str | None) -> str | None:
        if text is not None:
            url = parsed(text)
            if url.scheme not in ("http", "https") or not url.host or url.user or url.query_string:
                raise ValueError("the URL begins with http:// or https://, and names a collector")
        return text
