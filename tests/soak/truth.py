"""What an organisation held at every moment, to tell of an answer how old it is and whether it is whole."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gateway.sandbox import Sandbox

WHOLE = "the whole answer is missing"
"""The one fault that nothing excuses."""

OLDEST = 2.0
"""Seconds that an answer may be old when it is asked for."""

_REMEMBERED = 60.0

_OVER = frozenset({"DISCONNECTED", "TERMINATED"})
"""States of a communication that has ended. Events and the REST API do not always use the same of these."""

Shown = dict[str, str]
"""What moves of each active conversation, by its id: who takes part, and the state of each of their calls."""


@dataclass(frozen=True, slots=True)
class _State:
    since: float
    shown: Shown


class Truth:
    """The states of a sandbox's organisation.

    Args:
        sandbox: Changes by `change` only.
        clock: Seconds, the same as for `faults`.
    """

    def __init__(self, sandbox: Sandbox, clock: Callable[[], float]) -> None:
        self._organisation = sandbox.organisation
        self._sandbox = sandbox
        self._clock = clock
        self._states: deque[_State] = deque()
        self._note()

    def change(self) -> None:
        """Let one thing happen."""
        self._sandbox.tick()
        self._note()

    def faults(self, answer: dict[str, Any], began: float) -> Iterator[str]:
        """What is wrong with an answer, of now, to a screen query that was sent at ``began``."""
        connection = (answer.get("data") or {}).get("activeConversations")
        if connection is None:
            yield WHOLE
            return
        nodes = connection["nodes"]
        if not self._was_true(_shown(nodes), began - OLDEST):
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

    def _was_true(self, shown: Shown, since: float) -> bool:
        """Whether each conversation was like that, or was not there, at some moment since then."""
        unlike = set(shown) | set(self._states[-1].shown)
        ends = float("inf")
        for state in reversed(self._states):
            if ends <= since or not unlike:
                break
            unlike = {id_ for id_ in unlike if state.shown.get(id_) != shown.get(id_)}
            ends = state.since
        return not unlike

    def _note(self) -> None:
        active = self._organisation.active(self._organisation.user_id)
        now = self._clock()
        self._states.append(_State(now, _shown(active)))
        while self._states[0].since < now - _REMEMBERED:
            self._states.popleft()


def _shown(conversations: Iterable[Any]) -> Shown:
    """What moves of some conversations, as the REST API or an answer shows them."""
    return {each["id"]: str([*map(_person, each["participants"])]) for each in conversations}


def _person(participant: Any) -> tuple[Any, ...]:
    calls = participant.get("calls") or ()
    return participant["id"], [
        (call["id"], _state(call), bool(call.get("held")), bool(call.get("muted"))) for call in calls
    ]


def _state(call: Any) -> str:
    state = str(call["state"]).upper()
    return "OVER" if state in _OVER else state
