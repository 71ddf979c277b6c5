"""The circuit breaker: stops calls to a path that keeps failing, for one caller or for all."""

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
"""The key for all callers together, in place of one caller."""


@dataclass(slots=True)
class Rest:
    """An open circuit: no call passes until a time. Then one call probes, and others still do not pass."""

    until: float
    length: float = _FIRST_REST
    probing: bool = False


class Pass(NamedTuple):
    """A call that may pass: its caller, and the open circuits that it probes."""

    who: str
    probes: tuple[str, ...] = ()


class Circuit:
    """The circuit of one path template: closed, open until a time, or half open while a probe is in flight.

    It opens for a caller if, within ten seconds, at least ten of the caller's calls and half of those begun
    have failed. It opens for all callers if the same holds for all calls together, and also for half of the
    calls of those callers that do not have the most failures: one caller's failures never stop the others.
    Calls in flight count as begun, so quick failures do not outweigh slow answers.

    After the rest one call probes. Its answer closes the circuit; its failure doubles the rest, up to a
    minute.
    """

    def __init__(self) -> None:
        self._ends = 0.0
        self._begun: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._worst: str | None = None
        self._rests: dict[str, Rest] = {}

    def admit(self, who: str, now: float) -> Pass | None:
        """The pass of a call, or ``None`` if the circuit is open. Each pass must be given back."""
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
        """Give a pass back: the call says nothing about the path."""
        for key in how.probes:
            if rest := self._rests.get(key):
                rest.probing = False

    def _begin(self, now: float) -> None:
        self._ends = now + _WINDOW
        self._begun.clear()
        self._failures.clear()
        self._worst = None
        # The open circuit of a caller that never returns must not stay for ever.
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
        """Let a caller's call pass; `end` must give the pass back.

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
        """Record the end of a call: its error, or ``None`` if it was answered."""
        circuit = self._circuits[template]
        match error:
            case None | Forbidden() | NotFound():
                circuit.answered(passed)
            case UpstreamTimeout() if not deadline.remaining():
                # The operation had no time left; that says nothing about the path.
                circuit.abandoned(passed)
            case UpstreamTimeout() | UpstreamUnavailable():
                circuit.failed(passed, self._clock())
            case _:
                circuit.abandoned(passed)
