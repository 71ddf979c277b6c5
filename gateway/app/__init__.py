"""The composition root: builds the gateway from its settings. Nothing is built elsewhere."""

from gateway.app.service import CORE, documents, limits, trusted_documents
from gateway.app.serving import Gateway, serve

__all__ = ["CORE", "Gateway", "documents", "limits", "serve", "trusted_documents"]
