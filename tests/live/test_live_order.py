"""Which states of a conversation are published, whatever the order in which events and reads come."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.live.conversations.event import conversation_event
from gateway.live.conversations.tracked import EVENT_DELAY, READ_LAG, TrackedConversation

START = 1_800_000_000.0
LEASE = 60.0


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Act:
    """Something that happens to a conversation, and what becomes of its event.

    `gap` is in seconds after the act before; `delays` of the event's copies, none if it is lost.
    """

    kind: str
    gap: float
    delays: tuple[float, ...]


@dataclass
class Truth:
    """A conversation as it is: each act leaves a number in it, which events and reads show."""

    states: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def act(self, kind: str, at: float) -> dict[str, Any]:
        number = len(self.states)
        state = deepcopy(self.states[-1][1]) if self.states else {"id": "c1", "participants": []}
        people = state["participants"]
        state["externalTag"] = str(number)
        if kind == "join":
            call = {
                "id": f"call{number}",
                "state": "connected",
                "connectedTime": stamp(at),
                "segments": [{"startTime": stamp(at)}],
            }
            people.append({"id": f"p{number}", "startTime": stamp(at), "calls": [call]})
        elif kind == "ring":
            call = {"id": f"call{number}", "state": "alerting", "segments": [{"startTime": stamp(at)}]}
            people.append({"id": f"p{number}", "startTime": stamp(at), "calls": [call]})
        elif kind == "answer" and people and people[-1]["calls"][0]["state"] == "alerting":
            people[-1]["calls"][0] |= {"state": "connected", "connectedTime": stamp(at)}
        elif kind == "hang up" and people and people[-1]["calls"][0]["state"] == "connected":
            people[-1]["calls"][0]["state"] = "terminated"
        elif kind == "leave" and len(people) > 1:
            people[-1].setdefault("endTime", stamp(at))
        elif kind == "hold" and people:
            call = people[0]["calls"][0]
            call["held"] = not call.get("held")
            call["segments"].append({"startTime": stamp(at)})
            if call["held"]:
                call["startHoldTime"] = stamp(at)
            else:
                del call["startHoldTime"]
        elif kind == "mute" and people:
            people[0]["calls"][0]["muted"] = not people[0]["calls"][0].get("muted")
        elif kind == "end":
            for one in people:
                one.setdefault("endTime", stamp(at))
        self.states.append((at, state))
        return state

    def at(self, moment: float) -> dict[str, Any]:
        """The state at a moment, as the REST API has it."""
        return [state for at, state in self.states if at <= moment][-1]


def event_body(state: dict[str, Any]) -> dict[str, Any]:
    """A state as an event has it: without the fields of the REST API alone."""
    body = deepcopy(state)
    for one in body["participants"]:
        del one["startTime"]
        for call in one["calls"]:
            del call["segments"]
    return body


ACTS = st.builds(
    Act,
    st.sampled_from(["join", "leave", "mute", "mute", "tag", "hold", "hold", "ring", "answer", "hang up"]),
    st.sampled_from([0.01, 0.5, 1.0, 3.0, 6.0]) | st.floats(0.01, 8),
    st.lists(st.sampled_from([0.0, 0.1, 1.5, 4.9, EVENT_DELAY]) | st.floats(0, EVENT_DELAY), max_size=2).map(
        tuple
    ),
)
READS = st.lists(st.tuples(st.floats(0, READ_LAG), st.floats(0, 1.5), st.booleans()), max_size=12)


@dataclass
class Polls:
    """What answers polls, before and after whatever comes."""

    answers: list[int] = field(default_factory=list)

    def poll(self, tracked: TrackedConversation, now: float) -> None:
        answer = tracked.answer(now)
        if answer is not None:
            self.answers.append(int(answer["externalTag"]))


def run(
    acts: list[Act], reads: list[tuple[float, float, bool]], polls: Polls | None = None
) -> Iterator[tuple[dict[str, Any], Truth]]:
    """What is published while acts happen, events come, and reads are made as they are asked for.

    Of each read: how old its state may be, how long it takes, whether it fails.
    """
    truth, tracked, order, queue = Truth(), TrackedConversation(LEASE), count(), []
    truth.act("join", START)
    at = START + READ_LAG
    for act in acts:
        at += act.gap
        heappush(queue, (at, next(order), "act", act))
    over, now, reading, shown = at + 2 * LEASE, START + READ_LAG, False, START
    of_reads = iter(reads)
    while True:
        due = max(tracked.read_at(polled=polls is not None), now)
        if not reading and due < over and (not queue or due <= queue[0][0]):
            now = due
            age, duration, fails = next(of_reads, (0.0, 0.0, False))
            shown = max(shown, now - age)  # of two reads, the later does not show an older state
            tracked.read_began(now)
            reading = True
            heappush(queue, (now + duration, next(order), "read", None if fails else (truth.at(shown), now)))
            continue
        if not queue:
            return
        now, _, what, value = heappop(queue)
        changed = False
        if polls is not None:
            polls.poll(tracked, now)
        if what == "act":
            body = event_body(truth.act(value.kind, now))
            for delay in value.delays:
                heappush(queue, (now + delay, next(order), "event", body))
        elif what == "event":
            changed = tracked.apply_event(conversation_event(value), now)
        else:
            reading = False
            if value is None:
                tracked.read_failed(1.0, now)
            else:
                changed = tracked.apply_read(value[0], value[1], now)
        if polls is not None:
            polls.poll(tracked, now)
        if changed:
            yield deepcopy(dict(tracked.state)), truth


@settings(max_examples=400, deadline=None)
@given(st.lists(ACTS, max_size=8), READS, st.booleans(), ACTS)
def test_published_states_never_go_back_and_the_last_is_the_truth(acts, reads, ends, last):
    if ends:
        acts = [*acts, replace(last, kind="end")]
    published = list(run(acts, reads))
    numbers = [int(state["externalTag"]) for state, _ in published]
    assert numbers == sorted(numbers)
    final, truth = published[-1]
    assert final == truth.states[-1][1]


@settings(max_examples=400, deadline=None)
@given(st.lists(ACTS, max_size=8), READS)
def test_polls_are_answered_by_states_that_never_go_back(acts, reads):
    polls = Polls()
    published = list(run(acts, reads, polls))
    assert polls.answers == sorted(polls.answers)
    final, truth = published[-1]
    assert final == truth.states[-1][1]


def test_an_event_that_completed_a_read_is_not_undone_by_another_read():
    acts = [Act("join", 1.0, ()), Act("mute", 0.01, (0.0,)), Act("mute", 0.01, (0.0,))]
    reads = [(0.0, 0.0, True), (0.0, 1.0, False), (1.0, 0.0, False)]
    numbers = [int(state["externalTag"]) for state, _ in run(acts, reads)]
    assert numbers == sorted(numbers)


def test_changes_without_moments_of_their_own_are_published_while_they_go_on():
    acts = [Act("tag", 1.1, (0.0,)) for _ in range(12)]
    numbers = [int(state["externalTag"]) for state, _ in run(acts, [])]
    assert numbers == list(range(13))


def test_a_conversation_that_changes_all_the_time_is_published_as_often_as_it_is_read() -> None:
    acts = [Act("tag", 0.2, (0.0,)) for _ in range(100)]
    published = [int(state["externalTag"]) for state, _ in run(acts, [])]
    assert published == sorted(published)
    assert len(published) >= 18  # in 20 seconds
    assert published[-1] == len(acts)
