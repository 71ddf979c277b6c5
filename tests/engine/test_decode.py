"""Decoding a selection straight from bytes: no case here needs the models."""

from collections.abc import Callable

import msgspec
import orjson
import pytest
from graphql import get_variable_values
from graphql.execution.values import VariableValues
from pair import Pair

from gateway.app import CORE
from gateway.engine.planned.plans.planner import Planner
from gateway.engine.planned.roots.named import NamedRoot
from gateway.engine.planned.rows.misfit import Misfit
from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.shapes.shape import Shape

Decode = Callable[[str, bytes], bytes]


def shape(pair: Pair, kind: str, selection: str) -> Shape:
    """The shape that is planned of a selection."""
    operation = pair.operation(f'{{ {kind}(id: "a1") {selection} }}')
    variables = get_variable_values(CORE, (), {})
    assert isinstance(variables, VariableValues)
    (root,) = Planner(CORE, operation, variables).plan().roots
    assert isinstance(root, NamedRoot)
    return root.selection(kind).shape


@pytest.fixture
def conversation(pair: Pair) -> Decode:
    """Decodes a conversation's JSON as it is selected."""
    return lambda selection, body: msgspec.json.encode(shape(pair, "conversation", selection).one(body))


class TestTheAnswer:
    def test_has_what_is_selected_in_the_order_of_the_selection(self, conversation: Decode):
        body = b'{"id":"c1","secret":[{"x":1}],"name":"n","address":"a","maxParticipants":4}'

        assert (
            conversation("{ maxParticipants name id }", body) == b'{"maxParticipants":4,"name":"n","id":"c1"}'
        )

    def test_has_null_for_an_absent_value_and_an_empty_list_for_an_absent_list(self, conversation: Decode):
        told = conversation("{ name divisions { entities { entityId } } conversationIds }", b"{}")

        assert told == b'{"name":null,"divisions":[],"conversationIds":[]}'

    def test_has_an_empty_list_for_a_null_one(self, conversation: Decode):
        body = b'{"participants":[{"calls":null},{"calls":[{"segments":null}]}],"divisions":null}'
        told = conversation(
            "{ participants { calls { segments { type } } } divisions { entities { entityId } } }", body
        )

        assert orjson.loads(told) == {
            "participants": [{"calls": []}, {"calls": [{"segments": []}]}],
            "divisions": [],
        }

    def test_has_null_for_an_empty_moment(self, conversation: Decode):
        body = b'{"startTime":"2026-01-31T10:20:30Z","endTime":"","participants":[{"endTime":""},{}]}'
        told = conversation("{ startTime endTime participants { endTime } }", body)

        assert orjson.loads(told) == {
            "startTime": "2026-01-31T10:20:30Z",
            "endTime": None,
            "participants": [{"endTime": None}, {"endTime": None}],
        }

    def test_has_aliases_that_change_places(self, conversation: Decode):
        told = conversation("{ name: address address: name a: name b: name }", b'{"name":"n","address":"a"}')

        assert told == b'{"name":"a","address":"n","a":"n","b":"n"}'

    def test_has_the_self_uri_that_follows_from_the_id_under_any_key(self, conversation: Decode):
        told = conversation("{ id: selfUri selfUri: id }", b'{"id":"a1","selfUri":"of another form"}')
        assert told == b'{"id":"/api/v2/conversations/a1","selfUri":"a1"}'

    def test_has_one_list_in_two_forms(self, conversation: Decode):
        body = b'{"participants":[{"id":"p1","name":"n"},{"id":"p2"}]}'
        told = conversation("{ a: participants { id } participants { name } }", body)

        assert told == b'{"a":[{"id":"p1"},{"id":"p2"}],"participants":[{"name":"n"},{"name":null}]}'

    def test_has_the_type_under_any_key(self, conversation: Decode):
        told = conversation(
            "{ __typename name: __typename id }", b'{"id":"c1","name":"n","__typename":"Conversation"}'
        )

        assert told == b'{"__typename":"Conversation","name":"Conversation","id":"c1"}'

    @pytest.mark.parametrize(
        ("value", "name"),
        [
            ("connected", "CONNECTED"),
            ("CONNECTED", "CONNECTED"),
            ("cOnnected", "CONNECTED"),
            ("new", "UNKNOWN"),
        ],
    )
    def test_has_an_enums_name_whatever_the_case_of_its_value(
        self, conversation: Decode, value: str, name: str
    ):
        assert (
            conversation("{ state }", b'{"state":"%s"}' % value.encode()) == b'{"state":"%s"}' % name.encode()
        )


