"""The commands."""

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import click
import orjson
import uvloop
from yarl import URL

from gateway import app, kits, schema_file
from gateway.cost_report import ASSUMPTIONS, report
from gateway.graph.api import api
from gateway.graph.schema import schema
from gateway.service.explain import explain
from gateway.service.request import RequestError
from gateway.settings import Settings, UnusableSettings, shown
from gateway.telemetry import log
from gateway.telemetry.metrics import forget_process
from gateway.workers import NotServing, reserve, supervise

_RATE = 1.0
"""Changes per second in a sandbox."""
_REACH = 5.0
"""Seconds that `gateway check` waits for the upstream."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conversation-gateway", prog_name="gateway")
def main() -> None:
    """A GraphQL gateway over the Genesys Cloud Platform API."""
    log.configure("text")


@main.command("serve")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 takes any free port.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Number of processes for the port.")
@click.option("--upstream-url", help="URL of the API.")
@click.option("--sandbox", "with_sandbox", is_flag=True, help="Start a sandbox, and use it as the upstream.")
@click.option("--worker", is_flag=True, hidden=True, help="Run as one of several workers.")
@click.option("--demo", is_flag=True, hidden=True, help="Use the sandbox's token for requests without one.")
def serve_command(
    host: str | None,
    port: int | None,
    workers: int,
    upstream_url: str | None,
    *,
    with_sandbox: bool,
    worker: bool,
    demo: bool,
) -> None:
    """Serve GraphQL, and GraphiQL at /.

    Options override the GATEWAY_ settings of the environment.
    """
    http = {key: value for key, value in (("host", host), ("port", port)) if value is not None}

    def settings(url: str | None) -> Settings:
        options: dict[str, Any] = {"upstream": {"url": url, "region": None}} if url else {}
        settings = Settings.load(os.environ, http=http, **options)
        log.configure("json" if settings.telemetry.log == "json" else "text")
        return settings

    async def run(stop: asyncio.Event) -> None:
        if worker:
            return await _be_worker(settings(upstream_url), stop, demo=demo)
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(_sandbox()) if with_sandbox else upstream_url
            if workers > 1:
                return await _serve_by(workers, settings(url), stop, url=url, demo=with_sandbox)
            return await _serve(settings(url), stop, demo=with_sandbox)

    _run(run)


@main.command("sandbox")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on; 0 takes any free port.")
@click.option("--seed", default=1, show_default=True, help="Seed of the organisation's random data.")
@click.option(
    "--conversations",
    default=25,
    show_default=True,
    help="Number of active conversations, without those that wait for an agent.",
)
def sandbox_command(host: str, port: int, seed: int, conversations: int) -> None:
    """Serve a Genesys Cloud in a box."""

    async def run(stop: asyncio.Event) -> None:
        async with _sandbox(host, port, seed, conversations):
            await stop.wait()

    _run(run)


@main.command("schema")
@click.option("--check", is_flag=True, help="Write nothing; list differences, and fail if there are any.")
@click.option("--api", "for_clients", is_flag=True, help="Leave out federation's parts.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The schema's file; by default {schema_file.NAME}, or {schema_file.API_NAME} with --api.",
)
@click.option(
    "--clients",
    "kit_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write configuration files for client libraries into this folder instead.",
)
def schema_command(file: Path | None, kit_folder: Path | None, *, check: bool, for_clients: bool) -> None:
    """Write the schema, or compare it with the file."""
    if kit_folder is not None:
        with _plainly():
            kits.write(api(app.CORE), kit_folder)
        return
    file = file or Path(schema_file.API_NAME if for_clients else schema_file.NAME)
    text = api(app.CORE) if for_clients else schema.as_str() + "\n"
    with _plainly():
        if not check:
            file.write_text(text, encoding="utf-8")
            return
        differences = list(schema_file.differences(file.read_text(encoding="utf-8"), text))
    for difference in differences:
        click.echo(difference)
    if differences:
        raise click.ClickException(f"{file} differs from the schema. Run `gateway schema` to write it.")


@main.command("explain")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--variables", default="{}", metavar="JSON", help="Values of the operations' variables.")
def explain_command(file: Path, variables: str) -> None:
    """Show the calls that the operations in FILE need, without making any."""
    with _plainly():
        documents = app.documents(Settings.load(os.environ, needs_upstream=False))
        for operation, cost in explain(documents, file.read_text(encoding="utf-8"), _object(variables)):
            for line in report(operation, cost, documents.limits):
                click.echo(line)
    click.echo(f"\n{ASSUMPTIONS}")


@main.command("check")
def check_command() -> None:
    """Show the settings, secrets hidden, and whether the upstream answers."""
    with _plainly():
        settings = Settings.load(os.environ)
        app.trusted_documents(settings)
    for name, value in shown(settings):
        click.echo(f"{name}={value}")
    url = settings.upstream.api_url
    with _plainly():
        status = uvloop.run(_reach(url))
    click.echo(f"{url} answers (HTTP {status}).")


def _run(job: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run a job on uvloop; SIGINT and SIGTERM set its stop event."""

    async def signalled() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await job(stop)

    with _plainly():
        uvloop.run(signalled())


