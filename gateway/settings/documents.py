"""Settings of which documents are run, and of the cache of documents and plans."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from gateway.settings.group import Count, Group


class DocumentSettings(Group):
    """Which documents are run, and the cache of documents and plans."""

    mode: Literal["off", "prefer", "only"] = Field(
        "prefer",
        description="Accepted documents. `off`: texts; `prefer`: also ids of trusted documents, "
        "and hashes of texts sent before; `only`: trusted documents.",
    )
    file: Path | None = Field(
        None, description="Manifest of trusted documents, written by Relay, Apollo or graphql-codegen."
    )
    size: Count = Field(
        67_108_864, description="Memory for documents and their plans in each process, in bytes."
    )
