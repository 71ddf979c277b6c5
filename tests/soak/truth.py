"""What an organisation held at every moment, to tell of an answer how old it is and whether it is whole."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gateway.sandbox import Sandbox

WHOLE = "the whole answer is missing"
"""The one fault that nothing excuses."""

OLDEST = 2.0
"""Seconds that an answer may be old when it is asked for."""

_REMEMBERED = 60.0

Names = dict[str, str]
"""The names of the active conversations by their ids."""


@dataclass(frozen=True, slots=True)
class _State:
    since: float
    names: Names


class Truth:
    """The states of a sandbox's organisation, of which a conversation's name tells when it changed last.

    Args:
        sandbox: Changes by `change` only.
        clock: Seconds, the same as for `faults`.
    """

    def __init__(self, sandbox: Sandbox, clock: Callable[[], float]) -> None:
        self._organisation = sandbox.organisation
        self._sandbox = sandbox
        self._clock = clock
        self._changes = 0
        self._states: deque[_State] = deque()
        self._note()

    def change(self) -> None:
        """Let one thing happen."""
        changed = self._sandbox.tick()
        if "participants" in changed:
            self._changes += 1
            changed["name"] = f"Change {self._changes}"
            self._organisation.changed("conversation", changed)
        self._note()

    def faults(self, answer: dict[str, Any], began: float) -> Iterator[str]:
        """What is wrong with an answer, of now, to a screen query that was sent at ``began``."""
        connection = (answer.get("data") or {}).get("activeConversations")
        if connection is None:
            yield WHOLE
            return
        nodes = connection["nodes"]
        if not self._was_true({node["id"]: node["name"] for node in nodes}, began - OLDEST):
            yield f"the conversations are not those of the last {OLDEST:g} seconds"
        yield from (fault for node in nodes for fault in self._missing(node))

    def _missing(self, node: dict[str, Any]) -> Iterator[str]:
        """The entities that a conversation lacks, and those that are not the upstream's."""
        for one in node["participants"]:
            if one["purpose"] == "AGENT" and not self._is_there("user", one["user"]):
                yield "an agent is not shown as the user that they are"
            if one["purpose"] == "ACD" and not self._is_there("queue", one["queue"]):
                yield "a queue is not shown"
        for membership in node["divisions"]:
            if not self._is_there("division", membership["division"]):
                yield "a division is not shown"
        for transfer in node["recentTransfers"]:
            if not self._is_there("user", transfer["initiator"]["user"]):
                yield "a transfer's initiator is not shown"

    def _is_there(self, kind: str, shown: dict[str, Any] | None) -> bool:
        held = self._organisation.get(kind, shown["id"]) if shown else None
        return shown is not None and held is not None and shown == {key: held.get(key) for key in shown}

    def _was_true(self, names: Names, since: float) -> bool:
        ends = float("inf")
        for state in reversed(self._states):
            if ends <= since:
                return False
            if state.names == names:
                return True
            ends = state.since
        return False

    def _note(self) -> None:
        active = self._organisation.active(self._organisation.user_id)
        now = self._clock()
        self._states.append(_State(now, {each["id"]: each["name"] for each in active}))
        while self._states[0].since < now - _REMEMBERED:
            self._states.popleft()
