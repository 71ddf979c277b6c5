"""Self URIs and ids: which are links, and that nothing else is."""

import re
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.errors import LinkRefused
from gateway.links import KINDS, Link, item_call, parse, read_call, resolve, to
from gateway.upstream.transport.address import UpstreamAddress

ADDRESS = UpstreamAddress("https://api.example.com")
UUID = "f81d4fae-7dec-4d80-a765-00a0c91e6bf6"

kinds = st.sampled_from(list(KINDS))
ids = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda uuid: str(uuid).upper()),
    st.from_regex(r"[a-zA-Z][a-zA-Z0-9_-]{0,40}[0-9]", fullmatch=True),
    st.sampled_from(["ININ-WRAP-UP-TIMEOUT", "ININ-OUTBOUND-BUSY", "1", "7" * 64]),
)
keys = kinds.flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(ids, min_size=(n := len(KINDS[kind].ids)), max_size=n))
)
"""Kinds, each with as many ids as its path has."""

uris = keys.map(lambda key: KINDS[key[0]].path("/".join(key[1])))


def is_link(uri: str) -> bool:
    """Whether a URI may pass, said in another way than the code says it."""
    steps = uri.split("/")
    for path in (path for kind in KINDS.values() for path in (kind.item, *kind.aliases)):
        pairs = list(zip(path.split("/"), steps, strict=False))
        if len(steps) == path.count("/") + 1 and all(
            is_id(step) if word.startswith("{") else step == word for word, step in pairs
        ):
            return True
    return False


def is_id(id_: str) -> bool:
    plain = id_.isascii() and id_.replace("-", "").replace("_", "").isalnum()
    named = re.match("[A-Z]+-", id_) is not None
    return plain and len(id_) <= 64 and id_[0].isalnum() and (named or any(char.isdigit() for char in id_))


def passes(uri: object) -> Link | None:
    try:
        return parse(uri)
    except LinkRefused:
        return None


@given(keys)
def test_the_path_of_a_link_parses_to_the_same_link(key):
    kind, own = key
    link = to(kind, *own)
    assert parse(link.path) == link == (kind, "/".join(own))
    assert link.id == own[-1]


@given(uris, keys)
def test_a_link_is_read_from_its_own_path_at_the_upstream_and_nowhere_else(uri, key):
    link = parse(uri)
    assert str(ADDRESS.url(item_call(link)).with_query(None)) == f"https://api.example.com{uri}"
    kind, own = key
    bulk = KINDS[kind].bulk
    if bulk:
        url = ADDRESS.url(read_call(bulk, ["/".join(own)]))
        path = bulk.path.format(**dict(zip(KINDS[kind].ids, own, strict=True)))
        assert (str(url.origin()), url.raw_path) == ("https://api.example.com", path)


@given(st.text())
def test_arbitrary_text_is_no_link(text):
    link = passes(text)
    assert (link is not None) == is_link(text)


@given(st.one_of(st.none(), st.integers(), st.binary(), st.lists(uris), st.dictionaries(st.text(), uris)))
def test_a_value_that_is_no_text_is_no_link(value):
    assert passes(value) is None


STRANGE = [
    *"/\\?#@:;%&=.~*+ \t\r\n\0\x7f\u2028\u200b\uff0f\uff0e\u2215\u0661\uff11é",
    "..",
    "/..",
    "/../",
    "/./",
    "//",
    "%2e",
    "%2E%2e",
    "%2f",
    "%5c",
    "%00",
    "%25",
    "http://",
    "https:",
    "//example.com",
    "@example.com",
    "\r\nHost: example.com",
]


@given(uris, st.data())
def test_a_changed_self_uri_is_no_link_or_a_link_to_what_it_then_names(uri, data):
    place = data.draw(st.integers(0, len(uri)))
    text = data.draw(st.one_of(st.sampled_from(STRANGE), st.text(max_size=8)))
    disguised = uri[:place] + text + uri[place:]

    link = passes(disguised)

    assert (link is not None) == is_link(disguised)
    assert link is None or link.path == disguised


@given(uris, st.data())
def test_a_self_uri_with_an_encoded_character_or_another_case_is_no_link(uri, data):
    place = data.draw(st.integers(0, len(uri) - 1))
    char = uri[place]
    other = data.draw(st.sampled_from([f"%{ord(char):02x}", f"%{ord(char):02X}", f"\\u{ord(char):04x}"]))
    assert passes(uri[:place] + other + uri[place + 1 :]) is None
    prefix = len(uri.rpartition("/")[0])
    assert passes(uri[:prefix].upper() + uri[prefix:]) is None


@given(
    st.lists(
        st.sampled_from(["api", "v2", "users", "..", ".", "", UUID, "me", "routing", "queues"]), max_size=8
    )
)
@example(["", "api", "v2", "users", UUID])
def test_of_paths_made_of_known_parts_only_the_templates_pass(parts):
    path = "/".join(parts)
    link = passes(path)
    assert (link is not None) == is_link(path)
    assert link is None or link.path == path


@given(kinds, st.one_of(st.text(), st.sampled_from(STRANGE), st.text().map(lambda text: UUID + text)))
@example("user", "me")
@example("user", "search")
@example("queue", "divisionviews")
@example("flow", "lookup")
@example("conversation", "calls")
@example("user", "7" * 65)
@example("user", f"{UUID}\n")
@example("user", f"{UUID}/roles")
@example("user", f"{UUID},{UUID}")
@example("user", "\u0661")
@example("user", "-1")
def test_only_texts_in_the_form_of_the_vendors_ids_are_ids(kind, id_):
    own = [id_] * len(KINDS[kind].ids)
    if id_ and is_id(id_):
        assert to(kind, *own).path == KINDS[kind].path("/".join(own))
    else:
        with pytest.raises(LinkRefused):
            to(kind, *own)


@pytest.mark.parametrize("medium", ["calls", "callbacks", "chats", "emails", "messages", "socials", "videos"])
def test_a_conversation_shown_by_its_medium_is_the_conversation_itself(medium):
    uri = f"/api/v2/conversations/{medium}/{UUID}"
    assert parse(uri) == to("conversation", UUID)
    assert resolve("conversation", uri, UUID).path == f"/api/v2/conversations/{UUID}"


@given(keys, st.sampled_from(["", f"/api/v2/nothing/{UUID}", "/api/v2/users/me", f"/api/v3/{UUID}/roles"]))
def test_a_relative_uri_outside_the_table_does_not_spoil_a_known_kind_and_id(key, uri):
    kind, own = key
    assert resolve(kind, uri, *own) == to(kind, *own)
    assert passes(uri) is None


@given(keys, st.data())
def test_any_other_uri_outside_the_table_is_refused_even_with_a_known_kind_and_id(key, data):
    kind, own = key
    strange = data.draw(st.sampled_from([text for text in STRANGE if text != "/"]))
    uri = data.draw(
        st.sampled_from([strange, f"{strange}/api/v2/users/{UUID}", f"/api/v2/nothing/{strange}"])
    )
    with pytest.raises(LinkRefused):
        resolve(kind, uri, *own)


@pytest.mark.parametrize("make", [parse, lambda text: to("user", text)], ids=["parse", "to"])
def test_huge_texts_are_refused_and_not_remembered(make):
    tracemalloc.start()
    try:
        for number in range(100):
            with pytest.raises(LinkRefused):
                make(f"/api/v2/users/{number}" + "0" * 1_000_000)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 1_000_000
