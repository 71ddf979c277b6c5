"""What happens in queues now: who waits, who serves, and for how long one will probably wait."""

from collections import Counter
from datetime import datetime

import orjson
import pytest

from gateway.sandbox import Fault, Organisation, faults

QUERY = "/api/v2/analytics/queues/observations/query"
ESTIMATE = "/api/v2/routing/queues/{id}/estimatedwaittime"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=5, conversations=8, users=30, queues=5, waiting=6)


def calls(sandbox):
    return Counter(call.template for call in sandbox.calls)


def waiting(organisation, queue_id):
    return [
        person["startTime"]
        for conversation in organisation.active(organisation.user_id)
        for person in conversation["participants"]
        if person["purpose"] == "acd" and "endTime" not in person and person["queueId"] == queue_id
    ]


def interacting(organisation, queue_id):
    return sum(
        person["purpose"] != "acd" and "endTime" not in person and person.get("queueId") == queue_id
        for conversation in organisation.active(organisation.user_id)
        for person in conversation["participants"]
    )


async def test_many_queues_are_observed_in_one_call(client, sandbox, organisation):
    ids = list(organisation.all("queue"))
    query = """query ($ids: [ID!]!) { queues(ids: $ids) { id name
        observations { waiting interacting onQueueAgents longestWait } } }"""

    answer = await client.ask(query, {"ids": ids})

    for queue in answer["data"]["queues"]:
        observed = queue["observations"]
        since = waiting(organisation, queue["id"])
        assert observed["waiting"] == len(since)
        assert observed["interacting"] == interacting(organisation, queue["id"])
        assert observed["onQueueAgents"] >= 0
        assert (observed["longestWait"] and moment(observed["longestWait"])) == min(
            map(moment, since), default=None
        )
    assert sum(queue["observations"]["waiting"] for queue in answer["data"]["queues"]) == 6
    assert calls(sandbox) == {"/api/v2/routing/queues": 1, QUERY: 1}
    (call,) = [call for call in sandbox.calls if call.template == QUERY]
    assert [one["value"] for one in call.json["filter"]["predicates"]] == ids


def moment(text):
    return datetime.fromisoformat(text)


async def test_a_queue_that_is_only_referred_to_need_not_be_read_to_be_observed(client, sandbox):
    query = """{ activeConversations { nodes { participants {
        queue { id name observations { waiting } } } } } }"""

    answer = await client.ask(query)

    queues = [
        person["queue"]
        for node in answer["data"]["activeConversations"]["nodes"]
        for person in node["participants"]
        if person["queue"]
    ]
    assert any(queue["observations"]["waiting"] for queue in queues)
    assert calls(sandbox) == {"/api/v2/conversations": 1, QUERY: 1}


async def test_an_estimated_wait_costs_a_call_for_each_queue_and_only_where_it_is_selected(
    client, sandbox, organisation
):
    ids = list(organisation.all("queue"))[:2]
    query = """query ($ids: [ID!]!) { queues(ids: $ids) { observations { estimatedWait {
        results { intent formula estimatedWaitTimeSeconds label { name } } } } } }"""

    answer = await client.ask(query, {"ids": ids})

    labels = [label["name"] for label in organisation.all("utilizationLabel").values()]
    for id_, queue in zip(ids, answer["data"]["queues"], strict=True):
        first, *others = queue["observations"]["estimatedWait"]["results"]
        seconds = 90 * (1 + len(waiting(organisation, id_)))
        of_all = {"intent": "ALL", "formula": "BEST", "label": None}
        assert first == {**of_all, "estimatedWaitTimeSeconds": seconds}
        assert [one["label"]["name"] for one in others] == labels
    assert calls(sandbox) == {"/api/v2/routing/queues": 1, ESTIMATE: 2}


async def test_one_queue_is_observed_by_the_same_call(client, sandbox, organisation):
    (id_, *_) = organisation.all("queue")

    answer = await client.ask(
        """query ($id: ID!) { queue(id: $id) {
            observations { waiting estimatedWait { results { intent } } } } }""",
        {"id": id_},
    )

    assert answer["data"]["queue"]["observations"]["waiting"] == len(waiting(organisation, id_))
    assert calls(sandbox) == {"/api/v2/routing/queues/{id}": 1, QUERY: 1, ESTIMATE: 1}


async def test_without_the_permission_each_queue_has_the_error_in_its_place(client, sandbox, organisation):
    sandbox.faults.add(Fault(faults.status(403), template=QUERY))
    ids = list(organisation.all("queue"))[:2]
    query = "query ($ids: [ID!]!) { queues(ids: $ids) { name observations { waiting } } }"

    answer = await client.ask(query, {"ids": ids})

    assert [queue["observations"] for queue in answer["data"]["queues"]] == [None, None]
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["queues", 0, "observations"], "FORBIDDEN"),
        (["queues", 1, "observations"], "FORBIDDEN"),
    ]
    assert calls(sandbox)[QUERY] == 1


@pytest.mark.parametrize(
    ("group", "due"),
    [
        ({"data": [{"metric": "oWaiting", "stats": {"count": "three"}}]}, None),
        ({"data": [{"metric": "oWaiting", "stats": {"count": 2**40}}]}, None),
        ({"data": [{"metric": "oInteracting"}]}, {"waiting": 0, "longestWait": None}),
        ({}, {"waiting": 0, "longestWait": None}),
        (None, {"waiting": None, "longestWait": None}),
    ],
)
async def test_what_the_upstream_gets_wrong_or_does_not_tell_of_one_queue_harms_no_other(
    client, sandbox, organisation, group, due
):
    first, second = list(organisation.all("queue"))[:2]
    right = {"group": {"queueId": second}, "data": [{"metric": "oWaiting", "stats": {"count": 4}}]}
    results = [right] if group is None else [{"group": {"queueId": first}, **group}, right]
    sandbox.faults.add(Fault(faults.raw(orjson.dumps({"results": results})), template=QUERY))
    query = "query ($ids: [ID!]!) { queues(ids: $ids) { observations { waiting longestWait } } }"

    answer = await client.ask(query, {"ids": [first, second]})

    told, other = (queue["observations"] for queue in answer["data"]["queues"])
    assert told == due
    assert other == {"waiting": 4, "longestWait": None}
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert codes == (["UPSTREAM_BAD_RESPONSE"] if due is None else [])
