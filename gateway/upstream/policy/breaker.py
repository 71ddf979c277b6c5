"""The circuit breaker: paths that keep failing get no calls for a while, from one caller or from all."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from gateway.errors import Forbidden, NotFound, UpstreamTimeout, UpstreamUnavailable
from gateway.upstream.caller import Deadline
from gateway.upstream.clock import Clock

_WINDOW = 10.0
_FAILURES = 10
_SHARE = 0.5
_FIRST_REST = 5.0
_LONGEST_REST = 60.0


_ALL = ""
"""Stands in a caller's place for all callers together."""


@dataclass(slots=True)
class Rest:
    """An open circuit: no call passes until a moment; then one probes, and the others still do not."""

    until: float
    length: float = _FIRST_REST
    probing: bool = False


class Pass(NamedTuple):
    """A call that passed a circuit: its caller, and the rests that it probes."""

    who: str
    probes: tuple[str, ...] = ()


class Circuit:
    """One path template: closed, open until a moment, or half open while a probe is out.

    It opens for a caller when, within ten seconds, ten of the caller's calls and half of those begun have
    failed. It opens for all when that is so of all calls together, and half of those that others than the
    caller with most failures began have failed, too: one caller's failures alone stop no other. Calls still
    under way count as begun, so that quick failures do not outweigh slow answers.
    After a rest one call probes: its answer closes the circuit, its failure doubles the rest, up to a minute.
    """

    def __init__(self) -> None:
        self._ends = 0.0
        self._begun: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._worst: str | None = None
        self._rests: dict[str, Rest] = {}

    def admit(self, who: str, now: float) -> Pass | None:
        """The pass of a call, or ``None`` if it may not pass; each pass is to be given back."""
        if now >= self._ends:
            self._begin(now)
        if self._rests:
            due = tuple(key for key in (_ALL, who) if key in self._rests)
            if any(self._rests[key].probing or now < self._rests[key].until for key in due):
                return None
            for key in due:
                self._rests[key].probing = True
            if due:
                return Pass(who, due)
        self._begun[who] += 1
        self._begun[_ALL] += 1
        return Pass(who)

    def failed(self, how: Pass, now: float) -> None:
        """Give a pass back: the call failed."""
        for key in how.probes:
            if rest := self._rests.get(key):
                rest.probing = False
                rest.length = min(2 * rest.length, _LONGEST_REST)
                rest.until = now + rest.length
        if how.probes:
            return
        self._failures[how.who] += 1
        self._failures[_ALL] += 1
        if self._worst is None or self._failures[how.who] > self._failures[self._worst]:
            self._worst = how.who
        if self._fails(how.who):
            self._rests.setdefault(how.who, Rest(now + _FIRST_REST))
        if self._fails(_ALL) and self._others_fail(self._worst):
            self._rests.setdefault(_ALL, Rest(now + _FIRST_REST))

    def answered(self, how: Pass) -> None:
        """Give a pass back: the upstream answered."""
        for key in how.probes:
            self._rests.pop(key, None)
            self._ends = 0.0

    def abandoned(self, how: Pass) -> None:
        """Give a pass back: the call showed nothing about the path."""
        for key in how.probes:
            if rest := self._rests.get(key):
                rest.probing = False

    def _begin(self, now: float) -> None:
        self._ends = now + _WINDOW
        self._begun.clear()
        self._failures.clear()
        self._worst = None
        # A caller that never returns would leave its rest for ever.
        self._rests = {
            key: rest for key, rest in self._rests.items() if rest.probing or now < rest.until + _LONGEST_REST
        }

    def _fails(self, who: str) -> bool:
        return self._failures[who] >= max(_FAILURES, _SHARE * self._begun[who])

    def _others_fail(self, worst: str) -> bool:
        failures = self._failures[_ALL] - self._failures[worst]
        return failures > 0 and failures >= _SHARE * (self._begun[_ALL] - self._begun[worst])


class CircuitBreaker:
    """The circuits of one host, by path template.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._circuits: dict[str, Circuit] = {}

    def admit(self, template: str, who: str) -> Pass:
        """Let a caller's call through; the pass is to be given back by `end`.

        Raises:
            UpstreamUnavailable: The path's circuit is open.
        """
        circuit = self._circuits.get(template)
        if circuit is None:
            circuit = self._circuits[template] = Circuit()
        passed = circuit.admit(who, self._clock())
        if passed is None:
            raise UpstreamUnavailable(
                "Calls to this path keep failing, so the gateway pauses them. Try again in a moment."
            )
        return passed

    def end(self, template: str, passed: Pass, error: BaseException | None, deadline: Deadline) -> None:
        """Learn what became of a call: its error, or ``None`` when it was answered."""
        circuit = self._circuits[template]
        match error:
            case None | Forbidden() | NotFound():
                circuit.answered(passed)
            case UpstreamTimeout() if not deadline.remaining():
                # It was the operation that had no time left.
                circuit.abandoned(passed)
            case UpstreamTimeout() | UpstreamUnavailable():
                circuit.failed(passed, self._clock())
            case _:
                circuit.abandoned(passed)
