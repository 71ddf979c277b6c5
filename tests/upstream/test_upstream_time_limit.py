import asyncio

import pytest

from gateway.upstream.time_limit import TimeLimit


async def test_a_block_that_takes_too_long_is_a_timeout():
    with pytest.raises(TimeoutError), TimeLimit(0.01):
        await asyncio.Event().wait()
    assert not asyncio.current_task().cancelling()


async def test_a_block_in_time_gives_what_it_gives():
    with TimeLimit(20):
        assert await asyncio.sleep(0, "done") == "done"


async def test_an_error_in_the_block_stays_that_error():
    with pytest.raises(KeyError), TimeLimit(20):
        raise KeyError


async def test_a_cancellation_from_outside_stays_one():
    async def wait():
        with TimeLimit(20):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_inner_of_two_limits_leaves_the_outer_alone():
    with TimeLimit(20):
        with pytest.raises(TimeoutError), TimeLimit(0.01):
            await asyncio.Event().wait()
        await asyncio.sleep(0)


async def test_the_outer_of_two_limits_ends_both():
    async def wait():
        with TimeLimit(0.01):
            try:
                with TimeLimit(20):
                    await asyncio.Event().wait()
            except TimeoutError:
                return "the inner one"

    with pytest.raises(TimeoutError):
        await wait()
