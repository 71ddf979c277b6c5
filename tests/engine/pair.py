"""Both engines on one sandbox, and what each answers and costs."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

import msgspec
import orjson
from aiohttp import web
from calling import caller_of, transport

from gateway.app import CORE, limits
from gateway.engine.engine import Engine, Increment, Pending, Result
from gateway.engine.operation import Operation
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned.engine import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.engine.size import AnswerBudget
from gateway.errors import Forbidden, GatewayError
from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.model import read
from gateway.links import KINDS
from gateway.links.answers import bulk_entities
from gateway.live.update import Update
from gateway.loaders import Entities, Loaders
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.service.documents import Documents
from gateway.settings import Settings
from gateway.upstream.call import ApiCall, Reply, Sender
from gateway.upstream.caller import Caller
from gateway.upstream.transport.session import open_session

_TURNS = 30
"""Turns of the event loop within which the receiver of an answer makes its next calls."""

BUDGET = AnswerBudget(objects=100_000, length=2**25)
"""That of an answer, unless a test says otherwise."""

_WITH_SIBLING = {kind.item for kind in KINDS.values() if kind.sibling}
_BULKS = {bulk.path: (kind, bulk) for kind in KINDS.values() for bulk in (kind.bulk, kind.sibling) if bulk}


class Waves:
    """A sender whose reads take equally long: calls made at one time are answered at one time.

    So what an engine asks for together depends on the engine and never on the machine. What must follow a
    bulk read before its asker goes on belongs to the same time: ids that it left out, or what is asked when
    it is refused. Equal calls are made once and answered alike, so that both engines meet the same; `calls`
    counts each of them. After a write the upstream answers anew.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._known: dict[ApiCall, asyncio.Task[Reply | GatewayError]] = {}
        self._waiting: list[tuple[ApiCall, Caller, asyncio.Future[Reply]]] = []
        self._rolling: asyncio.Task[None] | None = None
        self.calls: list[ApiCall] = []

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        self.calls.append(call)
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, caller, answer))
        if self._rolling is None:
            self._rolling = asyncio.create_task(self._roll())
        return await answer

    def forget(self) -> None:
        """Let the upstream answer anew."""
        self._known.clear()

    async def end(self) -> list[ApiCall]:
        """The calls since the last end, once the abandoned ones are answered as well."""
        await _turns()
        while self._rolling is not None:
            await self._rolling
            await _turns()
        calls, self.calls = self.calls, []
        return calls

    async def _roll(self) -> None:
        await _turns()
        while self._waiting:
            held: list[tuple[asyncio.Future[Reply], Reply | GatewayError]] = []
            while self._waiting:
                asked, self._waiting = self._waiting, []
                found = await asyncio.gather(*(self._answer(call, caller) for call, caller, _ in asked))
                for (call, _, answer), value in zip(asked, found, strict=True):
                    if _has_sequel(call, value):
                        _give(answer, value)
                    else:
                        held.append((answer, value))
                await _turns()
            for answer, value in held:
                _give(answer, value)
            await _turns()
        self._rolling = None

    async def _answer(self, call: ApiCall, caller: Caller) -> Reply | GatewayError:
        asked = meaning(call)
        if not call.read:
            self._known.clear()
            return await self._made(call, caller)
        if asked not in self._known:
            self._known[asked] = asyncio.create_task(self._made(call, caller))
        return await self._known[asked]

    async def _made(self, call: ApiCall, caller: Caller) -> Reply | GatewayError:
        try:
            return await self._sender.send(call, caller)
        except GatewayError as error:
            return error


def meaning(call: ApiCall) -> ApiCall:
    """The call without the order of its ids, which is all in which two bulk reads of the same may differ."""
    if not call.ids:
        return call
    query = tuple(item for item in call.query if item[0] != "id")
    return call._replace(query=query, body=None, ids=tuple(sorted(call.ids)))


