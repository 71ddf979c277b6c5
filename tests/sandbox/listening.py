"""Opening notification channels, and hearing what comes through them."""

import asyncio

CHANNELS = "/api/v2/notifications/channels"


async def opened(ask, *topics):
    """A channel that listens to these topics."""
    channel = (await ask("POST", CHANNELS)).json
    if topics:
        answer = await ask("PUT", f"{CHANNELS}/{channel['id']}/subscriptions", json=named(*topics))
        assert answer.status == 200, answer.body
    return channel


def named(*topics):
    return [{"id": topic} for topic in topics]


async def next_event(socket):
    """The next message that is no sign of life."""
    while True:
        message = await asyncio.wait_for(socket.receive_json(), 5)
        if message["topicName"] != "channel.metadata":
            return message


async def closing(socket):
    """Wait until the other end closes."""
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    assert socket.closed


async def heard(socket, within=0.2):
    """All events that come, until none comes for a while."""
    events = []
    while True:
        try:
            events.append(await asyncio.wait_for(next_event(socket), within))
        except TimeoutError:
            return events
