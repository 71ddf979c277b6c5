"""An outbox: of each subject one update waits, with all changes of those before it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.links import Link
from gateway.live.update import Update
from gateway.service.subscriptions.outbox import Outbox, OutgoingUpdate

SUBJECTS = ("a-1", "b-2", "c-3")


@st.composite
def published(draw: st.DrawFn) -> list[Update]:
    """Updates of several conversations, each from a snapshot, some to their end."""
    updates: list[Update] = []
    versions: dict[str, int] = {}
    over: set[str] = set()
    for id_ in draw(st.lists(st.sampled_from(SUBJECTS), max_size=20)):
        if id_ in over:
            continue
        versions[id_] = version = versions.get(id_, 0) + 1
        kind = "SNAPSHOT" if version == 1 else draw(st.sampled_from(["CHANGED", "CHANGED", "ENDED"]))
        if kind == "ENDED":
            over.add(id_)
        changes = [] if kind == "SNAPSHOT" else [{"kind": f"{id_} {version}"}]
        body = {"conversationId": id_, "kind": kind, "changes": changes, "at": str(version)}
        updates.append(Update(Link("conversation", id_), version, body))
    return updates


@given(updates=published(), taken=st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_client_misses_no_change_and_gets_no_older_state_however_slowly_it_reads(
    updates: list[Update], taken: list[bool]
):
    outbox, got = Outbox(), list[Update]()
    for update, takes in zip(updates, taken, strict=False):
        outbox.put(OutgoingUpdate(update, b"made"))
        if takes:
            got.append(outbox.take().update)
    while outbox:
        got.append(outbox.take().update)

    for id_ in SUBJECTS:
        sent = [update for update in updates if update.subject.id == id_]
        seen = [update for update in got if update.subject.id == id_]
        versions = [update.version for update in seen]
        assert versions == sorted(set(versions))
        assert versions[-1:] == [update.version for update in sent][-1:]
        assert kinds(seen)[-1:] == ["ENDED"] if kinds(sent)[-1:] == ["ENDED"] else "ENDED" not in kinds(seen)
        assert all(update.body["at"] == str(update.version) for update in seen)
        assert kinds(seen).count("SNAPSHOT") == len(kinds(seen)[:1]) == kinds(seen)[:1].count("SNAPSHOT")
        # The snapshot has these changes in its state already.
        shown = seen[0].version if seen else 0
        assert changes(seen) == changes(update for update in sent if update.version > shown)


@given(updates=published())
def test_only_a_combined_update_needs_an_answer_of_its_own(updates: list[Update]):
    outbox = Outbox()
    replaced = [outbox.put(OutgoingUpdate(update, b"made")) for update in updates]
    ended = kinds(updates).count("ENDED")
    assert replaced.count(False) == len({update.subject for update in updates}) + ended
    while outbox:
        outgoing = outbox.take()
        assert (outgoing.answer is None) == all(outgoing.update is not update for update in updates)


def test_a_waiting_end_keeps_the_snapshot_before_it_and_a_newer_snapshot_replaces_both():
    outbox, link = Outbox(), Link("conversation", "a-1")
    for version, kind in enumerate(("SNAPSHOT", "ENDED", "SNAPSHOT"), 1):
        outbox.put(OutgoingUpdate(Update(link, version, {"kind": kind, "changes": []}), b"made"))
        if kind == "ENDED":
            ended = [outbox.take().update.body["kind"], outbox.take().update.body["kind"]]
            assert ended == ["SNAPSHOT", "ENDED"]
            for again in ("SNAPSHOT", "ENDED"):
                outbox.put(OutgoingUpdate(Update(link, 1, {"kind": again, "changes": []}), b"made"))
    assert outbox.take().update.version == 3
    assert not outbox


def test_the_status_of_a_user_is_just_the_newest():
    outbox = Outbox()
    for version in (1, 2):
        link = Link("user", "a-1")
        outbox.put(
            OutgoingUpdate(Update(link, version, {"userId": "a-1", "at": str(version)}), b"%d" % version)
        )
    assert outbox.take().answer == b"2"
    assert not outbox


def kinds(updates: Any) -> list[str]:
    return [update.body["kind"] for update in updates]


def changes(updates: Any) -> list[Any]:
    return [change["kind"] for update in updates for change in update.body["changes"]]
