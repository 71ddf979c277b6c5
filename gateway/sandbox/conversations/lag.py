"""The time between a write's answer and the moment when reads show what it changed."""

import asyncio
from collections import deque

from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation


class Lag:
    """Makes what was written known: at once, or after ``seconds`` during which reads show what was before.

    Listeners hear of a change when reads show it, or, with ``early_events``, at once.
    """

    def __init__(self, organisation: Organisation, seconds: float = 0, *, early_events: bool = False) -> None:
        self.seconds = seconds
        self.early_events = early_events
        self._organisation = organisation
        self._shown: dict[str, list[Entity | None]] = {}
        """What reads show of a conversation, and what they show after each of the coming moments."""
        self._coming: deque[tuple[str, asyncio.TimerHandle]] = deque()

    def hides(self, conversation_id: str) -> bool:
        """Whether reads do not show a conversation as it is."""
        return conversation_id in self._shown

    def shown(self, conversation: Entity) -> Entity | None:
        """A conversation as reads show it; ``None`` for one that they do not show yet."""
        states = self._shown.get(conversation["id"])
        return states[0] if states else conversation

    def commit(self, conversation: Entity, after: Entity) -> None:
        """Let a conversation become what a write has made of it."""
        before = dict(conversation)
        conversation.clear()
        conversation |= after
        self._make_known(conversation, before)

    def begin(self, conversation: Entity) -> None:
        """Make a conversation known that the organisation already holds."""
        self._make_known(conversation, None)

    def catch_up(self) -> None:
        """Show everything now."""
        while self._coming:
            self._show_next()

    def _make_known(self, conversation: Entity, before: Entity | None) -> None:
        if self.early_events or not self.seconds:
            self._organisation.changed("conversation", conversation)
        if self.seconds:
            self._shown.setdefault(conversation["id"], [before]).append(dict(conversation))
            timer = asyncio.get_running_loop().call_later(self.seconds, self._show_next)
            self._coming.append((conversation["id"], timer))

    def _show_next(self) -> None:
        conversation_id, timer = self._coming.popleft()
        timer.cancel()
        states = self._shown[conversation_id]
        states.pop(0)
        now = states[0]
        if len(states) == 1:
            del self._shown[conversation_id]
        if now is not None and not self.early_events:
            self._organisation.changed("conversation", now)
