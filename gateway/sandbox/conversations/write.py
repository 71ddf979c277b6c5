"""One request to change a conversation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.sandbox import refusals
from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.tokens import Token


@dataclass(frozen=True, slots=True)
class Write:
    """One request to change a conversation; ``now`` is the organisation's time in seconds since 1970."""

    organisation: Organisation
    token: Token
    conversation: Entity
    participant_id: str | None
    body: Entity
    now: float

    @property
    def person(self) -> Entity:
        """The participant in the path; raises a 404 if there is none."""
        for person in self.conversation["participants"]:
            if person["id"] == self.participant_id:
                found: Entity = person
                return found
        raise refusals.not_found("participant", str(self.participant_id))

    @property
    def present(self) -> Entity:
        """The participant in the path; raises a 400 if they have left."""
        person = self.person
        if "endTime" in person:
            raise refusals.bad_request("The participant has left the conversation.")
        return person

    def entity(self, kind: str, key: str) -> Entity:
        """The entity whose id is the body's ``key``; raises a 400 without an id, a 404 without an entity."""
        entity = self.organisation.get(kind, self.text(key))
        if entity is None:
            raise refusals.not_found(kind, self.text(key))
        return entity

    def text(self, key: str) -> str:
        """A text that the body must have; raises a 400 if it is missing."""
        value = self.body.get(key)
        if not isinstance(value, str) or not value:
            raise refusals.bad_request(f"The body needs {key}.")
        return value

    @property
    def own_user(self) -> Entity:
        """The token's user."""
        user = self.organisation.get("user", self.token.user)
        if user is None:
            raise refusals.no_user()
        return user


Change = Callable[[Write], Any]
"""Changes the conversation; returns the answer's body (``None``: no body)."""
