import math

from gateway.upstream.policy.path_limit import HOLD, MEMORY, SPAN, PathLimit


def send(path, times, now):
    for _ in range(times):
        assert path.wait(now) == 0.0
        path.land(now, probes=path.leave(now))


def refuse(path, now, *, times=1, pause=1.0, evidence=True):
    for _ in range(times):
        path.leave(now)
    for _ in range(times):
        path.refuse(now, pause, evidence=evidence)


def learned(limit=60, now=0.0):
    """A path of which a limit was learned, a minute and a second after ``now``."""
    path = PathLimit()
    for at in (now, now + 61):
        send(path, limit, at)
        refuse(path, at)
        path.land(at + 1, probes=True)
    return path


def test_a_path_that_was_never_refused_has_no_limit():
    path = PathLimit()
    send(path, 10_000, 0.0)
    assert path.wait(0.0) == 0.0


def test_one_window_with_429s_is_no_evidence():
    path = PathLimit()
    send(path, 60, 0.0)
    refuse(path, 0.0, times=20)
    path.land(1.0, probes=True)
    send(path, 500, 1.0)
    assert path.limit == math.inf


def test_two_windows_with_429s_at_about_the_same_count_tell_the_limit():
    path = PathLimit()
    send(path, 63, 0.0)
    refuse(path, 0.0, times=5)
    path.land(1.0, probes=True)
    send(path, 60, 61.0)
    refuse(path, 61.0, times=5)
    assert path.limit == 60


def test_two_windows_with_429s_at_other_counts_tell_nothing():
    path = PathLimit()
    send(path, 100, 0.0)
    refuse(path, 0.0)
    path.land(1.0, probes=True)
    send(path, 40, 61.0)
    refuse(path, 61.0)
    assert path.limit == math.inf


def test_429s_after_a_few_calls_tell_nothing():
    path = PathLimit()
    for at in (0.0, 61.0, 122.0):
        send(path, 3, at)
        refuse(path, at)
        path.land(at + 1, probes=True)
    assert path.limit == math.inf


def test_429s_of_a_token_that_may_have_no_calls_left_tell_nothing():
    path = PathLimit()
    for at in (0.0, 61.0):
        send(path, 60, at)
        refuse(path, at, evidence=False)
        path.land(at + 1, probes=True)
    assert path.limit == math.inf


def test_a_limit_is_kept_to_in_any_window():
    path = learned()
    assert path.wait(61.0 + SPAN - 1) == 1.0
    send(path, 30, 61.0 + SPAN)
    send(path, 30, 61.0 + SPAN + 40)
    assert path.wait(61.0 + SPAN + 41) == SPAN - 41


def test_a_limit_is_tried_after_a_while_and_one_window_learns_it_again():
    path = learned()
    later = 61.0 + HOLD
    send(path, 65, later)
    assert path.limit == math.inf
    refuse(path, later, times=5)
    assert path.limit == 60


def test_evidence_is_forgotten():
    path = PathLimit()
    for at in (0.0, MEMORY + 1):
        send(path, 60, at)
        refuse(path, at)
        path.land(at + 1, probes=True)
    assert path.limit == math.inf


def test_the_longest_rest_of_a_burst_holds():
    path = PathLimit()
    refuse(path, 2.0, pause=5.0)
    refuse(path, 2.1, pause=1.0)
    assert path.wait(3.0) == 4.0


def test_after_a_rest_the_first_call_probes():
    path = PathLimit()
    refuse(path, 0.0, pause=5.0)
    assert path.wait(5.0) == 0.0
    assert path.leave(5.0)
    assert path.probe is not None


def test_a_probe_that_does_not_go_leaves_it_to_the_next():
    path = PathLimit()
    refuse(path, 0.0, pause=5.0)
    path.stay(probes=path.leave(5.0))
    assert path.probe is None
    assert path.leave(5.0)


def test_a_probe_that_is_refused_rests_the_path_again():
    path = PathLimit()
    refuse(path, 0.0, pause=5.0)
    probes = path.leave(5.0)
    path.refuse(5.1, 5.0, evidence=True)
    path.land(5.1, probes=probes)
    assert path.wait(6.1) == 4.0
    assert path.leave(10.1)
