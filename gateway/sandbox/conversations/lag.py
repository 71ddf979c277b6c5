"""The lag between the answer to a write and its effect on reads."""

import asyncio
from collections import deque

from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation


class Lag:
    """Shows writes to reads at once, or after ``seconds`` during which reads show the old state.

    Listeners get a change when reads show it, or at once with ``early_events``.
    """

    def __init__(self, organisation: Organisation, seconds: float = 0, *, early_events: bool = False) -> None:
        self.seconds = seconds
        self.early_events = early_events
        self._organisation = organisation
        self._shown: dict[str, list[Entity | None]] = {}
        """The state of each conversation for reads, followed by its later states."""
        self._coming: deque[tuple[str, asyncio.TimerHandle]] = deque()

    def hides(self, conversation_id: str) -> bool:
        """Whether reads show an old state of a conversation."""
        return conversation_id in self._shown

    def shown(self, conversation: Entity) -> Entity | None:
        """A conversation for reads; ``None`` if reads do not show it yet."""
        states = self._shown.get(conversation["id"])
        return states[0] if states else conversation

    def commit(self, conversation: Entity, after: Entity) -> None:
        """Replace a conversation by the result of a write."""
        before = dict(conversation)
        conversation.clear()
        conversation |= after
        self._make_known(conversation, before)

    def begin(self, conversation: Entity) -> None:
        """Show a new conversation, which the organisation already has, to reads."""
        self._make_known(conversation, None)

    def catch_up(self) -> None:
        """Show all writes now."""
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
