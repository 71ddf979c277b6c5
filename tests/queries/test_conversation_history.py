"""The history: the vendor's analytics search, with its interval, conditions, order and pages."""

import pytest
from PureCloudPlatformClientV2 import (
    ConversationDetailQueryPredicate,
    ConversationQuery,
    SegmentDetailQueryPredicate,
)

from gateway.graph.lists.history import HistoryOrderBy, OrderDirection
from gateway.graph.lists.history_dimensions import ConversationDimension, SegmentDimension
from gateway.graph.lists.history_filter import PredicateOperator
from gateway.graph.types.analytics_segment import AnalyticsDisconnectType
from gateway.graph.types.analytics_session import MediaType
from gateway.graph.types.vocabulary import Direction, ParticipantPurpose
from gateway.sandbox import Organisation

SEARCH = "/api/v2/analytics/conversations/details/query"
INTERVAL = "2026-01-30T00:00:00Z/2026-02-01T00:00:00Z"

QUERY = """query History(
  $interval: Interval!, $filter: ConversationHistoryFilter, $orderBy: ConversationHistoryOrder,
  $first: Int, $after: String
) {
  conversationHistory(interval: $interval, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id conversationStart }
    edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}"""


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    """45 conversations: 25 go on, 20 have ended."""
    return Organisation.seeded(seed=7, conversations=25, ended=20, mixed_every=2)


@pytest.fixture
def latest_first(organisation):
    found = organisation.all("conversation").values()
    return [one["id"] for one in sorted(found, key=lambda one: one["startTime"], reverse=True)]


@pytest.fixture
def history(client, sandbox):
    """A page of the history, and the bodies of the calls that it took."""

    async def history(**arguments):
        sandbox.calls.clear()
        answer = await client.ask(QUERY, {"interval": INTERVAL, **arguments})
        assert "errors" not in answer, answer["errors"]
        assert {(call.method, call.template) for call in sandbox.calls} == {("POST", SEARCH)}
        return answer["data"]["conversationHistory"], [call.json for call in sandbox.calls]

    return history


def shown(connection):
    return [node["id"] for node in connection["nodes"]]


async def test_the_latest_25_come_first_in_one_call(history, latest_first):
    connection, bodies = await history()

    assert shown(connection) == latest_first[:25]
    assert connection["totalCount"] == 45
    assert connection["pageInfo"]["hasNextPage"] is True
    assert bodies == [
        {
            "interval": INTERVAL,
            "order": "desc",
            "orderBy": "conversationStart",
            "paging": {"pageSize": 25, "pageNumber": 1},
        }
    ]


async def test_the_interval_excludes_conversations_that_ended_before_it(history, organisation):
    interval = "2026-01-31T08:00:00Z/2026-02-01T00:00:00Z"

    connection, _ = await history(interval=interval, first=100)

    found = organisation.all("conversation").values()
    expected = {one["id"] for one in found if one.get("endTime", "~") >= "2026-01-31T08:00:00"}
    assert set(shown(connection)) == expected
    assert len(expected) < 45


async def test_pages_of_one_size_take_a_call_each(history, latest_first):
    for first in (1, 10, 45, 100):
        seen, after, more = [], None, True
        while more:
            connection, bodies = await history(first=first, after=after)
            assert len(bodies) == 1
            assert connection["pageInfo"]["hasPreviousPage"] == bool(seen)
            seen += shown(connection)
            after, more = connection["pageInfo"]["endCursor"], connection["pageInfo"]["hasNextPage"]
        assert seen == latest_first


async def test_a_page_that_is_not_aligned_with_the_upstream_s_takes_two_calls(history, latest_first):
    whole, _ = await history(first=100)
    cursors = [edge["cursor"] for edge in whole["edges"]]
    for start in (1, 7, 11, 38, 43):
        for first in (2, 3, 7, 10, 25, 100):
            connection, bodies = await history(first=first, after=cursors[start - 1])

            assert shown(connection) == latest_first[start : start + first]
            assert [edge["cursor"] for edge in connection["edges"]] == cursors[start : start + first]
            assert len(bodies) == (2 if start % first else 1)
            assert connection["totalCount"] == 45
            assert connection["pageInfo"]["hasNextPage"] == (start + first < 45)


async def test_nothing_follows_the_last(history):
    whole, _ = await history(first=100)

    connection, _ = await history(first=10, after=whole["pageInfo"]["endCursor"])

    assert (shown(connection), connection["totalCount"]) == ([], 45)
    assert connection["pageInfo"]["hasNextPage"] is False


