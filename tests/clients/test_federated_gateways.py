"""The gateway as a subgraph: composed with another that extends its entities, and asked through gateways."""

from collections import Counter
from typing import Any

import pytest
from client import Client
from node import Node

from gateway.graph.scopes.subgraph import with_scopes
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox

OVERRIDDEN = "OVERRIDDEN_FIELD_CAN_BE_REMOVED"
"""What composition says wherever a subgraph takes a field over, as the help desk does on purpose."""

OF_TICKETS = """{
  tickets(first: 10) {
    pageInfo { hasNextPage }
    nodes {
      agent { name greeting email badges { label } }
      conversation {
        id
        urgency
        participants { user { name } queue { name description } }
      }
    }
  }
}"""
OF_CONVERSATIONS = """{
  badges { label }
  activeConversations(first: 5) {
    nodes {
      id
      urgency
      ticket { id conversation { id startTime } }
      participants { user { id name greeting } queue { id description } }
    }
  }
}"""
HOLD = """mutation($input: HoldParticipantInput!) {
  holdParticipant(input: $input) {
    outcome
    userErrors { code }
    conversation { id urgency }
    participant { calls { held } user { name greeting } }
  }
}"""
OF_USERS = "query($ids: [ID!]!) { ticketsOfUsers(ids: $ids) { agent { email } } }"

MERGED_SCOPES = "[MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS]: Directive @requiresScopes"

gateways = pytest.mark.parametrize("by", ["apollo", "hive"])


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=25, users=60)


async def sdl(client: Client) -> str:
    """The gateway's schema as composition gets it."""
    return (await client.send("GET", "/schema.graphql")).body


async def ask(
    node: Node, by: str, client: Client, organisation: Organisation, *asked: dict[str, Any]
) -> list[dict[str, Any]]:
    """The answers of a gateway over both subgraphs, with the operations that the conversations' got."""
    given = {
        "gateway": by,
        "url": f"{client.url}/graphql",
        "authorization": f"Bearer {DEMO_TOKEN}",
        "sdl": await sdl(client),
        "conversations": list(organisation.all("conversation")),
        "user": organisation.user_id,
        "asked": asked,
    }
    return await node.run("subgraphs/gateways.mjs", given)


def entity_requests(operations: list[dict[str, Any]]) -> Counter[str]:
    """How many lists of representations came, by the kind that they ask for."""
    lists = [
        value
        for operation in operations
        for value in (operation.get("variables") or {}).values()
        if isinstance(value, list)
    ]
    return Counter(kind for each in lists for kind in {one["__typename"] for one in each})


@pytest.mark.parametrize("library", ["apollo", "guild"])
async def test_the_schema_composes_with_a_subgraph_that_extends_it(library: str, node: Node, client: Client):
    given = {"library": library, "sdl": await sdl(client)}
    said = await node.run("subgraphs/compose.mjs", given)
    assert said["errors"] == []
    assert [hint for hint in said["hints"] if OVERRIDDEN not in hint] == []


@pytest.mark.parametrize("library", ["apollo", "guild"])
async def test_the_schema_composes_with_the_scopes_of_the_gateways_own_callers(
    library: str, node: Node, client: Client
):
    given = {"library": library, "sdl": with_scopes(await sdl(client))}
    said = await node.run("subgraphs/compose.mjs", given)
    assert said["errors"] == []
    # Interfaces take on the scopes of the types behind them, once in each subgraph.
    assert [hint for hint in said["hints"] if OVERRIDDEN not in hint and MERGED_SCOPES not in hint] == []


@gateways
async def test_entities_are_joined_with_one_request_for_each_kind_and_level(
    by: str, node: Node, client: Client, organisation: Organisation
):
    asked = [{"query": OF_TICKETS}, {"query": OF_CONVERSATIONS}]
    tickets, conversations = await ask(node, by, client, organisation, *asked)

    assert "errors" not in tickets["answer"]
    held = organisation.all("conversation")
    for ticket in tickets["answer"]["data"]["tickets"]["nodes"]:
        assert ticket["agent"]["email"] == organisation.all("user")[organisation.user_id]["email"]
        assert ticket["conversation"]["urgency"].startswith(held[ticket["conversation"]["id"]]["startTime"])
    assert entity_requests(tickets["operations"]) == {"User": 1, "Conversation": 1}

    assert "errors" not in conversations["answer"]
    for conversation in conversations["answer"]["data"]["activeConversations"]["nodes"]:
        assert conversation["ticket"]["conversation"] == {
            "id": conversation["id"],
            "startTime": held[conversation["id"]]["startTime"],
        }
        for participant in conversation["participants"]:
            user, queue = participant["user"], participant["queue"]
            assert user is None or user["greeting"].startswith(user["name"])
            assert queue is None or queue["description"] == f"Help for {queue['id']}"
    assert len(conversations["operations"]) == 2
    assert entity_requests(conversations["operations"]) == {"Conversation": 1}


@gateways
async def test_a_mutations_payload_is_joined_with_what_other_subgraphs_have(
    by: str, node: Node, client: Client, organisation: Organisation
):
    call = organisation.active(organisation.user_id)[0]
    given = {"conversationId": call["id"], "participantId": call["participants"][-1]["id"], "held": True}
    asked = {"query": HOLD, "variables": {"input": given}}
    (held,) = await ask(node, by, client, organisation, asked)

    payload = held["answer"]["data"]["holdParticipant"]
    assert (payload["outcome"], payload["userErrors"]) == ("DONE", [])
    assert payload["conversation"]["urgency"].startswith(call["startTime"])
    assert payload["participant"]["user"]["greeting"].startswith(payload["participant"]["user"]["name"])
    assert payload["participant"]["calls"] == [{"held": True}]


@gateways
async def test_each_reference_that_leads_nowhere_leaves_its_error_in_its_place(
    by: str, node: Node, client: Client, organisation: Organisation, sandbox: Sandbox
):
    forbidden = list(organisation.all("user"))[1:35]
    for id_ in forbidden:
        sandbox.forbid(id_)
    unknown = [f"00000000-0000-4000-8000-{number:012}" for number in range(33)]
    malformed = [f"../users/{number}" for number in range(33)]
    wrong = [(id_, "FORBIDDEN") for id_ in forbidden]
    wrong += [(id_, "NOT_FOUND") for id_ in unknown] + [(id_, "BAD_USER_INPUT") for id_ in malformed]
    ids = [id_ for id_, _ in wrong] + [organisation.user_id]

    (asked,) = await ask(node, by, client, organisation, {"query": OF_USERS, "variables": {"ids": ids}})

    errors = {tuple(error["path"][:3]): error["extensions"]["code"] for error in asked["answer"]["errors"]}
    assert errors == {("ticketsOfUsers", at, "agent"): code for at, (_, code) in enumerate(wrong)}
    assert len(asked["answer"]["errors"]) == 100
    email = organisation.all("user")[organisation.user_id]["email"]
    assert asked["answer"]["data"]["ticketsOfUsers"][-1] == {"agent": {"email": email}}
    assert entity_requests(asked["operations"]) == {"User": 1}
