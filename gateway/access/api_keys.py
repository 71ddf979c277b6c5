"""API keys, of which the gateway has only the hashes."""

import hmac
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gateway.access.principal import Principal

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal digits. Keys are long and random, so a slower hash would add nothing."""


class UnreadableKeys(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The text is not a valid list of API keys; the message says where, and quotes nothing."""


class ApiKey(BaseModel):
    """An entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Annotated[str, Field(min_length=1)]
    sha256: Hash
    scopes: list[Annotated[str, Field(pattern=r"^\S+$")]]


class KeyFile(BaseModel):
    """The file of API keys: ``{"keys": [{"name", "sha256", "scopes": []}]}``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    keys: Annotated[list[ApiKey], Field(min_length=1)]

    @field_validator("keys")
    @classmethod
    def _tell_apart(cls, keys: list[ApiKey]) -> list[ApiKey]:
        if len({key.name for key in keys}) < len(keys) or len({key.sha256 for key in keys}) < len(keys):
            raise ValueError("two keys have the same name or the same hash")
        return keys


class ApiKeys:
    """Finds callers by their API keys.

    Args:
        file: The content of the file; see `KeyFile`.

    Attributes:
        keys: The hash of each key, and its principal.

    Raises:
        UnreadableKeys: The content is invalid.
    """

    def __init__(self, file: bytes) -> None:
        try:
            keys = KeyFile.model_validate_json(file).keys
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "the file"
            raise UnreadableKeys(f"{place}: {first['msg']}") from None
        self.keys = [
            (bytes.fromhex(key.sha256), Principal(f"key {key.name}", frozenset(key.scopes))) for key in keys
        ]

    def principal(self, key: str) -> Principal | None:
        """The principal of a key; `None` for an unknown key. Takes the same time for every key."""
        hashed = sha256(key.encode("utf-8", "backslashreplace")).digest()
        found = None
        for known, principal in self.keys:
            if hmac.compare_digest(known, hashed):
                found = principal
        return found

    def revoked_names(self, newer: "ApiKeys") -> set[str]:
        """The names of the principals whose key is missing in a newer file, or has other scopes there."""
        return {principal.name for _, principal in set(self.keys) - set(newer.keys)}