async def test_the_first_zero_are_an_empty_page_and_still_counted(history):
    connection, _ = await history(first=0)

    assert (shown(connection), connection["totalCount"]) == ([], 45)
    assert connection["pageInfo"]["hasNextPage"] is True


async def test_an_order_is_the_vendor_s(history):
    for by in HistoryOrderBy:
        for direction in OrderDirection:
            order = {"by": by.name, "direction": direction.name}

            connection, (body,) = await history(orderBy=order, first=100)

            assert (body["orderBy"], body["order"]) == (by.value, direction.value)
            assert len(connection["nodes"]) == 45


async def test_the_earliest_can_come_first(history, organisation):
    connection, _ = await history(orderBy={"direction": "ASC"}, first=100)

    starts = [one["startTime"] for one in organisation.all("conversation").values()]
    assert [node["conversationStart"] for node in connection["nodes"]] == sorted(starts)


CONDITIONS = {
    "conversationIds": ("conversationFilters", "conversationId"),
    "divisionIds": ("conversationFilters", "divisionId"),
    "externalTags": ("conversationFilters", "externalTag"),
    "originatingDirections": ("conversationFilters", "originatingDirection"),
    "userIds": ("segmentFilters", "userId"),
    "queueIds": ("segmentFilters", "queueId"),
    "groupIds": ("segmentFilters", "groupId"),
    "teamIds": ("segmentFilters", "teamId"),
    "flowIds": ("segmentFilters", "flowId"),
    "externalContactIds": ("segmentFilters", "externalContactId"),
    "externalOrganizationIds": ("segmentFilters", "externalOrganizationId"),
    "campaignIds": ("segmentFilters", "outboundCampaignId"),
    "wrapupCodeIds": ("segmentFilters", "wrapUpCode"),
    "skillIds": ("segmentFilters", "requestedRoutingSkillId"),
    "languageIds": ("segmentFilters", "requestedLanguageId"),
    "mediaTypes": ("segmentFilters", "mediaType"),
    "directions": ("segmentFilters", "direction"),
    "purposes": ("segmentFilters", "purpose"),
    "disconnectTypes": ("segmentFilters", "disconnectType"),
    "anis": ("segmentFilters", "ani"),
    "dnises": ("segmentFilters", "dnis"),
}


def matches(dimension, *values):
    """The vendor's filter for any of these values."""
    base = {"type": "dimension", "dimension": dimension, "operator": "matches"}
    return {"type": "or", "predicates": [{**base, "value": value} for value in values]}


ENUMS = {
    "originatingDirections": Direction,
    "mediaTypes": MediaType,
    "directions": Direction,
    "purposes": ParticipantPurpose,
    "disconnectTypes": AnalyticsDisconnectType,
}


async def test_each_named_condition_is_a_filter_for_any_of_its_values(history):
    for name, (filters, dimension) in CONDITIONS.items():
        known = [one for one in ENUMS.get(name, ()) if one.name != "UNKNOWN"]
        _, (body,) = await history(filter={name: [one.name for one in known] or ["one", "two"]})

        assert body[filters] == [matches(dimension, *([one.value for one in known] or ["one", "two"]))]
        other = {"conversationFilters", "segmentFilters"} - {filters}
        assert not other & body.keys()


async def test_no_other_condition_has_a_name(client):
    answer = await client.ask('{ __type(name: "ConversationHistoryFilter") { inputFields { name } } }')

    names = {one["name"] for one in answer["data"]["__type"]["inputFields"]}
    assert names == CONDITIONS.keys() | {"conversation", "segment"}


async def test_named_conditions_find_the_conversations_that_meet_them(history, organisation):
    conversations = list(organisation.all("conversation").values())
    people = [(one["id"], person) for one in conversations for person in one["participants"]]
    for name, key in {
        "userIds": "userId",
        "queueIds": "queueId",
        "teamIds": "teamId",
        "externalContactIds": "externalContactId",
        "externalOrganizationIds": "externalOrganizationId",
        "purposes": "purpose",
        "anis": "ani",
        "dnises": "dnis",
    }.items():
        value = next(person[key] for _, person in reversed(people) if key in person)

        wanted = ENUMS[name].of(value).name if name in ENUMS else value
        connection, _ = await history(filter={name: [wanted]}, first=100)

        expected = {id_ for id_, person in people if person.get(key) == value}
        assert set(shown(connection)) == expected, name