def _give(answer: asyncio.Future[Reply], value: Reply | GatewayError) -> None:
    if answer.cancelled():
        return
    if isinstance(value, GatewayError):
        answer.set_exception(value)
    else:
        answer.set_result(value)


def _has_sequel(call: ApiCall, value: Reply | GatewayError) -> bool:
    """Whether more is read before the caller continues."""
    if call.template in _WITH_SIBLING:
        return isinstance(value, Forbidden)
    if call.template not in _BULKS:
        return False
    kind, bulk = _BULKS[call.template]
    if isinstance(value, GatewayError):
        return isinstance(value, Forbidden) and bulk is kind.bulk
    try:
        return not bulk_entities(kind, bulk, value.body).keys() >= set(call.ids)
    except GatewayError:
        return False


async def _turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Answer:
    """What an engine made of an operation."""

    data: Any
    errors: list[dict[str, Any]]
    ran: bool
    calls: list[ApiCall]

    @property
    def json(self) -> bytes:
        """What a client reads, the errors in the order of their paths."""
        return orjson.dumps({"data": self.data, "errors": self.errors, "ran": self.ran})

    @property
    def unordered(self) -> bytes:
        """The same, with the keys of objects in one order: clients add those of later parts at the end."""
        return orjson.dumps(orjson.loads(self.json), option=orjson.OPT_SORT_KEYS)

    def comparable(self, other: "Answer") -> bytes:
        """The same, as far as it is equal where the other answer means the same.

        The correlation id of an error names one call, so it tells nothing where the calls differ.
        """
        if Counter(map(meaning, self.calls)) == Counter(map(meaning, other.calls)):
            return self.json
        errors = sorted(map(_uncorrelated, self.errors), key=_place)
        return replace(self, errors=errors).json


class Merged:
    """A result as a client puts it together from its parts.

    With ``whole`` it merges what each fragment selects into what is there, as clients of the older form do;
    without, it puts fields into objects that lack them, as those of the newer form do.
    """

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.data: Any = None
        self.errors: list[dict[str, Any]] = []
        self.ran = True
        self.parts = 0
        self.expected: dict[str, Pending] = {}

    def add(self, part: Result | Increment) -> None:
        self.parts += 1
        if isinstance(part, Result):
            assert self.parts == 1
            self.data = _through_json(part.data)
            self.errors += _through_json(part.errors)
            self.ran = part.ran
        else:
            self._patch(part)
        for pending in part.pending:
            assert self._at(pending.path) is not None, "what is deferred has no object"
            assert pending.id not in self.expected
            self.expected[pending.id] = pending
        if isinstance(part, Increment):
            assert part.more == bool(self.expected)

    def _patch(self, part: Increment) -> None:
        for patch in part.patches:
            assert self.expected[patch.pending.id] is patch.pending
            if patch.index is not None:
                items = self._at(patch.pending.path)
                assert len(items) == patch.index
                items += _through_json(patch.data)
                self.errors += _through_json(patch.errors)
                continue
            fields, data = self._at(patch.pending.path + patch.sub_path), _through_json(patch.data)
            assert isinstance(fields, dict)
            if self.whole:
                assert not patch.sub_path
                _merge(fields, data)
            else:
                assert not fields.keys() & data.keys(), "a field is delivered twice"
                fields |= data
            self.errors += _through_json(patch.errors)
        for pending in part.completed:
            del self.expected[pending.id]

    def _at(self, path: list[str | int]) -> Any:
        value = self.data
        for key in path:
            value = value[key]
        return value


def _merge(into: Any, data: Any) -> None:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(data, dict) and key not in into:
            into[key] = value
        elif isinstance(value, dict | list) and isinstance(into[key], dict | list):
            _merge(into[key], value)
        else:
            into[key] = value


