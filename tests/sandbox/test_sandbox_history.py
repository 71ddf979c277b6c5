"""The details query and the reads by ids of analytics."""

import pytest

QUERY = "/api/v2/analytics/conversations/details/query"
DETAILS = "/api/v2/analytics/conversations/details"
ALWAYS = "2026-01-30T00:00:00.000Z/2026-02-01T00:00:00.000Z"


async def hits(ask, *, interval=ALWAYS, **query):
    paging = {"pageSize": 100, "pageNumber": 1}
    answer = await ask("POST", QUERY, json={"interval": interval, "paging": paging} | query)
    assert answer.status == 200, answer.body
    return answer.json["totalHits"], answer.json.get("conversations", [])


def where(dimension, value=None, operator="matches", kind="and"):
    predicate = {"type": "dimension", "dimension": dimension, "operator": operator, "value": value}
    return [{"type": kind, "predicates": [predicate]}]


async def test_a_query_counts_all_and_shows_a_page(ask):
    total, conversations = await hits(ask, paging={"pageSize": 10, "pageNumber": 6})
    assert (total, len(conversations)) == (52, 2)


async def test_a_query_without_hits_has_no_conversations_at_all(ask):
    answer = await ask("POST", QUERY, json={"interval": "2020-01-01T00:00:00Z/2020-01-02T00:00:00Z"})
    assert answer.json == {"totalHits": 0}


async def test_an_interval_includes_the_conversations_that_were_active_in_it(ask):
    ended = next(each for each in ask.sandbox.organisation.all("conversation").values() if "endTime" in each)
    only = where("conversationId", ended["id"])
    within = f"{ended['startTime']}/{ended['endTime']}"
    assert (await hits(ask, interval=within, conversationFilters=only))[0] == 1
    after = f"{ended['endTime'][:-5]}.999Z/2026-02-01T00:00:00Z"
    assert (await hits(ask, interval=after, conversationFilters=only))[0] == 0


@pytest.mark.parametrize(
    "interval", [None, "", "yesterday", "2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z/2026-01-31T00:00:00Z"]
)
async def test_an_impossible_interval_is_refused(ask, interval):
    answer = await ask("POST", QUERY, json={"interval": interval})
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


@pytest.mark.parametrize("paging", [{"pageSize": 101}, {"pageSize": 0}, {"pageNumber": 0}, {"pageSize": "1"}])
async def test_an_impossible_page_is_refused(ask, paging):
    answer = await ask("POST", QUERY, json={"interval": ALWAYS, "paging": paging})
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_conversations_are_filtered_by_division(ask):
    division_id = ask.any("division")["id"]
    total, conversations = await hits(ask, conversationFilters=where("divisionId", division_id))
    assert 0 < total < 52
    assert all(division_id in each["divisionIds"] for each in conversations)


async def test_conversations_are_filtered_by_direction(ask):
    total, conversations = await hits(ask, conversationFilters=where("originatingDirection", "outbound"))
    assert 0 < total < 20
    assert {each["originatingDirection"] for each in conversations} == {"outbound"}


async def test_ended_and_active_conversations_differ_by_their_end_time(ask):
    ended, _ = await hits(ask, conversationFilters=where("conversationEnd", operator="exists"))
    going_on, _ = await hits(ask, conversationFilters=where("conversationEnd", operator="notExists"))
    assert (ended, going_on) == (28, 24)


async def test_segments_are_filtered_by_medium_queue_and_user(ask):
    _, emails = await hits(ask, segmentFilters=where("mediaType", "email"))
    session_media = {
        session["mediaType"]
        for each in emails
        for person in each["participants"]
        for session in person["sessions"]
    }
    assert session_media == {"email"}
    agent = ask.call()["participants"][3]
    _, of_user = await hits(ask, segmentFilters=where("userId", agent["userId"]))
    assert all(
        any(person.get("userId") == agent["userId"] for person in each["participants"]) for each in of_user
    )
    assert ask.call()["id"] in {each["conversationId"] for each in of_user}
    in_queue, _ = await hits(ask, segmentFilters=where("queueId", agent["queueId"]))
    assert 0 < in_queue < 52


