"""Access control: the entities that a token may see."""

import time
from collections.abc import Callable

import orjson

from gateway.sandbox import refusals
from gateway.sandbox.conversations.lag import Lag
from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.seeds.chance import EPOCH
from gateway.sandbox.store import Shape
from gateway.sandbox.tokens import DEMO_TOKEN, Token


class Access:
    """Checks tokens and gives them the entities that they may see.

    ``tokens`` holds the valid tokens by their value, ``forbidden`` the ids of entities that no token may see.
    ``clock`` gives seconds since 1970. ``lag`` hides writes from reads for a while.
    """

    def __init__(
        self,
        organisation: Organisation,
        clock: Callable[[], float] = time.time,
        lag: Lag | None = None,
    ) -> None:
        self.organisation = organisation
        self.clock = clock
        self.lag = lag or Lag(organisation)
        self._began = clock()
        self.tokens: dict[str, Token] = {}
        self.forbidden: set[str] = set()
        self.add(Token(DEMO_TOKEN, organisation.user_id))

    def now(self) -> float:
        """The organisation's time, in seconds since 1970: it starts at ``EPOCH``."""
        return EPOCH + self.clock() - self._began

    def add(self, token: Token) -> Token:
        """Add a valid token."""
        self.tokens[token.value] = token
        return token

    def revoke(self, value: str) -> None:
        """Remove a token: its calls get a 401 from now on."""
        self.tokens.pop(value, None)

    def forbid(self, entity_id: str) -> None:
        """Hide an entity from every token: a single read gets a 403, a bulk read leaves it out."""
        self.forbidden.add(entity_id)

    def admit(self, value: str | None) -> Token:
        """The token with this value; raises a 401 if it is missing, unknown or expired."""
        if value is None:
            raise refusals.no_token()
        token = self.tokens.get(value)
        if token is None or token.expires <= self.clock():
            raise refusals.bad_token()
        return token

    def visible(self, entity: Entity, token: Token) -> bool:
        """Whether a token may see an entity."""
        return entity["id"] not in self.forbidden and token.sees(entity)

    def entity(self, kind: str, entity_id: str, token: Token) -> Entity:
        """One entity; raises a 404 if there is none, a 403 if the token may not see it."""
        entity = self.organisation.get(kind, entity_id)
        if entity is None:
            raise refusals.not_found(kind, entity_id)
        if not self.visible(entity, token):
            raise refusals.foreign_division()
        return entity

    def conversation(self, conversation_id: str, token: Token) -> Entity:
        """The conversation for reads, which may lag behind writes, if the token may see it."""
        shown = self.lag.shown(self.actual(conversation_id, token))
        if shown is None:
            raise refusals.not_found("conversation", conversation_id)
        return shown

    def actual(self, conversation_id: str, token: Token) -> Entity:
        """The actual conversation, if the token may see it: by its divisions or as a participant."""
        conversation = self.organisation.get("conversation", conversation_id)
        if conversation is None:
            raise refusals.not_found("conversation", conversation_id)
        takes_part = token.user_id is not None and self.organisation.takes_part(token.user_id, conversation)
        if conversation_id in self.forbidden or not (takes_part or token.sees(conversation)):
            raise refusals.foreign_division()
        return conversation

    def active(self, user_id: str) -> list[Entity]:
        """A user's active conversations for reads."""
        held = self.organisation.all("conversation").values()
        shown = (self.lag.shown(conversation) for conversation in held)
        return [
            each
            for each in shown
            if each is not None and "endTime" not in each and self.organisation.has(user_id, each)
        ]

    def bytes(self, conversation: Entity, view: str = "", shape: Shape | None = None) -> bytes:
        """The JSON of a conversation that reads show, or of its view by ``shape``, which ``view`` names."""
        if self.lag.hides(conversation["id"]):
            return orjson.dumps(shape(conversation) if shape else conversation)
        return self.organisation.bytes(conversation, view, shape)
