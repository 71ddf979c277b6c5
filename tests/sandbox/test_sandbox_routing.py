"""Queues and those around them: members, wrap-up codes to choose from, and who waits, read by the SDK."""

from collections import Counter
from datetime import datetime

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_TOKEN, Organisation

METRICS = ["oWaiting", "oInteracting", "oOnQueueUsers", "oLongestWaiting"]


@pytest.fixture
def organisation():
    return Organisation.seeded(7, 24, users=24, queues=6, waiting=5, ended=4)


@pytest.fixture
def client(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield client


def everyone(organisation):
    return list(organisation.all("user").values())


async def test_a_queues_members_are_the_users_who_have_it_among_their_queues(client, organisation):
    api, users = sdk.RoutingApi(client), sdk.UsersApi(client)
    named = Counter()
    for user in everyone(organisation):
        read = await vendor.ask(users.get_user_queues, user["id"], page_size=100)
        assert read.total == len(read.entities)
        named.update((queue.id, user["id"], queue.joined) for queue in read.entities)
    for queue in organisation.all("queue").values():
        read = await vendor.ask(api.get_routing_queue_members, queue["id"], page_size=100)
        members = {(queue["id"], each.id, each.joined) for each in read.entities}
        assert members == {each for each in named if each[0] == queue["id"]}
        assert [each.name for each in read.entities] == sorted(each.name for each in read.entities)
        assert len(members) == queue["memberCount"]
        assert sum(each.joined for each in read.entities) == queue["joinedMemberCount"]
        assert sum(each.member_by == "user" for each in read.entities) == queue["userMemberCount"]
    assert set(named.values()) == {1}


async def test_the_sdk_knows_all_of_a_member_and_of_a_users_queue(ask):
    queue = ask.any("queue")
    members = (await ask.get(f"/api/v2/routing/queues/{queue['id']}/members", pageSize="100")).json
    assert not list(vendor.faults(members, "QueueMemberEntityListing"))
    queues = (await ask.get(f"/api/v2/users/{ask.any('user')['id']}/queues")).json
    assert not list(vendor.faults(queues, "UserQueueEntityListing"))
    assert vendor.declared("UserQueue") == set(queues["entities"][0])


async def test_members_come_in_pages_and_are_narrowed_by_name_and_by_who_has_joined(client, organisation):
    api = sdk.RoutingApi(client)
    queue = max(organisation.all("queue").values(), key=lambda each: each["memberCount"])
    whole = (await vendor.ask(api.get_routing_queue_members, queue["id"], page_size=100)).entities
    second = await vendor.ask(api.get_routing_queue_members, queue["id"], page_size=2, page_number=2)
    assert [each.id for each in second.entities] == [each.id for each in whole[2:4]]
    assert second.next_uri
    assert second.previous_uri
    joined = await vendor.ask(api.get_routing_queue_members, queue["id"], page_size=100, joined=False)
    assert [each.id for each in joined.entities] == [each.id for each in whole if not each.joined]
    named = await vendor.ask(api.get_routing_queue_members, queue["id"], name=whole[0].name[2:])
    assert whole[0].id in {each.id for each in named.entities}
    with pytest.raises(sdk.rest.ApiException):
        await vendor.ask(api.get_routing_queue_members, queue["id"], page_size=101)


async def test_groups_and_teams_have_the_members_that_they_count(client, organisation):
    groups, teams = sdk.GroupsApi(client), sdk.TeamsApi(client)
    for group in organisation.all("group").values():
        read = await vendor.ask(groups.get_group_members, group["id"], page_size=100)
        assert read.total == len(read.entities) == group["memberCount"]
        assert {each.id for each in read.entities} == {
            user["id"]
            for user in everyone(organisation)
            if group["id"] in {of["id"] for of in user["groups"]}
        }
    for team in organisation.all("team").values():
        found, after = [], None
        while True:
            wanted = {} if after is None else {"after": after}
            page = await vendor.ask(teams.get_team_members, team["id"], page_size=2, **wanted)
            found += [each.id for each in page.entities]
            if page.next_uri is None:
                break
            after = page.next_uri.partition("after=")[2]
        assert len(found) == team["memberCount"]
        assert set(found) == {
            user["id"] for user in everyone(organisation) if user["team"]["id"] == team["id"]
        }


async def observed(client, queues):
    predicates = [
        {"type": "dimension", "dimension": "queueId", "operator": "matches", "value": each["id"]}
        for each in queues
    ]
    query = {"filter": {"type": "or", "predicates": predicates}, "metrics": METRICS}
    return await vendor.ask(sdk.AnalyticsApi(client).post_analytics_queues_observations_query, query)


async def test_observations_count_the_conversations_that_wait_and_that_are_talked_to(client, organisation):
    queues = list(organisation.all("queue").values())
    counts = Counter()
    for result in (await observed(client, queues)).results:
        for data in result.data:
            counts[result.group["queueId"], data.metric] += data.stats.count or 0
    waiting = Counter(
        person["queueId"]
        for conversation in organisation.active(organisation.user_id)
        for person in conversation["participants"]
        if person["purpose"] == "acd" and "endTime" not in person
    )
    assert waiting.total() == 5
    assert {
        queue: count for (queue, metric), count in counts.items() if metric == "oWaiting" and count
    } == waiting
    assert sum(count for (_, metric), count in counts.items() if metric == "oInteracting") >= 24
    assert sum(count for (_, metric), count in counts.items() if metric == "oOnQueueUsers") > 0


async def test_the_longest_wait_is_the_moment_since_when_one_waits(client, organisation):
    waiting = {}
    for conversation in organisation.active(organisation.user_id):
        for person in conversation["participants"]:
            if person["purpose"] == "acd" and "endTime" not in person:
                waiting.setdefault(person["queueId"], []).append(person["startTime"])
    told = {
        result.group["queueId"]: data.stats.calculated_metric_value
        for result in (await observed(client, organisation.all("queue").values())).results
        for data in result.data
        if data.metric == "oLongestWaiting"
    }
    assert told == {
        queue: round(datetime.fromisoformat(min(since)).timestamp() * 1000)
        for queue, since in waiting.items()
    }


async def test_one_who_waits_makes_the_next_wait_longer(client, organisation):
    api = sdk.RoutingApi(client)
    estimates = {
        queue["id"]: (await vendor.ask(api.get_routing_queue_estimatedwaittime, queue["id"])).results[0]
        for queue in organisation.all("queue").values()
    }
    assert len({each.estimated_wait_time_seconds for each in estimates.values()}) > 1
    assert {each.intent for each in estimates.values()} == {"ALL"}


async def test_a_participant_may_choose_the_wrapup_codes_of_the_queue(ask, client):
    conversation = ask.call()
    agent = conversation["participants"][3]
    of_queue = await vendor.ask(sdk.RoutingApi(client).get_routing_queue_wrapupcodes, agent["queueId"])
    of_agent = await vendor.ask(
        sdk.ConversationsApi(client).get_conversation_participant_wrapupcodes, conversation["id"], agent["id"]
    )
    assert [each.id for each in of_agent] == [each.id for each in of_queue.entities]
    assert len(of_agent) == 3
    of_customer = await vendor.ask(
        sdk.ConversationsApi(client).get_conversation_participant_wrapupcodes,
        conversation["id"],
        conversation["participants"][0]["id"],
    )
    assert of_customer == []
