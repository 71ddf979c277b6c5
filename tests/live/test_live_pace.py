"""How fast conversations are read for one caller."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.live.conversations.pace import Pace

MOMENTS = st.lists(st.floats(0, 600, width=32), max_size=400).map(sorted)


@given(MOMENTS)
def test_no_minute_has_more_reads_than_a_token_has_calls(moments: list[float]):
    pace, began = Pace(), []
    for now in moments:
        for uncertain in (True, False):
            if pace.next_at(uncertain=uncertain) <= now:
                pace.begin(now, uncertain=uncertain)
                began.append(now)
    assert all(sum(start <= each < start + 60 for each in began) <= 100 + 120 + 31 for start in began)


def test_a_first_page_of_conversations_is_read_at_once():
    pace = Pace()
    for _ in range(100):
        assert pace.next_at(uncertain=True) <= 0.0
        pace.begin(0.0, uncertain=True)
    assert pace.next_at(uncertain=True) > 0.0
    assert pace.next_at(uncertain=False) <= 0.0
