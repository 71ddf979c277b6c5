"""Callers with different rights, in turn and at once: none sees another's data."""

import asyncio
from itertools import cycle, islice

import pytest

from gateway.sandbox import DEMO_TOKEN, Organisation, Token
from gateway.upstream.auth.credentials import pseudonym

QUERY = """query Everything($users: [ID!]!, $queues: [ID!]!, $conversation: ID!) {
  me { id name email }
  users(ids: $users) { id name email division { id name } }
  queues(ids: $queues) { id name description }
  conversation(id: $conversation) { id address participants { id name user { id name title } } }
  activeConversations { totalCount nodes { id participants { id address attributes } } }
}"""

STRANGER = "a-token-that-nobody-knows"


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=9, conversations=8, ended=0, users=16, queues=6, divisions=2)


@pytest.fixture
def tokens(organisation, sandbox):
    """Two tokens of two divisions, of which one may read no queues but their short views."""
    first, second = organisation.all("division")
    views = frozenset({"routing:queue:search", "directory:user:view", "conversation:communication:view"})
    for value, division, permissions in (("one", first, None), ("other", second, views)):
        users = organisation.all("user").values()
        user = next(
            one for one in users if one["division"]["id"] == division and one["id"] != organisation.user_id
        )
        sandbox.add(Token(f"token-{value}", user["id"], permissions, frozenset({division})))
    return ["token-one", "token-other", DEMO_TOKEN, STRANGER]


@pytest.fixture
def variables(organisation):
    return {
        "users": list(organisation.all("user"))[:8],
        "queues": list(organisation.all("queue")),
        "conversation": next(iter(organisation.all("conversation"))),
    }


@pytest.fixture
def ask(client, variables):
    """The answer to a token, without what varies: the ids of its calls, and the order of errors."""

    async def ask(token):
        answer = await client.ask(QUERY, variables, token=token)
        for error in answer.get("errors", []):
            error["extensions"].pop("correlationId", None)
        answer.get("errors", []).sort(key=lambda error: str(error["path"]))
        return answer

    return ask


def visible(sandbox, kind, ids, token):
    held = sandbox.organisation
    return [id_ if sandbox.tokens[token].sees(held.get(kind, id_)) else None for id_ in ids]


def assert_unauthenticated(answer):
    """Every place is null, and has an error that says why."""
    data = answer["data"]
    lists = {"users": [None] * len(data["users"]), "queues": [None] * len(data["queues"])}
    assert data == dict.fromkeys(data) | lists
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UNAUTHENTICATED"}
    assert len(answer["errors"]) == 3 + sum(map(len, lists.values()))


async def test_each_token_sees_what_is_its_own_and_nothing_else(sandbox, ask, tokens, variables):
    answers = {token: await ask(token) for token in tokens}

    for token in tokens[:3]:
        data = answers[token]["data"]
        assert data["me"]["id"] == sandbox.tokens[token].user_id
        for kind, shown in (("user", data["users"]), ("queue", data["queues"])):
            expected = visible(sandbox, kind, variables[f"{kind}s"], token)
            assert [one and one["id"] for one in shown] == expected
    seen = [{one["id"] for one in answers[token]["data"]["users"] if one} for token in tokens[:3]]
    assert all(seen)
    assert not seen[0] & seen[1]
    assert seen[0] | seen[1] == seen[2]
    assert all(one["description"] is None for one in answers["token-other"]["data"]["queues"] if one)
    assert any(one["description"] for one in answers["token-one"]["data"]["queues"] if one)
    assert_unauthenticated(answers[STRANGER])


async def test_200_requests_at_once_are_answered_as_if_each_were_alone(sandbox, ask, tokens):
    alone = {token: await ask(token) for token in tokens}
    sandbox.calls.clear()

    asked = list(islice(cycle(tokens), 200))
    answers = await asyncio.gather(*(ask(token) for token in asked))

    for token, answer in zip(asked, answers, strict=True):
        assert answer == alone[token]
    users = {token: sandbox.tokens[token].user_id for token in tokens[:3]}
    assert len(set(users.values())) == 3
    assert {call.token for call in sandbox.calls} == set(tokens)


async def test_a_token_that_is_revoked_sees_nothing_from_then_on(sandbox, ask, tokens):
    before = await ask(tokens[0])
    assert before["data"]["me"]

    sandbox.revoke(tokens[0])

    assert_unauthenticated(await ask(tokens[0]))


async def test_a_request_without_a_token_makes_no_call(sandbox, ask):
    assert_unauthenticated(await ask(None))
    assert not sandbox.calls


@pytest.mark.parametrize("text", ["token-one", "token-other", STRANGER])
async def test_no_answer_holds_a_token(client, variables, tokens, text):
    answer = await client.ask(QUERY, variables, token=text, x_gateway_trace="1")

    told = str(answer)
    assert not any(token in told for token in tokens)
    assert pseudonym(text) not in told
