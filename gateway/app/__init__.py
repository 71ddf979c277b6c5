"""The composition root: the only place that builds the gateway's objects from its settings."""

from gateway.app.service import CORE, documents, limits, trusted_documents
from gateway.app.serving import Gateway, serve

__all__ = ["CORE", "Gateway", "documents", "limits", "serve", "trusted_documents"]