async def test_conditions_are_joined_by_and_and_their_values_by_or(history, organisation):
    conversations = list(organisation.all("conversation").values())
    first, second, third = (one["id"] for one in conversations[:3])
    tag = conversations[1]["externalTag"]

    connection, (body,) = await history(
        filter={"conversationIds": [first, second, third], "externalTags": [tag]}
    )

    assert shown(connection) == [second]
    assert body["conversationFilters"] == [
        matches("conversationId", first, second, third),
        matches("externalTag", tag),
    ]


async def test_every_dimension_can_be_asked_for_by_a_predicate(history):
    for name, filters, dimensions in (
        ("conversation", "conversationFilters", ConversationDimension),
        ("segment", "segmentFilters", SegmentDimension),
    ):
        predicates = [{"dimension": one.name, "values": ["x"]} for one in dimensions]

        _, (body,) = await history(filter={name: predicates})

        assert body[filters] == [matches(one.value, "x") for one in dimensions]


async def test_a_predicate_may_test_whether_a_value_exists(history, organisation):
    ended = [one["id"] for one in organisation.all("conversation").values() if "endTime" in one]
    for operator, count in (("EXISTS", len(ended)), ("NOTEXISTS", 45 - len(ended))):
        predicate = {"dimension": "CONVERSATIONEND", "operator": operator}

        connection, (body,) = await history(filter={"conversation": [predicate]})

        assert connection["totalCount"] == count
        (sent,) = body["conversationFilters"]
        (only,) = sent["predicates"]
        assert (only["operator"], "value" in only) == (PredicateOperator[operator].value, False)


REFUSED = [
    {"first": -1},
    {"first": 101},
    {"after": "no cursor"},
    {"filter": {"userIds": []}},
    *({"filter": {name: ["UNKNOWN"]}} for name in ENUMS),
    {"filter": {"segment": [{"dimension": "USERID"}]}},
    {"filter": {"segment": [{"dimension": "USERID", "operator": "EXISTS", "values": ["x"]}]}},
]


async def test_invalid_arguments_are_refused_without_a_call(client, sandbox):
    for arguments in REFUSED:
        answer = await client.ask(QUERY, {"interval": INTERVAL, **arguments})

        assert answer["data"] == {"conversationHistory": None}, arguments
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


NO_INTERVALS = ["", "today", "2026-01-30/", "2026-01-30/2026-01-31/2026-02-01", "a/b", 7, None, [INTERVAL]]


async def test_an_invalid_interval_is_refused_before_anything_runs(client, sandbox):
    for interval in NO_INTERVALS:
        answer = await client.ask(QUERY, {"interval": interval})

        assert "data" not in answer, interval
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


async def test_an_interval_that_the_upstream_refuses_is_the_client_s_mistake(client):
    answer = await client.ask(QUERY, {"interval": "/".join(INTERVAL.split("/")[::-1])})

    assert answer["data"] == {"conversationHistory": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_the_history_of_several_conversations_is_one_call(client, sandbox, organisation):
    wanted = list(organisation.all("conversation"))[:30]

    query = "query Some($ids: [ID!]!) { conversationsAnalytics(ids: $ids) { conversationId externalTag } }"
    answer = await client.ask(query, {"ids": wanted})

    assert [one["conversationId"] for one in answer["data"]["conversationsAnalytics"]] == wanted
    assert [call.template for call in sandbox.calls] == ["/api/v2/analytics/conversations/details"]


class TestTheVendorKnows:
    """The SDK takes a value that its contract does not hold for one that is newer than itself."""

    @pytest.fixture(autouse=True)
    def engine(self):
        """Of no matter here."""

    @pytest.mark.parametrize(
        ("model", "attribute", "enum"),
        [
            (ConversationDetailQueryPredicate, "dimension", ConversationDimension),
            (SegmentDetailQueryPredicate, "dimension", SegmentDimension),
            (SegmentDetailQueryPredicate, "operator", PredicateOperator),
            (ConversationQuery, "order_by", HistoryOrderBy),
            (ConversationQuery, "order", OrderDirection),
        ],
    )
    def test_every_value(self, model, attribute, enum):
        for member in enum:
            built = model()
            setattr(built, attribute, member.value)
            assert getattr(built, attribute) == member.value