async def test_one_segment_must_fit_the_whole_of_a_filter(ask):
    both = [
        {
            "type": "and",
            "predicates": [
                {"dimension": "purpose", "value": "ivr"},
                {"dimension": "segmentType", "value": "interact"},
            ],
        }
    ]
    neither = [
        {
            "type": "and",
            "predicates": [
                {"dimension": "purpose", "value": "ivr"},
                {"dimension": "userId", "operator": "exists"},
            ],
        }
    ]
    assert (await hits(ask, segmentFilters=both))[0] == 52
    assert (await hits(ask, segmentFilters=neither))[0] == 0


async def test_clauses_join_with_and_and_or(ask):
    first, second = list(ask.sandbox.organisation.all("conversation"))[:2]
    clauses = [
        {
            "type": "or",
            "predicates": [{"dimension": "conversationId", "value": each} for each in (first, second)],
        },
        {"type": "and", "predicates": [{"dimension": "conversationId", "value": second}]},
    ]
    joined = {
        kind: await hits(ask, conversationFilters=[{"type": kind, "clauses": clauses}])
        for kind in ("and", "or")
    }
    assert {kind: total for kind, (total, _) in joined.items()} == {"and": 1, "or": 2}


async def test_a_list_in_a_segment_matches_any_of_its_values(ask):
    skill_id = ask.any("skill")["id"]
    total, _ = await hits(ask, segmentFilters=where("requestedRoutingSkillId", skill_id))
    assert 0 < total < 52


async def test_a_metric_is_held_against_a_range(ask):
    def held(bounds):
        return [{"type": "and", "predicates": [{"type": "metric", "metric": "tHeld", "range": bounds}]}]

    some, _ = await hits(ask, conversationFilters=held({"gt": 0}))
    none, _ = await hits(ask, conversationFilters=held({"lte": 0}))
    assert some + none == 52
    assert some > 0


@pytest.mark.parametrize(
    "filters", [[{"predicates": [{}]}], [{"predicates": [{"dimension": "a", "operator": "like"}]}]]
)
async def test_an_impossible_predicate_is_refused(ask, filters):
    answer = await ask("POST", QUERY, json={"interval": ALWAYS, "conversationFilters": filters})
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


@pytest.mark.parametrize("order_by", ["conversationStart", "conversationEnd", "segmentStart", "segmentEnd"])
async def test_order_is_one_way_or_the_other(ask, order_by):
    ended = where("conversationEnd", operator="exists")
    _, up = await hits(ask, conversationFilters=ended, orderBy=order_by, order="asc")
    _, down = await hits(ask, conversationFilters=ended, orderBy=order_by, order="desc")
    ids = [each["conversationId"] for each in up]
    assert ids == [each["conversationId"] for each in reversed(down)]
    if order_by == "conversationStart":
        assert up == sorted(up, key=lambda each: each["conversationStart"])


async def test_an_unknown_order_is_refused(ask):
    answer = await ask("POST", QUERY, json={"interval": ALWAYS, "orderBy": "beauty"})
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_history_by_ids_leaves_unknown_ones_out(ask):
    conversation_id = ask.call()["id"]
    answer = await ask.get(DETAILS, id=f"{conversation_id},00000000-0000-4000-8000-000000000000")
    assert [each["conversationId"] for each in answer.json["conversations"]] == [conversation_id]


@pytest.mark.parametrize("count", [0, 101])
async def test_history_by_ids_takes_1_to_100(ask, count):
    answer = await ask.get(DETAILS, id=",".join(f"id-{number}" for number in range(count)))
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_history_of_one_unknown_conversation_is_a_404(ask):
    answer = await ask.get("/api/v2/analytics/conversations/nothing/details")
    assert answer.status == 404


async def test_history_includes_the_latest_changes(ask):
    conversation = ask.call()
    path = f"/api/v2/analytics/conversations/{conversation['id']}/details"
    before = await ask.get(path)
    await ask("POST", f"{conversation['selfUri']}/disconnect")
    after = await ask.get(path)
    assert "conversationEnd" not in before.json
    assert after.json["conversationEnd"] == conversation["endTime"]
