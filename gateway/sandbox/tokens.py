"""Tokens: their user, permissions and divisions."""

from dataclasses import dataclass
from math import inf

from gateway.sandbox import refusals
from gateway.sandbox.kinds import Entity

DEMO_TOKEN = "sandbox-demo-token"  # noqa: S105  # opens nothing but the sandbox
"""The token of a supervisor who may read and write everything."""


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token.

    ``user_id`` is ``None`` for client credentials. ``permissions`` (``domain:entity:action``) and
    ``divisions`` (ids) limit what it may do and see; ``None`` is no limit. ``expires`` is in seconds of the
    sandbox's clock. ``app`` is the id of the client that it was given to.
    """

    value: str
    user_id: str | None
    permissions: frozenset[str] | None = None
    divisions: frozenset[str] | None = None
    expires: float = inf
    app: str = ""

    def require(self, *any_of: str) -> None:
        """Raise a 403 unless the token has one of the permissions; an empty list needs none."""
        if self.permissions is not None and any_of and self.permissions.isdisjoint(any_of):
            raise refusals.missing_permission(*any_of)

    def sees(self, entity: Entity) -> bool:
        """Whether one of the entity's divisions is the token's, or the entity has none."""
        if self.divisions is None:
            return True
        own = divisions_of(entity)
        return not own or not self.divisions.isdisjoint(own)

    @property
    def owner(self) -> str:
        """The user and app whose notification channels are counted together."""
        return f"{self.user_id or ''}@{self.app}" if self.user_id or self.app else self.value

    @property
    def user(self) -> str:
        """The id of the token's user; raises a 400 if it has none."""
        if self.user_id is None:
            raise refusals.no_user()
        return self.user_id


def divisions_of(entity: Entity) -> list[str]:
    """The ids of the divisions that an entity, a conversation or an analytics record belongs to."""
    if "division" in entity:
        return [entity["division"]["id"]]
    if "divisionId" in entity:
        return [entity["divisionId"]]
    if "divisionIds" in entity:
        return list(entity["divisionIds"])
    return [membership["division"]["id"] for membership in entity.get("divisions", ())]
