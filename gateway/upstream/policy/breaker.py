"""Paths that keep failing are left alone for a while."""

import time
from dataclasses import dataclass
from enum import Enum, auto

from gateway.errors import Forbidden, NotFound, UpstreamTimeout, UpstreamUnavailable
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock

_WINDOW = 10.0
_FAILURES = 10
_SHARE = 0.5
_FIRST_REST = 5.0
_LONGEST_REST = 60.0


class Pass(Enum):
    """How a call gets through a circuit."""

    ORDINARY = auto()
    PROBE = auto()


@dataclass(slots=True)
class Circuit:
    """One path template: closed, open until a moment, or half open while a probe is out.

    It opens when, within ten seconds, ten calls and half of those begun have failed. Calls still under way
    count as begun, so that failures that come fast do not outvote answers that come slowly. After a rest
    one call probes: its answer closes the circuit, its failure doubles the rest, up to a minute.
    """

    begun: int = 0
    failures: int = 0
    ends: float = 0.0
    rests_until: float | None = None
    rest: float = _FIRST_REST
    probing: bool = False

    def admit(self, now: float) -> Pass | None:
        """How a call may pass, ``None`` if it may not; every pass is to be given back."""
        if self.rests_until is not None:
            if self.probing or now < self.rests_until:
                return None
            self.probing = True
            return Pass.PROBE
        if now >= self.ends:
            self.begun, self.failures, self.ends = 0, 0, now + _WINDOW
        self.begun += 1
        return Pass.ORDINARY

    def failed(self, how: Pass, now: float) -> None:
        """Give a pass back: the call failed."""
        if how is Pass.PROBE:
            self.probing = False
            self.rest = min(2 * self.rest, _LONGEST_REST)
            self.rests_until = now + self.rest
            return
        self.failures += 1
        if self.rests_until is None and self.failures >= max(_FAILURES, _SHARE * self.begun):
            self.rests_until = now + self.rest

    def answered(self, how: Pass) -> None:
        """Give a pass back: the upstream answered."""
        if how is Pass.PROBE:
            self.probing = False
            self.rests_until = None
            self.rest = _FIRST_REST
            self.ends = 0.0

    def abandoned(self, how: Pass) -> None:
        """Give a pass back: nothing was found out."""
        if how is Pass.PROBE:
            self.probing = False


class Breaking:
    """A sender that fails at once where the upstream has been failing; there is one for each host.

    Args:
        sender: Makes the calls.
        clock: Monotonic seconds.
    """

    def __init__(self, sender: Sender, *, clock: Clock = time.monotonic) -> None:
        self._sender = sender
        self._clock = clock
        self._circuits: dict[str, Circuit] = {}

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, unless the path's circuit is open.

        Raises:
            UpstreamUnavailable: The circuit is open; no call was made.
            GatewayError: As the sender says.
        """
        circuit = self._circuits.setdefault(call.template, Circuit())
        how = circuit.admit(self._clock())
        if how is None:
            raise UpstreamUnavailable("The upstream has been failing here and is left alone for a moment.")
        try:
            body = await self._sender.send(call, caller)
        except (UpstreamUnavailable, UpstreamTimeout) as error:
            if isinstance(error, UpstreamTimeout) and not caller.deadline.remaining():
                # It was the operation that had no time left.
                circuit.abandoned(how)
            else:
                circuit.failed(how, self._clock())
            raise
        except (Forbidden, NotFound):
            circuit.answered(how)
            raise
        except BaseException:
            circuit.abandoned(how)
            raise
        circuit.answered(how)
        return body
