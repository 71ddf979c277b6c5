"""A quick start: what it does not import, build or collect."""

import asyncio
import os
import re
import subprocess
import sys

import pytest

PATIENCE = 60


async def imported(*arguments: str, **environment: str) -> set[str]:
    """The modules that `gateway serve` has imported when it says where it serves."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "gateway", "serve", "--port", "0", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    async with asyncio.timeout(PATIENCE):
        told = asyncio.create_task(process.stderr.read())
        async for line in process.stdout:
            if line.startswith(b"GraphQL"):
                process.terminate()
        text = (await told).decode()
        assert await process.wait() == 0, text[-1000:]
    return set(re.findall(r"^import time:.*\| +(\S+)$", text, re.MULTILINE))


SANDBOX, REDIS = {"gateway.sandbox"}, {"redis", "gateway.redis.client"}


async def test_serving_imports_neither_the_sandbox_nor_redis():
    modules = await imported("--upstream-url", "https://api.example.com")
    assert "gateway.graph.schema" in modules
    assert not modules & (SANDBOX | REDIS)
    assert not {name.partition(".")[0] for name in modules} & {"pytest", "hypothesis", "mypy"}


async def test_the_sandbox_is_imported_with_its_option_and_redis_with_its_url():
    shared = {"GATEWAY_CACHE__URL": "redis://127.0.0.1:1", "GATEWAY_CACHE__KEY": "k" * 32}
    modules = await imported("--sandbox", **shared)
    assert modules >= SANDBOX | REDIS


def run(code: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=PATIENCE
    ).stdout


@pytest.mark.parametrize("command", ["--version", "schema --help"])
def test_the_collector_rests_while_the_commands_are_imported(command: str):
    printed = run(f"""
import atexit, gc, sys
sys.argv = ["gateway", *{command.split()}]
atexit.register(lambda: print("collected", gc.get_stats()[2]["collections"], gc.isenabled()))
from gateway.__main__ import main
main()
""")
    assert printed.endswith("collected 0 True\n")


def test_no_types_validator_is_built_before_its_first_use():
    printed = run("""
from gateway.graph.entity_class import model_of
from gateway.graph.schema import schema
from gateway.links import KINDS

complete = [kind for kind in KINDS if model_of(kind).__pydantic_complete__]
print(complete, bool(model_of("user").model_validate({"id": "1"})), model_of("user").__pydantic_complete__)
""")
    assert printed == "[] True True\n"