@contextmanager
def _plainly() -> Iterator[None]:
    """Show errors that an operator can correct as a message without a traceback."""
    try:
        yield
    except UnusableSettings as error:
        raise click.ClickException(str(error)) from error
    except RequestError as error:
        raise click.ClickException("\n".join(each["message"] for each in error.errors)) from error
    except NotServing as error:
        raise click.ClickException("A worker could not start. Its own message above says why.") from error
    except aiohttp.ClientError as error:
        raise click.ClickException(f"The upstream does not answer: {type(error).__name__}.") from error
    except TimeoutError as error:
        raise click.ClickException(f"The upstream does not answer within {_REACH:g} seconds.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error


@asynccontextmanager
async def _sandbox(
    host: str = "127.0.0.1", port: int = 0, seed: int = 1, conversations: int = 25
) -> AsyncIterator[str]:
    from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox  # noqa: PLC0415  # most never need it

    sandbox = Sandbox(Organisation.seeded(seed, conversations, waiting=conversations // 8))
    async with sandbox.serve(host, port) as url:
        life = asyncio.create_task(sandbox.live(_RATE))
        click.echo(f"Sandbox   {url}  token {DEMO_TOKEN}")
        try:
            yield url
        finally:
            life.cancel()


def _demo_token() -> str:
    from gateway.sandbox import DEMO_TOKEN  # noqa: PLC0415  # as above

    return DEMO_TOKEN


async def _serve(settings: Settings, stop: asyncio.Event, *, demo: bool) -> None:
    async with app.serve(settings, demo_token=_demo_token() if demo else None) as gateway:
        _announce(gateway.url)
        _spare_the_collector()
        await stop.wait()


async def _serve_by(
    workers: int, settings: Settings, stop: asyncio.Event, *, url: str | None, demo: bool
) -> None:
    """Serve with several processes, which read the same environment and get the options as arguments."""
    http, metrics_port = settings.http, settings.telemetry.metrics_port
    with ExitStack() as held, tempfile.TemporaryDirectory() as counts:
        port = held.enter_context(reserve(http.host, http.port)).getsockname()[1]
        if metrics_port is not None:
            metrics_port = held.enter_context(reserve(http.host, metrics_port)).getsockname()[1]
        command = ["-m", "gateway", "serve", "--worker", *(["--demo"] if demo else [])]
        command += ["--host", http.host, "--port", str(port), *(["--upstream-url", url] if url else [])]
        await supervise(
            command,
            workers,
            stop,
            # For prometheus_client, so that the workers count together.
            environment={"PROMETHEUS_MULTIPROC_DIR": counts} | _own_port(metrics_port),
            patience=http.drain + http.grace + 5,
            serving=lambda: _announce(str(URL.build(scheme="http", host=http.host, port=port))),
            ended=lambda pid: forget_process(pid, counts),
        )


def _own_port(metrics_port: int | None) -> dict[str, str]:
    return {} if metrics_port is None else {"GATEWAY_TELEMETRY__METRICS_PORT": str(metrics_port)}


async def _be_worker(settings: Settings, stop: asyncio.Event, *, demo: bool) -> None:
    """Serve until the supervisor closes the standard input of this process, or ends."""
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), stop.set)
    async with app.serve(settings, demo_token=_demo_token() if demo else None, share_port=True):
        click.echo("serving")
        _spare_the_collector()
        await stop.wait()


def _spare_the_collector() -> None:
    """Keep the garbage collector away from the schema and the objects of running operations.

    The objects of start-up stay for ever. Operations make no cycles, so reference counts free their objects.
    Only plans make cycles, through their types. The plans of evicted documents are collected one or two
    hundred at a time, in tens of milliseconds.
    """
    gc.freeze()
    gc.set_threshold(50_000, 5, 2)


def _announce(url: str) -> None:
    click.echo(f"GraphiQL  {url}/\nGraphQL   {url}/graphql")


async def _reach(url: str) -> int:
    timeout = aiohttp.ClientTimeout(total=_REACH)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        return response.status


def _object(text: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise click.BadParameter("The variables must be a JSON object.")
    return value
