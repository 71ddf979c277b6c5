"""Several mutations of one operation take turns."""

from typing import Any

from scene import Scene

WRITE = ("PATCH", "/api/v2/conversations/{id}/participants/{participant_id}")
READ = ("GET", "/api/v2/conversations/{id}")
USER = ("GET", "/api/v2/users/{id}")

ACTS = """
mutation ($call: ID!, $agent: ID!) {
  first: muteParticipant(input: {conversationId: $call, participantId: $agent, muted: true}) { ...Agent }
  wrong: muteParticipant(input: {conversationId: $call, participantId: "nobody-1", muted: true}) {
    userErrors { code field }
    ...on MuteParticipantPayload { conversation { id } }
  }
  second: holdParticipant(input: {conversationId: $call, participantId: $agent, held: true}) {
    participant { ...State }
    conversation { participants { id ...State } }
  }
  third: muteParticipant(input: {conversationId: $call, participantId: $agent, muted: false}) { ...Agent }
  __typename
}
fragment Agent on MuteParticipantPayload { participant { ...State user { name } } }
fragment State on Participant { calls { muted held } }
"""


def state(participant: dict[str, Any]) -> tuple[bool, bool]:
    (call,) = participant["calls"]
    return call["muted"], call["held"]


async def test_each_is_over_with_all_of_its_payload_before_the_next_begins(scene: Scene):
    words = scene.words
    answer = await scene.client.ask(ACTS, {"call": words["call"], "agent": words["call_agent"]})
    assert "errors" not in answer
    data = answer["data"]
    assert list(data) == ["first", "wrong", "second", "third", "__typename"]
    states = [state(data[key]["participant"]) for key in ("first", "second", "third")]
    assert states == [(True, False), (True, True), (False, True)]
    (agent,) = (
        one for one in data["second"]["conversation"]["participants"] if one["id"] == words["call_agent"]
    )
    assert state(agent) == (True, True)
    assert data["wrong"] == {
        "userErrors": [{"code": "NOT_FOUND", "field": "participantId"}],
        "conversation": None,
    }
    assert data["first"]["participant"]["user"] == data["third"]["participant"]["user"]
    assert data["__typename"] == "Mutation"
    assert scene.calls() == [WRITE, READ, USER, WRITE, WRITE, READ, WRITE, READ, USER]


async def test_a_participant_knows_the_others_of_its_conversation(scene: Scene):
    given = {"conversationId": "{call}", "participantId": "{call_customer}", "to": {"userId": "{active}"}}
    await scene.act("startConsult", given)
    newest = (await scene.conversation()).participants[-1]
    scene.words["newest"] = newest.id
    scene.calls()
    payload = await scene.act(
        "setParticipantAttributes",
        {"conversationId": "{call}", "participantId": "{newest}", "attributes": {"a": "b"}},
        selects='participant { attribute(name: "a") consultParticipant { id purpose } }',
    )
    assert payload["participant"] == {
        "attribute": "b",
        "consultParticipant": {"id": scene.words["call_customer"], "purpose": "CUSTOMER"},
    }
    assert len(scene.calls()) == 2


async def test_what_is_deferred_comes_with_or_after_the_rest(scene: Scene):
    document = """mutation ($call: ID!, $agent: ID!) {
      muteParticipant(input: {conversationId: $call, participantId: $agent, muted: true}) {
        outcome
        ... @defer { participant { id ... @defer { user { id name } } } }
      }
    }"""
    variables = {"call": scene.words["call"], "agent": scene.words["call_agent"]}
    reply = await scene.client.send(
        json={"query": document, "variables": variables},
        headers={
            "Authorization": "Bearer sandbox-demo-token",
            "Accept": "multipart/mixed;deferSpec=20220824",
        },
    )
    assert reply.status == 200
    assert "DONE" in str(reply.body)
    assert scene.words["agent_user"] in str(reply.body)
    assert scene.calls() == [WRITE, READ, USER]


async def test_a_mutation_is_refused_where_only_queries_may_come(scene: Scene):
    given = f'{{conversationId: "{scene.words["call"]}"}}'
    document = f"mutation {{ endConversation(input: {given}) {{ outcome }} }}"
    reply = await scene.client.send(
        "GET",
        "/graphql",
        params={"query": document},
        headers={"Authorization": "Bearer sandbox-demo-token"},
    )
    assert reply.status == 405
    assert scene.calls() == []
