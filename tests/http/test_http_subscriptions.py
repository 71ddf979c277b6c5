"""Subscriptions over both protocols, with updates of a test in the place of the platform."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from client import Client
from endpoint import GENEROUS, STREAMS, serve_schema
from leaks import nothing_left_behind
from scripted_updates import CONVERSATION, SELECTED, WATCHED, ScriptedUpdates, answer, update
from subscribing import PROTOCOL, events, next_of, refusal, sockets, subscribe

from gateway.errors import Forbidden, Unauthenticated
from gateway.graph.schema import schema
from gateway.telemetry.metrics import Metrics

BEARER = {"Authorization": "Bearer a"}
EVENTS = {"Accept": "text/event-stream", **BEARER}
OF_ANY = f"subscription($id: ID!) {{conversationUpdated(id: $id) {SELECTED}}}"


async def test_a_snapshot_comes_first_then_each_change_once_and_the_end():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    ended = ("PARTICIPANT_LEFT", "CONVERSATION_ENDED")
    async with serve_schema(schema, updates=source) as url, sockets(url, 1, "a") as (socket,):
        await subscribe(socket, "a", WATCHED)
        assert await next_of(socket) == answer(1, "SNAPSHOT")
        for state in (2, 3, 4):
            source.publish(update(state))
        source.publish(update(5, "ENDED", ended))
        source.publish(None)
        for state in (2, 3, 4):
            assert await next_of(socket) == answer(state)
        assert await next_of(socket) == answer(5, "ENDED", ended)
        assert await socket.receive_json() == {"type": "complete", "id": "a"}
    assert source.asked == [("conversationUpdated", {"id": CONVERSATION})]
    assert source.listening == 0


async def test_equal_subscriptions_share_one_source_and_a_later_one_begins_with_a_snapshot():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, sockets(url, 20, "a") as many:
        for socket in many[:10]:
            await subscribe(socket, "a", OF_ANY, variables={"id": CONVERSATION, "other": socket is many[0]})
        for socket in many[:10]:
            assert await next_of(socket) == answer(1, "SNAPSHOT")
        source.publish(update(2))
        assert await next_of(many[0]) == answer(2)
        for socket in many[10:]:
            await subscribe(socket, "a", OF_ANY, variables={"id": CONVERSATION})
            assert await next_of(socket) == answer(2, "SNAPSHOT")
        source.publish(update(3))
        for socket in many[1:10]:
            assert [await next_of(socket), await next_of(socket)] == [answer(2), answer(3)]
        for socket in [many[0], *many[10:]]:
            assert await next_of(socket) == answer(3)
        assert source.listening == len(source.asked) == 1


async def test_subscriptions_of_another_caller_selection_or_argument_have_sources_of_their_own():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, sockets(url, 1, "a") as (socket,):
        await subscribe(socket, "a", WATCHED)
        await subscribe(socket, "b", WATCHED.replace("kind at", "kind conversationId at"))
        await subscribe(socket, "c", WATCHED.replace(CONVERSATION, "other-1"))
        async with (
            aiohttp.ClientSession(headers={"Authorization": "Bearer b"}) as session,
            session.ws_connect(f"{url}/graphql", protocols=[PROTOCOL]) as other,
        ):
            await other.send_json({"type": "connection_init"})
            await other.receive_json()
            await subscribe(other, "a", WATCHED)
            await source.until_listening(4)
        await source.until_listening(3)


@pytest.mark.parametrize("leave", ["complete", "close", "vanish"])
async def test_the_source_is_closed_when_the_last_client_leaves(leave: str):
    source, metrics = ScriptedUpdates(update(1, "SNAPSHOT")), Metrics()
    async with serve_schema(schema, GENEROUS, metrics, updates=source) as url, nothing_left_behind():
        async with sockets(url, 2, "a") as both:
            for socket in both:
                await subscribe(socket, "a", WATCHED)
                await next_of(socket)
            assert "gateway_subscriptions 2.0" in metrics.text().decode()
            for socket in both:
                assert source.listening == 1
                if leave == "complete":
                    await socket.send_json({"type": "complete", "id": "a"})
                elif leave == "close":
                    await socket.close()
                else:
                    socket._response.connection.transport.abort()
            await source.until_listening(0)
        counts = metrics.text().decode()
        assert "gateway_subscriptions 0.0" in counts
        assert "gateway_operations_running 0.0" in counts
        assert 'gateway_operations_total{outcome="ok",type="subscription"} 2.0' in counts
        assert 'gateway_updates_total{outcome="sent"} 2.0' in counts


async def test_an_id_may_be_used_again_as_soon_as_its_subscription_is_left():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, sockets(url, 1, "a") as (socket,):
        for _ in range(50):
            await subscribe(socket, "a", WATCHED)
            await socket.send_json({"type": "complete", "id": "a"})
        await subscribe(socket, "a", WATCHED)
        while (payload := await next_of(socket)) == answer(1, "SNAPSHOT"):
            source.publish(update(2))
        assert payload == answer(2)
        await source.until_listening(1)


async def test_an_error_before_the_first_update_refuses_a_subscription_and_a_later_one_ends_it():
    source = ScriptedUpdates()
    async with serve_schema(schema, updates=source) as url, sockets(url, 1, "a") as (socket,):
        await subscribe(socket, "a", WATCHED)
        await source.until_listening(1)
        source.publish(Forbidden("The token lacks conversation:communication:view."))
        assert await refusal(socket) == "FORBIDDEN"

        await subscribe(socket, "a", WATCHED)
        await source.until_listening(1)
        source.publish(update(1, "SNAPSHOT"))
        source.publish(Unauthenticated())
        assert await next_of(socket) == answer(1, "SNAPSHOT")
        last = await next_of(socket)
        assert last["data"] is None
        assert last["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        assert await socket.receive_json() == {"type": "complete", "id": "a"}


BAD = [
    ({"query": WATCHED.replace(CONVERSATION, "no/id")}, "BAD_USER_INPUT"),
    ({"query": OF_ANY}, "BAD_USER_INPUT"),
    ({"query": OF_ANY, "variables": {"id": None}}, "BAD_USER_INPUT"),
    ({"query": "subscription {userStatusUpdated(userIds: []) {at}}"}, "BAD_USER_INPUT"),
    ({"query": "subscription {myConversationsUpdated {at} userStatusUpdated(userIds: []) {at}}"}, None),
    ({"query": "subscription {myConversationsUpdated {... @defer {at}}}"}, None),
    (
        {
            "query": "subscription($d: Boolean!) {myConversationsUpdated {... @defer(if: $d) {at}}}",
            "variables": {"d": True},
        },
        "BAD_USER_INPUT",
    ),
]


@pytest.mark.parametrize(("payload", "code"), BAD)
async def test_an_invalid_subscription_is_refused_before_any_source_is_opened(
    payload: dict[str, Any], code: str | None
):
    source = ScriptedUpdates()
    async with serve_schema(schema, updates=source) as url, sockets(url, 1, "a") as (socket,):
        await socket.send_json({"type": "subscribe", "id": "a", "payload": payload})
        assert await refusal(socket) == (code or "GRAPHQL_VALIDATION_FAILED")
        assert source.asked == []


async def test_only_so_many_subscriptions_are_open_at_once():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with (
        serve_schema(schema, updates=source, subscriptions=2) as url,
        sockets(url, 1, "a") as (socket,),
    ):
        for id_ in "ab":
            await subscribe(socket, id_, WATCHED)
            await next_of(socket, id_)
        await subscribe(socket, "c", WATCHED)
        assert await refusal(socket) == "OVERLOADED"
        await socket.send_json({"type": "complete", "id": "a"})
        await subscribe(socket, "c", WATCHED)
        assert await next_of(socket, "c") == answer(1, "SNAPSHOT")


class Deaf:
    """A client of a socket that reads nothing until a test asks it to."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        transport = socket._response.connection.transport
        assert transport is not None
        self._transport = transport
        transport.pause_reading()

    def listen(self) -> None:
        self._transport.resume_reading()