class Pair:
    """The two engines, with everything that they need."""

    def __init__(self, sandbox: Sandbox, waves: Waves, budget: AnswerBudget = BUDGET) -> None:
        self.sandbox = sandbox
        self.waves = waves
        self.cache = OperationCache(Settings().documents.size)
        self.reference = ReferenceEngine(CORE, budget, suggests=True, guard=None)
        self.planned = PlannedEngine(CORE, self.reference, self.cache, budget, runs=True)
        self.documents = Documents(CORE, limits(Settings()), self.cache, introspection=True)

    def operation(self, document: str, name: str | None = None) -> Operation:
        return self.documents.operation(document, name)

    async def result(
        self,
        engine: Engine,
        operation: Operation | str,
        variables: dict[str, Any] | None = None,
        update: Update | None = None,
    ) -> Result:
        """What one engine hands over, of a subscription for an update."""
        if isinstance(operation, str):
            operation = self.operation(operation)
        return await engine.prepare(operation, dict(variables or {})).execute(self._context(update))

    def _context(self, update: Update | None = None) -> Context:
        caller = caller_of(DEMO_TOKEN, 60)
        known, told = (dict(update.entities), update.body) if update else (None, {})
        return Context(caller, Loaders(Entities(self.waves, caller, known=known), _decode), told)

    async def ask(
        self,
        engine: Engine,
        operation: Operation | str,
        variables: dict[str, Any] | None = None,
        update: Update | None = None,
    ) -> Answer:
        """One engine's answer, once all of it is over."""
        result = await self.result(engine, operation, variables, update)
        calls = await self.waves.end()
        errors = sorted(_through_json(result.errors), key=_place)
        return Answer(_through_json(result.data), errors, result.ran, calls)

    async def in_parts(
        self, operation: Operation | str, variables: dict[str, Any] | None = None, *, whole: bool = False
    ) -> Answer:
        """The planned engine's answer as a client puts it together from its parts."""
        if isinstance(operation, str):
            operation = self.operation(operation)
        prepared = self.planned.prepare(operation, dict(variables or {}))
        assert prepared.parts is not None
        async with aclosing(prepared.parts(self._context(), whole)) as parts:
            merged = Merged(whole=whole)
            async for part in parts:
                merged.add(part)
        calls = await self.waves.end()
        assert not merged.expected, "something pending was not delivered"
        return Answer(merged.data, sorted(merged.errors, key=_place), merged.ran, calls)

    async def first_part(self, document: str) -> Result:
        """The first part of the planned engine's answer, with which its client leaves."""
        prepared = self.planned.prepare(self.operation(document), {})
        assert prepared.parts is not None
        async with aclosing(prepared.parts(self._context(), False)) as parts:
            return cast("Result", await anext(parts))

    def is_planned(self, operation: Operation, variables: dict[str, Any]) -> bool:
        """Whether the planned engine runs an operation itself."""
        return self.planned.prepare(operation, dict(variables)).estimate is not None

    async def both(
        self,
        operation: Operation | str,
        variables: dict[str, Any] | None = None,
        update: Update | None = None,
    ) -> tuple[Answer, Answer]:
        """The reference engine's answer, and the planned engine's."""
        reference = await self.ask(self.reference, operation, variables, update)
        return reference, await self.ask(self.planned, operation, variables, update)


def _decode(kind: Any, data: Any) -> Any:
    return read(model_of(kind.name), data)


def _through_json(value: Any) -> Any:
    return orjson.loads(msgspec.json.encode(value))


def _uncorrelated(error: dict[str, Any]) -> dict[str, Any]:
    extensions = {key: value for key, value in error["extensions"].items() if key != "correlationId"}
    return {**error, "extensions": extensions}


def _place(error: dict[str, Any]) -> tuple[bytes, bytes]:
    return orjson.dumps(error.get("path")), orjson.dumps(error)


@asynccontextmanager
async def open_pair(
    organisation: Organisation,
    spoil: Callable[[web.Application], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Pair]:
    """The two engines on a sandbox with a socket; `spoil` may add to the sandbox's server."""
    sandbox = Sandbox(organisation, limit=None, clock=clock)
    application = sandbox.application()
    spoil(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with open_session(connections=20) as session:
            yield Pair(sandbox, Waves(transport(session, url)))
    finally:
        await runner.cleanup()
