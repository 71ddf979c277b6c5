"""What descriptions say of the REST API: where something is read, and what a caller must be permitted."""

from gateway.links import Kind, Permissions


def read_at(description: str, path: str, permissions: Permissions, *, method: str = "GET") -> str:
    """The description of what is read at a path of the REST API."""
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
