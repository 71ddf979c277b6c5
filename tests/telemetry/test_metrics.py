"""The metrics, as Prometheus reads them."""

import asyncio
import json
import re
from importlib.metadata import version
from pathlib import Path

import aiohttp
import pytest
from client import Client
from prometheus_client.parser import text_string_to_metric_families

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.faults import Fault, slow, status
from gateway.settings import Settings

DOCKER = Path(__file__).parents[2] / "docker"
ME = "{me{id}}"


def sample(gateway: Gateway, name: str, **labels: str) -> float:
    """The value of a sample; 0 where there is none yet."""
    for family in text_string_to_metric_families(gateway.metrics.text().decode()):
        for one in family.samples:
            if one.name == name and labels.items() <= one.labels.items():
                return one.value
    return 0.0


async def test_the_budget_that_is_left_is_counted_without_its_holder(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    sandbox.budget.limit = 10
    async with serve(settings) as gateway:
        client = Client(session, gateway.url)
        for _ in range(8):
            await client.ask(ME)
        assert sample(gateway, "gateway_upstream_budget_left_ratio_count") == 8
        assert sample(gateway, "gateway_upstream_budget_left_ratio_bucket", le="0.25") == 1
        assert sample(gateway, "gateway_upstream_budget_left_ratio_bucket", le="0.5") == 4


async def test_time_of_the_upstream_is_told_apart(client: Client, gateway: Gateway, sandbox: Sandbox):
    sandbox.faults.add(Fault(slow(pause=0.3), "/api/v2/users/me"))
    await client.ask(ME)
    assert sample(gateway, "gateway_operation_upstream_seconds_sum") > 0.25
    total = sample(gateway, "gateway_operation_duration_seconds_sum")
    assert total > sample(gateway, "gateway_operation_upstream_seconds_sum")


async def test_retries_and_open_circuits_are_counted(client: Client, gateway: Gateway, sandbox: Sandbox):
    template = "/api/v2/users/me"
    sandbox.faults.add(Fault(status(503), template, calls=range(1, 2)))
    await client.ask(ME)
    assert sample(gateway, "gateway_upstream_retries_total", template=template) == 1
    sandbox.faults.clear()
    sandbox.faults.add(Fault(status(500), template))
    for _ in range(15):
        await client.ask(ME)
    assert sample(gateway, "gateway_upstream_circuit_refusals_total", template=template) > 0


async def test_what_is_open_and_under_way_is_counted_while_it_is(
    client: Client, gateway: Gateway, session: aiohttp.ClientSession, sandbox: Sandbox
):
    sandbox.faults.add(Fault(slow(pause=0.5), "/api/v2/users/me"))
    asked = asyncio.create_task(client.ask(ME))
    async with session.ws_connect(gateway.url + "/graphql", protocols=("graphql-transport-ws",)):
        await asyncio.sleep(0.2)
        assert sample(gateway, "gateway_streams", transport="websocket") == 1
        assert sample(gateway, "gateway_connections") == 2
        assert sample(gateway, "gateway_upstream_exchanges_running") == 1
        assert sample(gateway, "gateway_operations_running") == 1
    await asked
    await asyncio.sleep(0.1)
    assert sample(gateway, "gateway_streams", transport="websocket") == 0
    assert sample(gateway, "gateway_upstream_exchanges_running") == 0
    assert sample(gateway, "gateway_operations_running") == 0


async def test_no_metric_names_a_caller_an_entity_or_a_value(client: Client, gateway: Gateway):
    answer = await client.ask("{me{id name email}}")
    await client.ask("query Q($id: ID!) {user(id: $id){name}}", {"id": "+4930123456"})
    text = gateway.metrics.text().decode()
    for value in (*answer["data"]["me"].values(), DEMO_TOKEN, "+4930123456"):
        assert value not in text


async def test_metrics_are_named_and_told_as_prometheus_has_it(client: Client):
    await client.ask(ME)
    reply = await client.send("GET", "/metrics")
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(reply.body)}
    for family in families.values():
        assert family.documentation
        assert re.fullmatch(r"(gateway|process)_[a-z_]*[a-z]", family.name)
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket", "_created")), family.name
        if family.type == "histogram":
            assert family.name.endswith(("_seconds", "_ratio"))
    assert families["process_resident_memory_bytes"].samples[0].value > 1_000_000
    assert "process_open_fds" in families
    (build,) = families["gateway_build_info"].samples
    assert (build.labels, build.value) == ({"version": version("conversation-gateway")}, 1)


def names() -> set[str]:
    """Every metric that the gateway has, as queries spell them."""
    from gateway.telemetry.metrics import Metrics  # noqa: PLC0415

    found = set()
    for family in Metrics().registry.collect():
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(
            family.type, ("",)
        )
        found |= {family.name + suffix for suffix in suffixes}
    return found


@pytest.mark.parametrize("file", ["grafana/dashboard.json", "prometheus/alerts.yaml"])
def test_the_dashboard_and_the_alerts_ask_for_metrics_that_there_are(file: str):
    text = (DOCKER / file).read_text(encoding="utf-8")
    asked = set(re.findall(r"gateway_[a-z_]+", text))
    assert asked
    assert asked <= names()


def test_the_dashboard_is_one_that_grafana_takes():
    board = json.loads((DOCKER / "grafana/dashboard.json").read_text(encoding="utf-8"))
    assert board["title"]
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in board["panels"]:
        assert panel["title"]
        assert panel["description"]
        assert all(target["expr"] for target in panel["targets"])
