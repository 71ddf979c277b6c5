"""The siege in a few seconds, with deadlines as short."""

from gateway.sandbox import Organisation, Sandbox
from tests.siege.siege import besiege

CROWD = {"silent": 300, "half-sent": 300, "without a first message": 100, "unread": 6}


async def test_besiegers_lose_their_connections_while_a_good_client_is_answered():
    sandbox = Sandbox(Organisation.seeded(1, 100), limit=1_000_000)
    async with sandbox.serve() as upstream:
        outcome = await besiege(
            upstream,
            5,
            CROWD,
            arriving=2,
            GATEWAY_HTTP__FIRST_BYTE_TIMEOUT="1",
            GATEWAY_HTTP__HEADERS_TIMEOUT="1",
            GATEWAY_HTTP__INIT_TIMEOUT="1",
            GATEWAY_HTTP__WRITE_TIMEOUT="1",
        )
    assert outcome.failed == 0
    # Beside other work on the machine a median of milliseconds is only roughly told.
    assert outcome.during < 2 * outcome.before + 0.05
    assert outcome.closed.keys() == CROWD.keys()
    assert all(count >= CROWD[sort] for sort, count in outcome.closed.items() if sort != "unread")
    assert max(outcome.held.values()) < 5
    before, most, _ = outcome.memory
    assert most - before < 150_000_000
