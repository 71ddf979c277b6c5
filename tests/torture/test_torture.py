"""The torture run in short; `make torture` is the long one."""

from tests.torture.run import torture


async def test_subscribers_are_told_the_truth_whatever_goes_wrong():
    outcome = await torture(seed=1, speed=10.0, rounds=1)
    assert outcome.faults == []
    assert outcome.refusals == ["FORBIDDEN"]
    assert len(outcome.troubles) == 13
    assert outcome.updates > outcome.changes
