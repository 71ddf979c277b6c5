"""Both engines answer a subscription's updates alike: random selections, updates with anything wrong."""

import asyncio
from typing import Any

import orjson
from author import Author, Document
from calling import caller_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pair import Pair
from world import World, organisation

from gateway.app import CORE
from gateway.links import KINDS, Link
from gateway.live.update import Update
from gateway.loaders.known import Known
from gateway.sandbox import DEMO_TOKEN
from gateway.upstream.call import ApiCall

ORGANISATION = organisation()
WORLD = World(ORGANISATION)
CONVERSATIONS = list(ORGANISATION.all("conversation"))
USERS = list(ORGANISATION.all("user"))
STATUS = frozenset({("expand", "presence"), ("expand", "routingStatus")})
AT = "2026-01-31T10:20:30.123Z"
KINDS_OF_CHANGE = ("HELD", "PARTICIPANT_JOINED", "STATE", "NOT A KIND", 7)

Body = dict[str, Any]


@st.composite
def subscriptions(draw: st.DrawFn) -> tuple[Document, str, Body]:
    """A subscription, the id of what its update is about, and what the update's body has of its own."""
    random = draw(st.randoms(use_true_random=False))
    author = Author(random, CORE, WORLD, in_parts=False)
    if draw(st.booleans()):
        body = {"at": draw(st.sampled_from([AT, AT, AT, "", 1]))}
        return author.subscription("userStatusUpdated", '(userIds: "1")'), draw(st.sampled_from(USERS)), body
    id_ = draw(st.sampled_from(CONVERSATIONS))
    people = [one["id"] for one in ORGANISATION.all("conversation")[id_]["participants"]]
    changes = st.fixed_dictionaries(
        {"kind": st.sampled_from(KINDS_OF_CHANGE)},
        optional={"participantId": st.sampled_from([*people, *people, "nobody-1", None, 3])},
    )
    kind = draw(st.sampled_from(["CHANGED", "SNAPSHOT", "ENDED", "changed", None]))
    body = {"kind": kind, "at": AT, "changes": draw(st.lists(changes, max_size=4) | st.just("none"))}
    return author.subscription("conversationUpdated", '(id: "1")'), id_, body


async def known(pair: Pair, kind: str, id_: str, parameters: frozenset[tuple[str, str]]) -> bytes:
    path = KINDS[kind].path(id_)
    call = ApiCall(path, path, read=True, query=tuple(sorted(parameters)))
    return (await pair.waves.send(call, caller_of(DEMO_TOKEN))).body


async def update_of(pair: Pair, id_: str, body: Body) -> Update:
    if id_ in USERS:
        user = Known(await known(pair, "user", id_, STATUS), STATUS)
        return Update(Link("user", id_), 1, {"userId": id_, **body}, {Link("user", id_): user})
    json = await known(pair, "conversation", id_, frozenset())
    told = {"conversationId": id_, "participants": orjson.loads(json)["participants"], **body}
    link = Link("conversation", id_)
    return Update(link, 1, told, {link: Known(json)})


def test_both_engines_answer_an_update_the_same_and_the_planned_one_never_makes_more_calls(
    runner: asyncio.Runner, shared_pair: Pair
):
    planned: list[bool] = []

    @settings(
        max_examples=200,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(example=subscriptions())
    def agree(example: tuple[Document, str, Body]) -> None:
        planned.extend(runner.run(compare(shared_pair, *example)))

    agree()
    assert sum(planned) >= 0.95 * len(planned), "the reference engine was compared with itself too often"


async def compare(pair: Pair, document: Document, id_: str, body: Body) -> list[bool]:
    """Compares the answers, and says whether that of an operation that ran was planned."""
    update = await update_of(pair, id_, body)
    await pair.waves.end()
    ((name, (variables,)),) = document.runs
    operation = pair.operation(document.text, name)
    reference, planned = await pair.both(operation, variables, update)
    assert planned.comparable(reference) == reference.comparable(planned), (document.text, variables, body)
    assert len(planned.calls) <= len(reference.calls), document.text
    return [pair.is_planned(operation, variables)] if planned.ran else []
