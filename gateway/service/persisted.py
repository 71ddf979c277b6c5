"""Persisted documents, which requests name by an id instead of sending their text.

Trusted documents come from a manifest when the gateway starts. Under `prefer` a client may also send a text
with its SHA-256 and name it by that hash later (Apollo's automatic persisted queries). As any client may do
that, such a document is not trusted. It is cached together with its parsed form, and in the server that
replicas share.
"""

import logging
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Literal, Protocol

from gateway.engine.errors import ErrorJSON, error_json
from gateway.engine.operation import Operation
from gateway.engine.operation_cache import OperationCache
from gateway.errors import BadUserInput, GatewayError, PersistedQueryNotFound, PersistedQueryNotSupported
from gateway.service.documents import Documents
from gateway.service.request import GraphQLRequest, RequestError

Mode = Literal["off", "prefer", "only"]
"""Which documents are accepted: texts only; texts and ids; or trusted documents only."""

_PREFIX = "sha256:"
_SHA256 = re.compile(r"[0-9a-f]{64}")

_log = logging.getLogger(__name__)


class SharedDocuments(Protocol):
    """Documents that replicas share, by SHA-256."""

    async def get(self, hash_: str) -> str | None:
        """The document; `None` if it is not there."""
        ...

    async def put(self, hash_: str, text: str) -> None:
        """Store a document."""
        ...


class PersistedDocuments:
    """Finds the document that a request sends or names.

    Args:
        mode: Which documents are accepted.
        trusted: The documents of the manifest, by id.
        cache: The cache of checked documents.
        shared: The documents that replicas share; `None` without such a server.
    """

    def __init__(
        self,
        mode: Mode,
        trusted: Mapping[str, str],
        cache: OperationCache,
        shared: SharedDocuments | None = None,
    ) -> None:
        self._mode = mode
        self._texts = frozenset(trusted.values())
        by_hash = {_hash(text): text for text in self._texts}
        self._trusted = by_hash | {id_.removeprefix(_PREFIX): text for id_, text in trusted.items()}
        self._cache = cache
        self._shared = shared

    async def text(self, request: GraphQLRequest) -> str:
        """The text of the request's document.

        Raises:
            PersistedQueryNotFound: The id is unknown, or the document is not trusted and has to be.
            PersistedQueryNotSupported: The mode is `off`.
            BadUserInput: The id is a SHA-256, but not that of the text.
        """
        text, id_ = request.document, request.document_id
        if text is None:
            return await self._named(_bare(id_))
        if self._mode == "only" and text not in self._texts:
            raise PersistedQueryNotFound(
                "The document is not trusted, and the gateway runs trusted documents only."
            )
        if self._mode == "prefer" and id_ is not None:
            hash_ = _bare(id_)
            if _SHA256.fullmatch(hash_) and hash_ != _hash(text):
                raise BadUserInput("The hash is not the SHA-256 of the document's text.")
        return text

    async def keep(self, request: GraphQLRequest, text: str) -> None:
        """Store the text of a valid document under the hash of the request."""
        if self._mode != "prefer" or request.document_id is None:
            return
        hash_ = _bare(request.document_id)
        if not _SHA256.fullmatch(hash_) or hash_ in self._trusted:
            return
        key = (_PREFIX, hash_)
        if self._cache.get(key) is None:
            self._cache.put(key, text, 0, parent=text)
            if self._shared is not None and request.document is not None:
                await self._shared.put(hash_, text)

    async def _named(self, id_: str) -> str:
        if self._mode == "off":
            raise PersistedQueryNotSupported
        text = self._trusted.get(id_)
        if text is None and self._mode == "prefer" and _SHA256.fullmatch(id_):
            text = self._cache.get((_PREFIX, id_))
            if text is None and self._shared is not None:
                text = await self._shared.get(id_)
        if text is None:
            raise PersistedQueryNotFound
        return text


def plan_ahead(trusted: Mapping[str, str], documents: Documents, plan: Callable[[Operation], None]) -> None:
    """Check and plan the trusted documents. The log names each invalid one, and says what is wrong."""
    for id_, text in trusted.items():
        try:
            for operation in documents.all(text):
                plan(operation)
        except GatewayError as error:
            _warn(id_, error_json(error))
        except RequestError as error:
            _warn(id_, error.errors[0])


def _warn(id_: str, error: ErrorJSON) -> None:
    _log.warning("The trusted document %s cannot be run: %s", id_, error["message"])


def matches(hash_: str, text: str) -> bool:
    """Whether a hash is the SHA-256 of a text."""
    return hash_ == _hash(text)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _bare(id_: str | None) -> str:
    return (id_ or "").removeprefix(_PREFIX)