LARGE = "x" * 500_000
TAGGED = WATCHED.replace("externalTag", "externalTag name")


async def test_a_slow_client_gets_the_newest_state_with_all_changes_and_others_get_each():
    source, metrics = ScriptedUpdates(update(1, "SNAPSHOT")), Metrics()
    async with serve_schema(schema, GENEROUS, metrics, updates=source) as url, sockets(url, 2, "a") as both:
        for socket in both:
            await subscribe(socket, "a", TAGGED)
            await next_of(socket)
        slow, quick = Deaf(both[0]), both[1]
        kinds = [["HELD", "MUTED", "STATE", "RECORDING"][state % 4] for state in range(2, 60)]
        for state, kind in enumerate(kinds, 2):
            source.publish(update(state, changes=(kind,), name=LARGE))
            update_ = (await next_of(quick))["data"]["conversationUpdated"]
            assert update_["conversation"]["externalTag"] == f"state {state}"
        slow.listen()
        got, tag = [], ""
        while tag != "state 59":
            update_ = (await next_of(slow.socket))["data"]["conversationUpdated"]
            got += [change["kind"] for change in update_["changes"]]
            tag = update_["conversation"]["externalTag"]
        assert got == kinds
        assert 'gateway_updates_total{outcome="replaced"} 0.0' not in metrics.text().decode()