class TestAMisfit:
    @pytest.mark.parametrize(
        "body",
        [
            b'{"id":1,"startTime":"2026-01-31"}',
            b'{"startTime":"2026-01-31"}',
            b'{"id":"c1","startTime":"yesterday"}',
            b'{"id":"c1","startTime":""}',
            b'{"id":"c1","startTime":"2026-01-31\\n"}',
            b'{"id":"c1","startTime":"2026-01-31","participants":[{"endTime":"2026-01-31"},{"endTime":"soon"}]}',
            b'{"id":"c1","startTime":"2026-01-31","participants":[null]}',
            b'{"id":"c1","startTime":"2026-01-31","maxParticipants":2147483648}',
            b'{"id":"c1","startTime":"2026-01-31","maxParticipants":1.0}',
            b'{"id":"c1","startTime":"2026-01-31","participants":[{"attributes":{"n":36893488147419103232}}]}',
            b'{"id":"c1","startTime":"2026-01-31","unselected":NaN}',
            b'{"id":"c1","startTime":"2026-01-31"',
            b"[]",
            b"",
        ],
    )
    def test_is_any_value_that_the_models_refuse(self, conversation: Decode, body: bytes):
        with pytest.raises(Misfit):
            conversation("{ id startTime maxParticipants participants { endTime attributes } }", body)

    def test_is_not_a_moment_of_another_layout(self, conversation: Decode):
        body = b'{"participants":[{"endTime":"2026-01-31T00:00:00.0Z"},{"endTime":"2026-02-28T10:20+01:00"}]}'

        assert orjson.loads(conversation("{ participants { endTime } }", body)) == orjson.loads(body)


class TestATime:
    def test_that_is_a_number_is_text_under_each_of_its_keys(self, pair: Pair):
        flow = shape(pair, "flow", "{ publishedVersion { dateCreated a: dateCreated dateSaved } }")
        told = flow.one(b'{"publishedVersion":{"dateCreated":1769849400123,"dateSaved":null}}')

        assert orjson.loads(msgspec.json.encode(told)) == {
            "publishedVersion": {
                "dateCreated": "2026-01-31T08:50:00.123Z",
                "a": "2026-01-31T08:50:00.123Z",
                "dateSaved": None,
            }
        }

    @pytest.mark.parametrize("value", [b"253402300800000", b'"2026-01-31T08:50:00Z"', b"true"])
    def test_is_no_number_beyond_the_years_of_four_digits_and_no_text(self, pair: Pair, value: bytes):
        with pytest.raises(Misfit):
            shape(pair, "flow", "{ publishedVersion { dateCreated } }").one(
                b'{"publishedVersion":{"dateCreated":%b}}' % value
            )

    @pytest.mark.parametrize(("value", "due"), [("2026-01-31", "2026-01-31"), ("", None), (None, None)])
    def test_is_a_day_or_nothing(self, pair: Pair, value: str | None, due: str | None):
        user = shape(pair, "user", "{ biography { education { dateStart } } }")
        told = user.one(orjson.dumps({"biography": {"education": [{"dateStart": value}]}}))

        assert orjson.loads(msgspec.json.encode(told)) == {"biography": {"education": [{"dateStart": due}]}}

    @pytest.mark.parametrize("value", ["2026-1-31", "2026-01-31T00:00:00Z", "2026-01-31\n"])
    def test_of_another_form_is_no_day(self, pair: Pair, value: str):
        with pytest.raises(Misfit):
            shape(pair, "user", "{ biography { education { dateStart } } }").one(
                orjson.dumps({"biography": {"education": [{"dateStart": value}]}})
            )


class TestMaterial:
    def test_stands_in_the_row_until_it_is_cleared(self, pair: Pair):
        selected = shape(pair, "conversation", "{ participants { user { title } userId } }")
        row = selected.one(b'{"participants":[{"userId":"u1","userUri":"/api/v2/users/u1"}]}')
        (participant,) = row["participants"]
        (step,) = selected.branches[0].shape.steps
        material = selected.branches[0].shape.material[step]

        assert isinstance(participant, Row)
        assert {participant[name] for name in material} >= {"u1", "/api/v2/users/u1"}
        # The id is selected as well, so it is part of the answer.
        assert "userId" not in selected.branches[0].shape.spent
