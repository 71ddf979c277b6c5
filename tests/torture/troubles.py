"""What goes wrong between the upstream and the gateway."""

from collections.abc import Callable, Sequence
from random import Random

from gateway.sandbox import DEMO_TOKEN, Fault, Sandbox, faults
from gateway.sandbox.notifications import disturbances
from tests.torture.fast import Fast

Trouble = Callable[[], None]

_MOST_CHANNELS = 20
_CONVERSATION = "/api/v2/conversations/{id}"
_CHANNELS = "/api/v2/notifications/channels"


class Troubles:
    """Makes one trouble after the other."""

    def __init__(self, sandbox: Sandbox, chance: Random, fast: Fast) -> None:
        self._sandbox = sandbox
        self._chance = chance
        self._fast = fast
        self.made: dict[str, int] = {}

    @property
    def _all(self) -> Sequence[Trouble]:
        return (
            self.socket_closed,
            self.socket_broken,
            self.closing_announced,
            self.channel_expired,
            self.channel_removed_by_others,
            self.events_doubled,
            self.events_delayed,
            self.events_reordered,
            self.events_dropped,
            self.reads_limited,
            self.reads_failing,
            self.channels_failing,
            self.nothing,
        )

    def make(self) -> None:
        """End the last trouble, and make another."""
        self.end()
        self.make_one(self._chance.choice(self._all))

    def make_each(self) -> list[Trouble]:
        """Every trouble once, in any order."""
        return self._chance.sample(self._all, len(self._all))

    def make_one(self, trouble: Trouble) -> None:
        """Make this trouble."""
        name = trouble.__name__
        self.made[name] = self.made.get(name, 0) + 1
        trouble()

    def end(self) -> None:
        """Let all be well."""
        self._sandbox.channels.calm()
        self._sandbox.faults.clear()

    def socket_closed(self) -> None:
        self._sandbox.channels.hang_up()

    def socket_broken(self) -> None:
        self._sandbox.channels.cut()

    def closing_announced(self) -> None:
        self._sandbox.channels.announce_closing(within=20 / self._fast.speed)

    def channel_expired(self) -> None:
        self._sandbox.channels.expire()

    def channel_removed_by_others(self) -> None:
        token = self._sandbox.tokens[DEMO_TOKEN]
        for _ in range(_MOST_CHANNELS):
            self._sandbox.channels.open(token)

    def events_doubled(self) -> None:
        self._sandbox.channels.disturb(disturbances.doubled())

    def events_delayed(self) -> None:
        late = disturbances.delayed(4 / self._fast.speed)
        self._sandbox.channels.disturb(late, events=frozenset(range(1, 1_000, 3)))

    def events_reordered(self) -> None:
        self._sandbox.channels.disturb(disturbances.reordered(3, within=4 / self._fast.speed))

    def events_dropped(self) -> None:
        self._sandbox.channels.disturb(disturbances.dropped(), events=frozenset(range(1, 1_000, 2)))

    def reads_limited(self) -> None:
        """A 429 to the reads right after a gap."""
        limit = faults.status(429, retry_after="2")
        self._sandbox.faults.add(Fault(limit, template=_CONVERSATION, calls=frozenset(range(1, 6))))
        self._sandbox.channels.cut()

    def reads_failing(self) -> None:
        self._sandbox.faults.add(Fault(faults.status(503), template=_CONVERSATION))
        self._sandbox.channels.cut()

    def channels_failing(self) -> None:
        self._sandbox.faults.add(Fault(faults.status(503), template=_CHANNELS))
        self._sandbox.channels.expire()

    def nothing(self) -> None:
        """Peace, for once."""
