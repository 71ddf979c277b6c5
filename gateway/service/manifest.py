"""Manifests of trusted documents, written by the build of a client.

Apollo's `generate-persisted-query-manifest` writes a list of operations with `id` and `body`. Relay's
compiler and the client preset of graphql-codegen write an object of documents by id.
"""

from collections import Counter
from typing import Literal

import msgspec


class UnknownManifest(Exception):  # noqa: N818  # says what is wrong, as a noun
    """The file is not a manifest; the message says why."""


class _ManifestOperation(msgspec.Struct):
    id: str
    body: str


class _ApolloManifest(msgspec.Struct):
    format: Literal["apollo-persisted-query-manifest"]
    version: Literal[1]
    operations: list[_ManifestOperation]


def read(text: bytes) -> dict[str, str]:
    """The documents of a manifest by id.

    Raises:
        UnknownManifest: The text is not a manifest.
    """
    try:
        manifest = msgspec.json.decode(text)
        if not isinstance(manifest, dict) or "format" not in manifest:
            return msgspec.convert(manifest, dict[str, str])
        operations = msgspec.convert(manifest, _ApolloManifest).operations
    except msgspec.MsgspecError as error:
        raise UnknownManifest(f"{error}.") from None
    twice = [id_ for id_, count in Counter(one.id for one in operations).items() if count > 1]
    if twice:
        raise UnknownManifest(f"Several operations have the id {twice[0]}.")
    return {one.id: one.body for one in operations}
