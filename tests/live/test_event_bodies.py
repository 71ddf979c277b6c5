"""Event bodies: the fields that the REST API has as well, in its words. Hostile ones are refused."""

import inspect
import re
from copy import deepcopy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect as structure
from PureCloudPlatformClientV2 import models

from gateway.errors import UpstreamBadResponse
from gateway.live.conversations.event import conversation_event
from gateway.live.event_bodies.conversation import ConversationEventBody
from gateway.sandbox.notifications.conversation_events import whole

WORDS = {"endpoint.dnd": "endpoint.donotdisturb", "transfer.dnd": "transfer.donotdisturb"}
NO_WORD = {"uploading", "viber", "wechat"}
"""What events have, and the REST API has no word for in any enum that has its neighbours."""


def fields_of(struct):
    return {field.encode_name: field.type for field in structure.type_info(struct).fields}


def struct_in(type_):
    """The struct in an optional value or a list of them, if there is one."""
    if isinstance(type_, structure.StructType):
        return type_.cls
    parts = type_.types if isinstance(type_, structure.UnionType) else ()
    if isinstance(type_, structure.ListType):
        parts = (type_.item_type,)
    return next(filter(None, map(struct_in, parts)), None)


def types_of(model):
    """The fields of a model of the SDK by their JSON keys: attribute and type."""
    return {key: (name, model.swagger_types[name]) for name, key in model.attribute_map.items()}


def model_in(type_):
    name = re.search(r"(\w+)\W*$", type_)[1]
    model = getattr(models, name, None)
    return model if model is not None and hasattr(model(), "swagger_types") else None


def walk(struct, event, rest, path="conversation"):
    """The structs with the models that they stand for."""
    yield path, struct, event, rest
    in_event, in_rest = types_of(event()), types_of(rest())
    for key, type_ in fields_of(struct).items():
        inner = struct_in(type_)
        if inner is not None:
            yield from walk(inner, model_in(in_event[key][1]), model_in(in_rest[key][1]), f"{path}.{key}")


PLACES = list(walk(ConversationEventBody, models.ConversationEventTopicConversation, models.Conversation))


@pytest.mark.drift
@pytest.mark.parametrize("place", PLACES, ids=[path for path, *_ in PLACES])
def test_each_object_has_all_fields_that_events_and_the_rest_api_share(place):
    _, struct, event, rest = place
    assert set(fields_of(struct)) == set(types_of(event())) & set(types_of(rest()))


@pytest.mark.drift
def test_events_of_queues_have_the_fields_of_events_of_users():
    assert set(types_of(models.QueueConversationEventTopicConversation())) == set(
        types_of(models.ConversationEventTopicConversation())
    )


def allowed(model, name):
    source = inspect.getsource(getattr(model, name).fset)
    found = re.search(r"allowed_values = \[(.*?)\]", source, re.DOTALL)
    return set(re.findall(r'"(.*?)"', found[1])) if found else set()


@pytest.mark.drift
def test_every_word_of_events_is_one_of_the_rest_api_or_translated_or_known_to_be_lacking():
    unknown = set()
    for path, struct, event, rest in PLACES:
        in_event, in_rest = types_of(event()), types_of(rest())
        for key in fields_of(struct):
            of_rest = {word.lower() for word in allowed(rest, in_rest[key][0])}
            if of_rest:
                unknown |= {
                    (f"{path}.{key}", word)
                    for word in allowed(event, in_event[key][0])
                    if word.lower() not in of_rest
                }
    # Of `disconnectType` some media lack words that others have; they are the same words.
    assert {word for path, word in unknown if not path.endswith("disconnectType")} == NO_WORD
    assert WORDS.keys() <= {word for path, word in unknown if path.endswith("disconnectType")}
    assert set(WORDS.values()) <= allowed(models.Call, "disconnect_type")


def call(**fields):
    return {"id": "c1", "participants": [{"id": "p1", "calls": [{"id": "x1"} | fields]}]}


def call_of(event):
    return event.json["participants"][0]["calls"][0]


@pytest.mark.parametrize(("of_event", "word"), WORDS.items())
def test_words_of_events_are_translated_to_those_of_the_rest_api(of_event, word):
    assert call_of(conversation_event(call(disconnectType=of_event)))["disconnectType"] == word


def test_transfers_are_written_with_capitals():
    body = {"id": "c1", "recentTransfers": [{"id": "t1", "state": "active", "transferType": "unattended"}]}
    (transfer,) = conversation_event(body).json["recentTransfers"]
    assert (transfer["state"], transfer["transferType"]) == ("Active", "Unattended")


def test_times_that_are_numbers_become_texts():
    timeout = {"timerStartTime": 1_800_000_000_123, "timerEndTime": 1_800_000_001_000.0, "timeoutMs": 877}
    translated = call_of(conversation_event(call(disposition={"amdTimeout": timeout})))
    assert translated["disposition"]["amdTimeout"] == {
        "timerStartTime": "2027-01-15T08:00:00.123Z",
        "timerEndTime": "2027-01-15T08:00:01.000Z",
        "timeoutMs": 877,
    }


def test_fields_that_only_events_have_are_left_out():
    event = conversation_event(call(publicIpAddress="192.0.2.1") | {"accessAttributes": {}, "made": "up"})
    assert event.json == call()


def deep(depth):
    value = {}
    for _ in range(depth):
        value = {"participants": [value]}
    return value


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": 5},
        {"id": ""},
        {"id": "x" * 65},
        {"id": "c1", "participants": {}},
        {"id": "c1", "participants": [{"name": "Who?"}]},
        {"id": "c1", "participants": [{"id": "p1", "endTime": "soon"}]},
        {"id": "c1", "participants": [{"id": "p1", "endTime": "2026-99-99T99:99:99Z"}]},
        {"id": "c1", "participants": [{"id": f"p{n}"} for n in range(1_001)]},
        {"id": "c1", "recordingState": ["ACTIVE"]},
        {"id": "c1", "address": "x" * 100_001},
        call(state={}),
        call(muted="yes"),
        call(disposition={"amdTimeout": {"timerEndTime": 1e300}}),
        call(disposition={"amdTimeout": {"timerEndTime": float("nan")}}),
        {"id": "c1", **deep(5_000)},
    ],
)
def test_a_hostile_event_is_refused_without_its_text(body):
    with pytest.raises(UpstreamBadResponse) as refused:
        conversation_event(body)
    assert str(refused.value) == "An event of the upstream's has an unexpected shape."
    assert refused.value.__cause__ is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "participants", "calls", "state", "wrapup", "endTime"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_accepted_or_refused(part):
    body = {"id": "c1", "participants": part}
    before = deepcopy(body)
    try:
        event = conversation_event(body)
    except UpstreamBadResponse:
        return
    assert msgspec.convert(event.json, ConversationEventBody).id == "c1"
    assert repr(body) == repr(before)


def test_all_events_of_the_sandbox_are_accepted(organisation):
    for conversation in organisation.all("conversation").values():
        assert conversation_event(whole(conversation, sparse=False)).id == conversation["id"]
