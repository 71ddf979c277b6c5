"""What a token may ask in a minute."""

import aiohttp
import pytest
from asking import Asker

from gateway.sandbox import Sandbox, Token


@pytest.fixture
def sandbox(organisation, clock):
    return Sandbox(organisation, clock=clock, limit=3, path_limits={"/api/v2/groups": 1})


def budget(answer):
    return tuple(int(answer.headers[f"inin-ratelimit-{name}"]) for name in ("count", "allowed", "reset"))


async def test_every_answer_tells_what_is_left(ask, clock):
    first = await ask.get("/api/v2/users/me")
    clock.now += 20
    missing = await ask.get("/api/v2/users/nobody")
    assert budget(first) == (1, 3, 60)
    assert (missing.status, budget(missing)) == (404, (2, 3, 40))


async def test_one_call_too_many_is_a_429_that_says_when_to_retry(ask, clock):
    for _ in range(3):
        assert (await ask.get("/api/v2/users/me")).status == 200
    clock.now += 15
    answer = await ask.get("/api/v2/users/me")
    assert (answer.status, answer.json["code"]) == (429, "too.many.requests.retry.after")
    assert answer.headers["Retry-After"] == "45"
    assert budget(answer) == (4, 3, 45)


async def test_a_new_minute_brings_a_new_budget(ask, clock):
    for _ in range(4):
        await ask.get("/api/v2/users/me")
    clock.now += 60
    answer = await ask.get("/api/v2/users/me")
    assert (answer.status, budget(answer)) == (200, (1, 3, 60))


async def test_each_token_has_a_budget_of_its_own(ask):
    for _ in range(4):
        await ask.get("/api/v2/users/me")
    ask.token = ask.sandbox.add(Token("other", ask.sandbox.organisation.user_id)).value
    assert budget(await ask.get("/api/v2/users/me"))[0] == 1


async def test_a_hidden_limit_shows_only_in_its_429(ask):
    first = await ask.get("/api/v2/groups")
    second = await ask.get("/api/v2/groups")
    elsewhere = await ask.get("/api/v2/users/me")
    assert (first.status, budget(first)) == (200, (1, 3, 60))
    assert (second.status, second.headers["Retry-After"], budget(second)) == (429, "60", (2, 3, 60))
    assert elsewhere.status == 200


async def test_no_limit_means_no_headers_and_no_end(organisation, clock):
    sandbox = Sandbox(organisation, clock=clock, limit=None)
    async with sandbox.serve() as url, aiohttp.ClientSession() as session:
        ask = Asker(sandbox, url, session)
        answers = [await ask.get("/api/v2/users/me") for _ in range(310)]
    assert {answer.status for answer in answers} == {200}
    assert not [name for name in answers[0].headers if "ratelimit" in name]
