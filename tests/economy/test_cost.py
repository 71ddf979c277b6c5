"""The cost of an operation, estimated before it runs and compared with the real calls."""

from pathlib import Path

import pytest

from gateway.http import explorer
from gateway.sandbox import Organisation

EXAMPLES = Path(explorer.__file__).parent / "web/src/examples"

QUERIES = {
    "the screen": (EXAMPLES / "screen.graphql").read_text(encoding="utf-8"),
    "levels": """{activeConversations(first: 5) {
        nodes {participants {user {manager {manager {email}}} team {description}}}
    }}""",
    "a list of ids": "query($users: [ID!]!) {users(ids: $users) {email division {homeDivision}} me {name}}",
    "ids of a kind without a bulk read": "query($teams: [ID!]!) {teams(ids: $teams) {name}}",
    "the same twice": "query($users: [ID!]!) {a: users(ids: $users) {email} b: users(ids: $users) {name}}",
    "one of any kind": "query($uri: String!) {resource(selfUri: $uri) {... on User {manager {email}}}}",
    "representations": """query($all: [_Any!]!) {
        _entities(representations: $all) {... on User {email} ... on Team {name}}
    }""",
    "fields that single reads alone bring": """query($contacts: [ID!]!) {
        externalContacts(ids: $contacts) {identifiers {value} externalOrganization {trustor {enabled}}}
    }""",
    "lists": """{
        queueList(name: "m", first: 10) {nodes {name division {name}}}
        userList(first: 10) {edges {node {presence {presenceDefinition {name}} manager {email}}}}
        presenceDefinitionList(name: "b") {nodes {name}}
        activeConversations(filter: {states: [CONNECTED]}, first: 3) {nodes {participants {user {email}}}}
    }""",
    "lists of entities": """{me {queues(first: 5) {nodes {joined queue {
        name observations {waiting estimatedWait {results {intent}}}
        members(first: 3) {nodes {user {manager {email}}}}
        wrapupCodes(first: 2, after: "MA") {nodes {name}}
    }}}}}""",
    "a list of each": """query($queues: [ID!]!) {queues(ids: $queues) {
        observations {waiting} members(first: 10) {nodes {user {manager {name}}}} wrapupCodes {totalCount}
    }}""",
    "nothing": "{__typename}",
}


@pytest.fixture
def variables(organisation: Organisation):
    queues = list(organisation.all("queue"))[:3]
    users, teams = list(organisation.all("user"))[:20], list(organisation.all("team"))[:3]
    contacts = list(organisation.all("externalContact"))[:3]
    named = [("User", id_) for id_ in users] + [("Team", id_) for id_ in teams]
    return {
        "queues": queues,
        "users": users,
        "teams": teams,
        "contacts": contacts,
        "uri": f"/api/v2/users/{users[1]}",
        "all": [{"__typename": name, "id": id_} for name, id_ in named],
    }


@pytest.mark.parametrize("engine", ["planned", "reference"])
@pytest.mark.parametrize("name", QUERIES)
async def test_no_operation_makes_more_calls_than_were_planned(name, client, sandbox, variables):
    query = QUERIES[name]
    given = {key: value for key, value in variables.items() if f"${key}:" in query}
    answer = await client.ask(query, given, x_gateway_trace="1")
    assert "errors" not in answer
    told = answer["extensions"]["upstream"]
    assert len(sandbox.calls) == told["made"] <= told["planned"]


@pytest.mark.parametrize(
    ("name", "planned"),
    [
        ("a list of each", 1 + 1 + 3 + 3 + 1 + 1),
        ("ids of a kind without a bulk read", 3),
        ("the same twice", 1),
        ("nothing", 0),
    ],
)
async def test_what_is_planned_is_what_is_made_where_all_is_known(name, planned, client, variables):
    answer = await client.ask(QUERIES[name], variables, x_gateway_trace="1")
    told = answer["extensions"]["upstream"]
    assert (told["planned"], told["made"]) == (planned, planned)


async def test_nothing_is_planned_of_what_graphql_core_runs(client):
    answer = await client.ask("{__schema {description} me {id}}", x_gateway_trace="1")
    assert answer["extensions"]["upstream"]["planned"] is None