async def test_a_client_that_reads_nothing_is_closed_with_a_code_to_reconnect_on():
    source, metrics = ScriptedUpdates(update(1, "SNAPSHOT")), Metrics()
    streams = replace(STREAMS, slow=0.3)
    async with (
        serve_schema(schema, GENEROUS, metrics, streams, updates=source) as url,
        sockets(url, 1, "a") as (socket,),
    ):
        await subscribe(socket, "a", TAGGED)
        await next_of(socket)
        deaf = Deaf(socket)
        for state in range(2, 60):
            source.publish(update(state, name=LARGE))
        async with asyncio.timeout(10):
            while 'reason="slow"} 1.0' not in metrics.text().decode():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        deaf.listen()
        async with asyncio.timeout(10):
            while (await socket.receive()).type is WSMsgType.TEXT:
                pass
        assert socket.close_code == 1013
        await source.until_listening(0)


async def test_an_event_stream_has_the_same_updates_by_post_and_by_get():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, aiohttp.ClientSession(headers=EVENTS) as session:
        for method, asked in (
            ("POST", {"json": {"query": WATCHED}}),
            ("GET", {"params": {"query": WATCHED}}),
        ):
            async with session.request(method, f"{url}/graphql", **asked) as response:
                stream = events(response)
                assert await anext(stream) == ("next", answer(1, "SNAPSHOT"))
                source.publish(update(2))
                assert await anext(stream) == ("next", answer(2))
                source.publish(Unauthenticated())
                name, last = await anext(stream)
                assert (name, last["data"]) == ("next", None)
                assert last["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
                assert await anext(stream) == ("complete", None)
        await source.until_listening(0)


async def test_the_source_is_closed_when_the_client_of_an_event_stream_leaves():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, nothing_left_behind():
        async with (
            aiohttp.ClientSession(headers=EVENTS) as session,
            session.post(f"{url}/graphql", json={"query": WATCHED}) as response,
        ):
            assert await anext(events(response)) == ("next", answer(1, "SNAPSHOT"))
        await source.until_listening(0)


async def test_an_event_stream_whose_client_reads_nothing_ends():
    source, metrics = ScriptedUpdates(update(1, "SNAPSHOT")), Metrics()
    serving = serve_schema(schema, replace(GENEROUS, write=0.3), metrics, updates=source)
    async with (
        serving as url,
        aiohttp.ClientSession(headers=EVENTS) as session,
        session.post(f"{url}/graphql", json={"query": TAGGED}) as response,
    ):
        assert (await anext(events(response)))[0] == "next"
        assert response.connection is not None
        assert response.connection.transport is not None
        response.connection.transport.pause_reading()
        for state in range(2, 60):
            source.publish(update(state, name=LARGE))
        await source.until_listening(0)
        assert 'gateway_connections_dropped_total{reason="write"} 1.0' in metrics.text().decode()


async def test_a_reserved_stream_carries_subscriptions_beside_each_other():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with serve_schema(schema, updates=source) as url, aiohttp.ClientSession(headers=BEARER) as session:
        client = Client(session, url)
        named = {"X-GraphQL-Event-Stream-Token": (await client.send("PUT")).body}
        for id_ in "ab":
            asked = {"query": WATCHED, "extensions": {"operationId": id_}}
            assert (await client.send(json=asked, headers=named)).status == 202
        async with session.get(f"{url}/graphql", headers=EVENTS | named) as response:
            stream = events(response)
            first = [await anext(stream), await anext(stream)]
            assert first == [("next", {"id": id_, "payload": answer(1, "SNAPSHOT")}) for id_ in "ab"]
            await client.send("DELETE", params={"operationId": "a"}, headers=named)
            source.publish(update(2))
            assert await anext(stream) == ("next", {"id": "b", "payload": answer(2)})


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_subscription_that_asks_for_json_is_refused_with_the_media_types_it_may_have(method: str):
    source = ScriptedUpdates()
    async with serve_schema(schema, updates=source) as url, aiohttp.ClientSession(headers=BEARER) as session:
        asked = {"json": {"query": WATCHED}} if method == "POST" else {"params": {"query": WATCHED}}
        refused = await Client(session, url).send(method, **asked)
        assert refused.status == 406
        assert "text/event-stream" in refused.body["errors"][0]["message"]
        assert source.asked == []


async def test_without_a_source_a_subscription_is_refused():
    async with serve_schema(schema) as url, sockets(url, 1, "a") as (socket,):
        await subscribe(socket, "a", WATCHED)
        assert await refusal(socket) == "BAD_USER_INPUT"


async def test_when_the_gateway_stops_subscribers_are_to_reconnect_and_get_no_completion():
    source = ScriptedUpdates(update(1, "SNAPSHOT"))
    async with aiohttp.ClientSession(headers=EVENTS) as session:
        async with serve_schema(schema, updates=source) as url:
            socket = await session.ws_connect(f"{url}/graphql", protocols=[PROTOCOL])
            await socket.send_json({"type": "connection_init"})
            await socket.receive_json()
            await subscribe(socket, "a", WATCHED)
            await next_of(socket)
            response = await session.post(f"{url}/graphql", json={"query": WATCHED})
            one = events(response)
            await anext(one)
            many, opened = await _on_a_reserved_stream(session, url)
            await anext(many)
            closing = asyncio.gather(socket.receive(), _rest(one), _rest(many))
        message, *rests = await closing
        response.close()
        opened.close()
    assert (message.type, socket.close_code, rests) == (WSMsgType.CLOSE, 1012, [[], []])
    assert source.listening == 0


async def _on_a_reserved_stream(
    session: aiohttp.ClientSession, url: str
) -> tuple[AsyncIterator[tuple[str, Any]], aiohttp.ClientResponse]:
    """A stream for many operations, on which one subscription is."""
    client = Client(session, url)
    named = {"X-GraphQL-Event-Stream-Token": (await client.send("PUT")).body}
    asked = {"query": WATCHED, "extensions": {"operationId": "a"}}
    assert (await client.send(json=asked, headers=named | {"Accept": "application/json"})).status == 202
    opened = await session.get(f"{url}/graphql", headers=EVENTS | named)
    return events(opened), opened


async def _rest(stream: AsyncIterator[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [event async for event in stream]
