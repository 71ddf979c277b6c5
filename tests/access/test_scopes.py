"""What callers see whose scopes do not allow all of it, on both engines."""

import asyncio
import itertools
import json
import os
import re

import pytest
from client import Client
from graphql import ObjectTypeDefinitionNode, parse
from issuer import WALLBOARD, Issuer

from gateway.graph.scopes.table import ACT, PERSONAL_DATA
from gateway.links import KINDS
from gateway.sandbox import Organisation, Sandbox

pytestmark = pytest.mark.parametrize("engine", ["planned", "reference"])

ALL = " ".join({PERSONAL_DATA, *(scope for kind in KINDS.values() for scope in kind.permissions or ())})
CONVERSATIONS = "conversation:communication:view"
QUEUES = "routing:queue:view"
TAGS = "conversation:externalTag:edit"


def conversation(organisation: Organisation) -> str:
    return next(iter(organisation.all("conversation")))


QUERY = """
query ($id: ID!) {
  conversation(id: $id) {
    id
    participants { purpose ani name queueId queue { id name } user { id name email } }
  }
}
"""


async def test_a_caller_with_all_scopes_sees_all(client: Client, issuer: Issuer, organisation: Organisation):
    variables = {"id": conversation(organisation)}
    answer = await client.ask(QUERY, variables, token=issuer.token(scope=ALL))
    participants = answer["data"]["conversation"]["participants"]
    assert "errors" not in answer
    assert any(one["queue"] for one in participants)
    assert any(one["ani"] for one in participants)


async def test_what_a_scope_is_missing_for_is_null_and_nothing_is_read_for_it(
    client: Client, issuer: Issuer, organisation: Organisation, sandbox: Sandbox
):
    variables = {"id": conversation(organisation)}
    full = await client.ask(QUERY, variables, token=issuer.token(scope=ALL))
    sandbox.calls.clear()
    token = issuer.token(scope=f"{CONVERSATIONS} {PERSONAL_DATA}")
    answer = await client.ask(QUERY, variables, token=token)
    expected = full["data"]["conversation"]["participants"]
    assert answer["data"]["conversation"]["participants"] == [{**one, "queue": None} for one in expected]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert [error["path"] for error in answer["errors"]] == [
        ["conversation", "participants", place, "queue"] for place in range(len(expected))
    ]
    assert QUEUES in answer["errors"][0]["message"]
    assert not [call for call in sandbox.calls if "queues" in call.path]


async def test_personal_data_needs_a_scope_of_its_own(
    client: Client, issuer: Issuer, organisation: Organisation
):
    token = issuer.token(scp=[CONVERSATIONS, QUEUES])
    answer = await client.ask(QUERY, {"id": conversation(organisation)}, token=token)
    participants = answer["data"]["conversation"]["participants"]
    assert {(one["ani"], one["name"]) for one in participants} == {(None, None)}
    assert {one["user"]["email"] for one in participants if one["user"]} == {None}
    assert any(one["queue"] for one in participants)
    assert {error["path"][-1] for error in answer["errors"]} == {"ani", "name", "email"}


async def test_without_the_scope_of_an_entity_not_even_the_number_of_them_is_told(
    client: Client, issuer: Issuer, sandbox: Sandbox
):
    query = "{queueList{totalCount} activeConversations{totalCount nodes{id}} me{id}}"
    answer = await client.ask(query, token=issuer.token(scope="analytics:conversationDetail:view"))
    assert (answer["data"]["queueList"], answer["data"]["activeConversations"]) == (None, None)
    assert {error["extensions"]["code"] for error in answer["errors"][:2]} == {"FORBIDDEN"}
    assert not [call for call in sandbox.calls if "queues" in call.path or "conversations" in call.path]


async def test_an_api_keys_scopes_are_those_of_its_entry(client: Client, organisation: Organisation):
    queue = next(iter(organisation.all("queue")))
    query = "query ($queue: ID!, $id: ID!) {queue(id: $queue){name} conversation(id: $id){id}}"
    variables = {"queue": queue, "id": conversation(organisation)}
    answer = await client.ask(query, variables, token=WALLBOARD)
    assert answer["data"]["queue"]["name"]
    assert answer["data"]["conversation"] is None
    assert [error["path"] for error in answer["errors"]] == [["conversation"]]


async def test_an_act_needs_its_own_scope_and_the_right_to_see_what_it_changes(
    client: Client, issuer: Issuer, organisation: Organisation, sandbox: Sandbox
):
    id_ = conversation(organisation)
    tag = """mutation ($input: SetExternalTagInput!) {
      setExternalTag(input: $input) {outcome conversation {address}}
    }"""
    variables = {"input": {"conversationId": id_, "externalTag": "A"}}
    for scope, missing in ((CONVERSATIONS, TAGS), (TAGS, CONVERSATIONS)):
        refused = await client.ask(tag, variables, token=issuer.token(scope=scope))
        (error,) = refused["errors"]
        assert (error["path"], error["extensions"]["code"]) == (["setExternalTag"], "FORBIDDEN")
        assert missing in error["message"]
        assert refused["data"] == {"setExternalTag": None}
    assert not [call for call in sandbox.calls if "/conversations/" in call.path]
    done = await client.ask(tag, variables, token=issuer.token(scope=f"{CONVERSATIONS} {TAGS}"))
    assert done["data"]["setExternalTag"] == {"outcome": "DONE", "conversation": {"address": None}}
    assert [error["path"][-1] for error in done["errors"]] == ["address"]


