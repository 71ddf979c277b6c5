"""The part of descriptions about the REST API: the path, and the permissions that a caller needs."""

from gateway.links import Kind, Permissions


def read_at(description: str, path: str, permissions: Permissions, *, method: str = "GET") -> str:
    """A description with a path of the REST API and its permissions."""
    said = f"{description}\n\nREST: {method} {path}."
    if permissions is None:
        return said
    return f"{said} Permission: {' or '.join(permissions) or 'none'}."


def of_one(description: str, kind: Kind) -> str:
    """The description of one entity of a kind, or of its type."""
    return read_at(description, kind.item, kind.permissions)


def of_many(description: str, kind: Kind) -> str:
    """The description of several entities of a kind."""
    if kind.bulk is None:
        return of_one(description, kind)
    return read_at(description, kind.bulk.path, kind.permissions, method=kind.bulk.method)
