import pytest
from calling import caller_of, reading, upstream
from wire import always, reply

from gateway.errors import Forbidden, Unauthenticated
from gateway.upstream.call import ApiCall

READ = reading("/api/v2/users")
WRITE = ApiCall("/api/v2/users", "/api/v2/users", read=False, method="POST", body=b"{}")


@pytest.fixture
def evicted():
    return []


@pytest.fixture
def sender(session, wire, time, evicted):
    async def evict(partition):
        evicted.append(partition)

    return upstream(session, wire.url, time, evict=evict)


async def test_a_token_that_is_not_accepted_evicts_its_partition(sender, wire, caller, evicted):
    wire.answer = always(reply(401))
    with pytest.raises(Unauthenticated):
        await sender.send(READ, caller)
    assert evicted == [caller.identity.partition]


async def test_a_forbidden_read_evicts_its_partition_once_an_hour(sender, wire, caller, evicted, clock):
    wire.answer = always(reply(403))
    for _ in range(3):
        with pytest.raises(Forbidden):
            await sender.send(READ, caller)
    assert evicted == [caller.identity.partition]
    clock.now += 3600
    with pytest.raises(Forbidden):
        await sender.send(READ, caller_of(caller.identity, 20))
    assert evicted == [caller.identity.partition] * 2


async def test_a_forbidden_write_evicts_nothing(sender, wire, caller, evicted):
    wire.answer = always(reply(403))
    with pytest.raises(Forbidden):
        await sender.send(WRITE, caller)
    assert evicted == []