async def test_an_act_for_which_the_platform_asks_no_permission_needs_a_scope_of_the_gateways(
    client: Client, issuer: Issuer, organisation: Organisation, sandbox: Sandbox
):
    id_ = conversation(organisation)
    participant = organisation.all("conversation")[id_]["participants"][0]["id"]
    act = """mutation ($input: SetParticipantAttributesInput!) {
      setParticipantAttributes(input: $input) {outcome}
    }"""
    given = {"conversationId": id_, "participantId": participant, "attributes": {"step": "4"}}
    refused = await client.ask(act, {"input": given}, token=issuer.token(scope=CONVERSATIONS))
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert ACT in refused["errors"][0]["message"]
    assert not [call for call in sandbox.calls if "/conversations/" in call.path]
    done = await client.ask(act, {"input": given}, token=issuer.token(scope=f"{CONVERSATIONS} {ACT}"))
    assert done["data"]["setParticipantAttributes"] == {"outcome": "DONE"}


async def test_neither_node_nor_a_representation_is_a_way_around(
    client: Client, issuer: Issuer, organisation: Organisation
):
    queue = next(iter(organisation.all("queue")))
    query = """
    query ($uri: ID!, $all: [_Any!]!) {
      node(selfUri: $uri) { __typename selfUri ... on Named { name } ... on Queue { description } }
      _entities(representations: $all) { ... on Queue { name } ... on User { name } }
    }
    """
    user = next(iter(organisation.all("user")))
    variables = {
        "uri": f"/api/v2/routing/queues/{queue}",
        "all": [{"__typename": "Queue", "id": queue}, {"__typename": "User", "id": user}],
    }
    answer = await client.ask(query, variables, token=issuer.token(scope=CONVERSATIONS))
    node, (refused, told) = answer["data"]["node"], answer["data"]["_entities"]
    assert not node or set(node.values()) <= {"Queue", None}
    assert not refused or refused["name"] is None
    assert told["name"]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}


async def test_what_is_deferred_needs_the_same_scopes(
    client: Client, issuer: Issuer, organisation: Organisation, sandbox: Sandbox
):
    query = "query ($id: ID!) {conversation(id: $id){id ... @defer {participants{ani queue{name}}}}}"
    reply = await client.send(
        json={"query": query, "variables": {"id": conversation(organisation)}},
        headers={
            "Authorization": f"Bearer {issuer.token(scope=CONVERSATIONS)}",
            "Accept": "multipart/mixed;deferSpec=20220824",
        },
    )
    # The reference engine answers in one part.
    answer = reply.body if isinstance(reply.body, str) else json.dumps(reply.body, separators=(",", ":"))
    assert reply.status == 200
    assert "FORBIDDEN" in answer
    assert not re.search(r'"(ani|name)":"', answer)
    assert not [call for call in sandbox.calls if "queues" in call.path]


OPERATIONS = int(os.environ.get("SCOPED_OPERATIONS", "1000"))
"""How many are interleaved; 10,000 take about a minute."""


async def test_callers_of_one_token_never_see_more_than_their_scopes_allow(
    client: Client, issuer: Issuer, organisation: Organisation
):
    """They share the cache, reads in flight, and what is prepared."""
    ids = list(organisation.all("conversation"))[:5]
    granted = [
        (issuer.token(sub="full", scope=ALL), True),
        (issuer.token(sub="some", scope=CONVERSATIONS), False),
    ]
    places = itertools.cycle(range(10))
    query = "query ($id: ID!) {conversation(id: $id){id participants{ani queue{name}}}}"

    async def ask() -> None:
        place = next(places)
        token, sees = granted[place % 2]
        answer = await client.ask(query, {"id": ids[place // 2]}, token=token)
        for one in answer["data"]["conversation"]["participants"]:
            assert sees or (one["ani"], one["queue"]) == (None, None)
        assert sees != ("errors" in answer)

    for _ in range(OPERATIONS // 20):
        await asyncio.gather(*(ask() for _ in range(20)))


async def test_a_router_learns_the_scopes(client: Client, issuer: Issuer):
    token = issuer.token()
    reply = await client.send("GET", "/schema.graphql", headers={"Authorization": f"Bearer {token}"})
    sdl = (await client.ask("{_service{sdl}}", token=token))["data"]["_service"]["sdl"]
    assert reply.body == sdl
    assert {'"@authenticated"', '"@requiresScopes"'} <= set(sdl[: sdl.index("{")].replace(",", " ").split())
    (queue,) = [line for line in sdl.splitlines() if line.startswith("type Queue ")]
    assert f'@requiresScopes(scopes: [["{QUEUES}"]])' in queue
    assert re.search(rf'  ani: String @requiresScopes\(scopes: \[\["{PERSONAL_DATA}"\]\]\)', sdl)
    (metrics,) = [line for line in sdl.splitlines() if line.startswith("type ConversationMetrics ")]
    together = '"recording:recording:view", "speechAndTextAnalytics:data:view"'
    assert f"@requiresScopes(scopes: [[{together}]])" in metrics
    queries = parse(sdl).definitions
    (query,) = [
        one for one in queries if isinstance(one, ObjectTypeDefinitionNode) and one.name.value == "Query"
    ]
    names = {field.name.value: [one.name.value for one in field.directives or ()] for field in query.fields}
    assert {name for name, directives in names.items() if "authenticated" not in directives} == {"_service"}
