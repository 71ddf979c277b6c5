"""One request to change a conversation, and what most acts demand of its state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.tokens import Token


@dataclass(frozen=True, slots=True)
class Write:
    """One request to change a conversation.

    ``conversation`` is a draft, which nobody sees until the act is done: a refused one changes nothing.
    ``path`` has the values of the path's parameters; ``body`` has been read by its form. ``now`` is the
    organisation's time in seconds since 1970.
    """

    access: Access
    token: Token
    conversation: Entity
    path: Mapping[str, str]
    body: Entity
    now: float

    @property
    def organisation(self) -> Organisation:
        """The organisation with its entities."""
        return self.access.organisation

    @property
    def person(self) -> Entity:
        """The participant in the path; raises a 404 if there is none."""
        for person in self.conversation["participants"]:
            if person["id"] == self.path["participant_id"]:
                found: Entity = person
                return found
        raise refusals.not_found("participant", self.path["participant_id"])

    @property
    def present(self) -> Entity:
        """The participant in the path; raises a 409 if they have left."""
        person = self.person
        if "endTime" in person:
            raise refusals.conflict("The participant has left the conversation.")
        return person

    @property
    def on_call(self) -> Entity:
        """The participant in the path; raises a 409 unless they are connected by a call."""
        return self.calling(self.present)

    def calling(self, person: Entity) -> Entity:
        """A participant; raises a 400 if they have no call, a 409 if none is connected."""
        calls = person.get("calls", ())
        if not calls:
            raise refusals.wrong_medium("Only a call can do this, and the participant has none.")
        if not any(call["state"] == "connected" for call in calls):
            raise refusals.conflict("The participant's call is not connected.")
        return person

    def demand_ongoing(self) -> None:
        """Raise a 409 if the conversation has ended."""
        if "endTime" in self.conversation:
            raise refusals.conflict("The conversation has ended.")

    def entity(self, kind: str, key: str) -> Entity:
        """The entity whose id is the body's ``key``, which the token must see.

        Raises a 400 without an id, a 404 without an entity, a 403 for one of another's division.
        """
        return self.named(kind, self.text(key), key)

    def named(self, kind: str, entity_id: str, field: str) -> Entity:
        """The entity with this id, which the body names in ``field``; raises a 404 or 403 as ``entity``."""
        entity = self.organisation.get(kind, entity_id)
        if entity is None:
            raise refusals.not_found(kind, entity_id, field=field)
        if not self.access.visible(entity, self.token):
            raise refusals.foreign_division()
        return entity

    def text(self, key: str) -> str:
        """A text that the body must have; raises a 400 if it is missing or empty."""
        value = self.body.get(key)
        if not value:
            raise refusals.invalid(key, f"The body needs {key}.")
        return str(value)

    @property
    def own_user(self) -> Entity:
        """The token's user; raises a 400 if it has none."""
        user = self.organisation.get("user", self.token.user)
        if user is None:
            raise refusals.no_user()
        return user

    def demand_absent(self, user: Entity) -> None:
        """Raise a 409 if a user is already in the conversation."""
        if any(person.get("userId") == user["id"] for person in changes.present(self.conversation)):
            raise refusals.conflict("The user is already in the conversation.")


Change = Callable[[Write], Any]
"""Changes the conversation; returns the answer's body (``None``: no body)."""
