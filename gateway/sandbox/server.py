"""The server: records requests, checks them, and answers them."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox import reads, refusals
from gateway.sandbox.access import Access
from gateway.sandbox.budget import Budget
from gateway.sandbox.conversations import reads as conversation_reads
from gateway.sandbox.conversations.lag import Lag
from gateway.sandbox.conversations.simulation import Simulation
from gateway.sandbox.exchange import HEADERS, TOKEN, answer
from gateway.sandbox.faults import Fault, Faults
from gateway.sandbox.kinds import Entity
from gateway.sandbox.notifications import routes as notification_routes
from gateway.sandbox.notifications.channels import Channels
from gateway.sandbox.notifications.events import Events
from gateway.sandbox.oauth import DEMO_CLIENT, TOKEN_LIFE, OAuth
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.recorder import ANYWHERE, Call, Recorder, record
from gateway.sandbox.refusals import Refusal
from gateway.sandbox.routing import members, observations, wrapup_codes
from gateway.sandbox.users import statuses
from gateway.sandbox.writes import routes as writing_routes

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Sandbox(Access):
    """A Genesys Cloud in a box.

    ``limit`` is a token's calls for each minute (``None``: no limit, and no headers); ``path_limits`` are
    limits of path templates (``/api/v2/users``), which no header names. ``clock`` gives seconds since 1970.
    ``clients`` maps client ids to secrets, ``token_life`` is in seconds. ``heartbeat`` is the interval of
    heartbeats on an idle notification channel, in seconds. ``lag`` is the time in seconds after which reads
    show what was written to a conversation; events come when reads show it, or with ``early_events`` at once,
    before the answer to the write. ``lag.catch_up`` ends the wait.

    ``calls`` holds every request, ``faults`` the rules for wrong answers, ``channels`` the notification
    channels, ``events`` publishes to them. Conversations change on their own only while ``live`` runs;
    ``tick`` makes one change.
    """

    def __init__(
        self,
        organisation: Organisation,
        *,
        limit: int | None = 300,
        clock: Callable[[], float] = time.time,
        path_limits: Mapping[str, int] | None = None,
        clients: Mapping[str, str] | None = None,
        token_life: float = TOKEN_LIFE,
        faults: Iterable[Fault] = (),
        heartbeat: float = 30,
        lag: float = 0,
        early_events: bool = False,
    ) -> None:
        super().__init__(organisation, clock, Lag(organisation, lag, early_events=early_events))
        self.calls = Recorder()
        self.faults = Faults(faults)
        self.channels = Channels(self)
        self.events = Events(self, self.channels)
        self.simulation = Simulation(organisation, self.now)
        self.budget = Budget(limit, clock, path_limits)
        self.clients = dict([DEMO_CLIENT] if clients is None else clients)
        self.token_life = token_life
        self._heartbeat = heartbeat

    def application(self) -> web.Application:
        """The aiohttp application; all applications of a sandbox share its state."""
        application = web.Application(client_max_size=8 * 2**20)
        application.on_response_prepare.append(_put_headers)
        application.on_shutdown.append(self._hang_up)
        for route in (
            *OAuth(self, self.clients, self.token_life).routes(),
            *reads.routes(self),
            *conversation_reads.routes(self),
            *writing_routes.routes(self),
            *statuses.routes(self),
            *members.routes(self),
            *wrapup_codes.routes(self),
            *observations.routes(self),
            *notification_routes.routes(self.channels, heartbeat=self._heartbeat),
            web.route("*", ANYWHERE, _nowhere),
        ):
            application.router.add_route(route.method, route.path, self._guarded(route.handler))
        return application

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve on a socket; yields the base URL (``http://127.0.0.1:49152``)."""
        runner = web.AppRunner(
            self.application(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    def tick(self) -> Entity:
        """Make one change in the organisation; returns the changed conversation or user."""
        return self.simulation.tick()

    async def live(self, rate: float) -> None:
        """Make ``rate`` changes in a second, until cancelled."""
        while True:
            await asyncio.sleep(1 / rate)
            self.tick()

    def revoke(self, value: str) -> None:
        """Remove a token: its calls get a 401 from now on, and its channels are closed with a message."""
        super().revoke(value)
        self.channels.revoked(value)

    async def _hang_up(self, _application: web.Application) -> None:
        self.channels.hang_up()

    def _guarded(self, handler: Handler) -> Handler:
        """Record a request, check its token and budget, and call its handler.

        This is no aiohttp middleware, because aiohttp keeps middlewares, and so whole sandboxes, in a cache.
        """

        async def guarded(request: web.Request) -> web.StreamResponse:
            call = await record(request)
            self.calls.note(call)
            # Apps in a browser may read every answer, as the vendor's API lets them.
            request[HEADERS] = {
                "ININ-Correlation-Id": str(uuid.uuid4()),
                "Access-Control-Allow-Origin": "*",
            }
            fault = self.faults.of(call)
            if fault is not None and not fault.done:
                return await fault.answer(request)
            answered = await self._answer(request, call, handler)
            return answered if fault is None else await fault.answer(request)

        return guarded

    async def _answer(self, request: web.Request, call: Call, handler: Handler) -> web.StreamResponse:
        try:
            if call.template.startswith("/api/") and request.method != "OPTIONS":
                request[TOKEN] = self.admit(call.token)
                self.budget.spend(request[TOKEN].value, call.template, request[HEADERS])
            answered = await handler(request)
        except Refusal as refusal:
            return _refuse(request, refusal)
        if self.channels.head_start and request.method not in _READING:
            await asyncio.sleep(self.channels.head_start)
        return answered


async def _nowhere(request: web.Request) -> web.Response:
    raise refusals.not_found("resource", request.path)


def _refuse(request: web.Request, refusal: Refusal) -> web.Response:
    response = answer(refusal.body(request[HEADERS]["ININ-Correlation-Id"]), refusal.status)
    response.headers.update(refusal.headers)
    return response


async def _put_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(request.get(HEADERS, {}))
