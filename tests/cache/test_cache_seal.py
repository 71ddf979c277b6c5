"""Sealed entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cache.store import Entry
from gateway.redis.seal import BrokenSeal, Seal

SEAL = Seal(b"a secret of enough bytes")
MARK = b"m" * 16
ENTRY = Entry(1000.5, b'{"id":"a"}', frozenset({("expand", "team"), ("includeSize", "true")}), 200)


@given(
    st.builds(
        Entry,
        st.floats(allow_nan=False),
        st.binary(max_size=200),
        st.frozensets(
            st.tuples(st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9)), max_size=5
        ),
        st.sampled_from([200, 403, 404]),
    )
)
def test_an_entry_is_read_as_it_was_written(entry: Entry):
    assert SEAL.open("key", MARK, SEAL.close("key", MARK, entry)) == entry


def test_an_entry_of_another_mark_is_not_opened():
    assert SEAL.open("key", b"n" * 16, SEAL.close("key", MARK, ENTRY)) is None


def test_an_entry_does_not_open_under_another_key_or_with_another_secret():
    sealed = SEAL.close("key", MARK, ENTRY)
    with pytest.raises(BrokenSeal):
        SEAL.open("other", MARK, sealed)
    with pytest.raises(BrokenSeal):
        Seal(b"another secret of that length").open("key", MARK, sealed)


@given(st.data())
def test_an_entry_of_which_any_bit_was_changed_does_not_open(data: st.DataObject):
    sealed = bytearray(SEAL.close("key", MARK, ENTRY))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BrokenSeal):
        SEAL.open("key", MARK, bytes(sealed))


@given(st.binary(max_size=100))
def test_garbage_does_not_open(garbage: bytes):
    with pytest.raises(BrokenSeal):
        SEAL.open("key", MARK, garbage)
