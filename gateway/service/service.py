"""The journey of an operation, from a request to its outcome, over any transport.

    document   the text is found (`persisted`), parsed, measured and validated (`documents`)
    variables  the declared variables are measured (`variables`)
    plan       the engine plans the reads and estimates their cost
    cost       an operation that needs too many calls in any case is rejected
    run        the engine reads and answers, in a context for the identity
    outcome    the answer, its trace (`trace`), and an event for the listeners

A subscription repeats the run for each of its updates (`subscriptions`).

A transport establishes the identity before it reads a request. No call is made before the run, and `Limits`
bound the cost of a request up to then.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol, cast

import msgspec
from graphql import OperationType

from gateway.engine.engine import Engine, Increment, Prepared, Result
from gateway.engine.errors import ErrorJSON, internal_error
from gateway.engine.operation import Operation, Variables
from gateway.engine.subscription_root import SubscriptionRefused, SubscriptionRoot
from gateway.errors import GatewayError
from gateway.events import Listener, OperationEvents
from gateway.graph.context import Context
from gateway.links import Link
from gateway.live.update import Update
from gateway.loaders.known import Known
from gateway.service import federated_trace, trace
from gateway.service.arrival import Arrival
from gateway.service.documents import Documents
from gateway.service.outcome import LaterPart, Outcome, bounded
from gateway.service.persisted import PersistedDocuments
from gateway.service.request import GraphQLRequest, NotAQuery, RequestError
from gateway.service.running import RunningOperations
from gateway.service.subscriptions.subscriber import Subscriber, UpdateSink
from gateway.service.subscriptions.subscriptions import Subscriptions
from gateway.service.variables import check_stream_counts, declared
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity
from gateway.upstream.transport.status import Rate


class Contexts(Protocol):
    """Makes the context of one execution of a request with these headers."""

    def __call__(
        self,
        identity: Identity,
        events: OperationEvents,
        headers: Mapping[str, str],
        update: Mapping[str, Any] = ...,
        known: dict[Link, Known] | None = None,
    ) -> Context:
        """For an update of a subscription, `update` is its body, and `known` are the entities in it."""
        ...


class Ready(NamedTuple):
    """An operation that passed all checks, to be run once or for each update of a subscription.

    `variables` are its declared variables; `subscription` is the root field of a subscription.
    """

    request: GraphQLRequest
    operation: Operation
    prepared: Prepared
    variables: Variables
    subscription: SubscriptionRoot | None


@dataclass(frozen=True, slots=True)
class Service:
    """Takes operations through their journey.

    Attributes:
        persisted: Finds the document of a request, given as text or as a hash.
        documents: Parses and checks documents, within the limits on each request.
        engine: Plans and runs operations.
        contexts: Makes the context of an execution.
        running: Counts the running operations.
        subscriptions: The open subscriptions.
        budget: Returns the rate budget of a payer, if known.
        listeners: Get the events of each operation.
        federated_traces: Whether routers get Apollo's trace on request.
        clock: The clock of the contexts' deadlines and of the events.
    """

    persisted: PersistedDocuments
    documents: Documents
    engine: Engine
    contexts: Contexts
    running: RunningOperations
    subscriptions: Subscriptions
    budget: Callable[[str], Rate | None]
    listeners: Sequence[Listener]
    federated_traces: bool
    clock: Clock

    def arrive(self, traceparent: str | None = None) -> Arrival:
        """Begin with a request; `traceparent` is the client's own W3C trace context."""
        arrival = Arrival.now(self.clock, self.listeners, traceparent)
        arrival.events.began(arrival.at)
        return arrival

    async def results(
        self, ready: Ready, identity: Identity, arrival: Arrival, *, whole: bool | None = None
    ) -> AsyncGenerator[Outcome | LaterPart]:
        """The results of an operation one after the other; a query has one, which may come in parts.

        Closing the generator, or cancelling its task, ends the operation.

        Args:
            ready: The operation.
            identity: The identity that it runs for.
            arrival: Its arrival.
            whole: See `Prepared.parts`; `None` if the result must come in one part.
        """
        if whole is None or ready.prepared.parts is None:
            yield await self.execute(ready, identity, arrival)
            return
        context = self.contexts(identity, arrival.events, ready.request.headers)
        self.running.begin(identity.caller)
        try:
            async with aclosing(ready.prepared.parts(context, whole)) as parts:
                first = cast("Result", await anext(parts))
                errors = list(first.errors)
                if not first.pending:
                    arrival.ended(ready.operation, first)
                yield self._outcome(ready, first, context, identity, arrival)
                async for part in parts:
                    increment = self._bounded(cast("Increment", part), len(errors))
                    errors += chain.from_iterable(patch.errors for patch in increment.patches)
                    if increment.more:
                        yield LaterPart(increment, {})
                    else:
                        result = replace(first, errors=errors)
                        arrival.ended(ready.operation, result)
                        yield LaterPart(increment, self._extensions(ready, errors, identity, arrival))
        finally:
            self.running.end(identity.caller)
            arrival.abandoned()

    async def accept(self, request: GraphQLRequest, identity: Identity, arrival: Arrival) -> Ready:
        """Prepare a request, without any upstream call, unless too many operations are running.

        Raises:
            RequestError: the request is rejected.
        """
        try:
            return await self._prepare(request, identity)
        except RequestError as error:
            arrival.rejected(error.errors)
            raise
        except asyncio.CancelledError:
            arrival.abandoned()
            raise

    async def _prepare(self, request: GraphQLRequest, identity: Identity) -> Ready:
        try:
            self.running.check(identity.caller)
            text = await self.persisted.text(request)
            operation = self.documents.operation(text, request.operation_name)
            await self.persisted.keep(request, text)
            if request.queries_only and operation.type is OperationType.MUTATION:
                raise NotAQuery
            variables = declared(operation, request.variables, self.documents.limits)
            check_stream_counts(operation, variables)
            prepared = self.engine.prepare(operation, variables)
            if prepared.estimate is not None:
                self.documents.limits.check_cost(prepared.estimate)
            subscription = None
            if prepared.subscription_root is not None:
                self.subscriptions.check(identity)
                subscription = prepared.subscription_root(identity)
        except SubscriptionRefused as error:
            raise RequestError(error.errors) from None
        except GatewayError as error:
            raise RequestError.of(error) from None
        return Ready(request, operation, prepared, variables, subscription)

    def subscribe(
        self,
        ready: Ready,
        subscription: SubscriptionRoot,
        identity: Identity,
        arrival: Arrival,
        sink: UpdateSink,
    ) -> Subscriber:
        """Open a subscription; its answers are written to a sink until `subscriptions` closes it.

        Equal subscriptions of callers with equal rights share their reads and their answers.
        """
        request = ready.request
        key = (
            identity.partition,
            identity.scopes,
            ready.operation,
            msgspec.json.encode(ready.variables, order="sorted"),
            request.traced,
            request.federated,
        )
        return self.subscriptions.open(
            key,
            subscription,
            identity,
            partial(self._answer, ready, identity),
            sink,
            partial(_unsubscribed, ready.operation, arrival),
        )

    async def _answer(
        self, ready: Ready, identity: Identity, update: Update, known: dict[Link, Known]
    ) -> bytes:
        """The answer of an update, as JSON."""
        arrival = Arrival.now(self.clock, self.listeners)
        context = self.contexts(identity, arrival.events, ready.request.headers, update.body, known)
        try:
            result = await ready.prepared.execute(context)
        except Exception as error:  # noqa: BLE001  # a bug in the gateway costs this update only
            result = Result(None, [internal_error(error)])
        outcome = self._outcome(ready, result, context, identity, arrival)
        extensions = {"extensions": outcome.extensions} if outcome.extensions else {}
        return msgspec.json.encode(outcome.body | extensions)

    async def execute(self, ready: Ready, identity: Identity, arrival: Arrival) -> Outcome:
        """Run an operation for a caller; cancelling the task abandons the request."""
        context = self.contexts(identity, arrival.events, ready.request.headers)
        self.running.begin(identity.caller)
        try:
            result = await ready.prepared.execute(context)
        except asyncio.CancelledError:
            arrival.abandoned()
            raise
        finally:
            self.running.end(identity.caller)
        arrival.ended(ready.operation, result)
        return self._outcome(ready, result, context, identity, arrival)

    def _outcome(
        self, ready: Ready, result: Result, context: Context, identity: Identity, arrival: Arrival
    ) -> Outcome:
        most = self.documents.limits.errors
        if len(result.errors) > most:
            result = replace(result, errors=bounded(result.errors, most))
        extensions = {} if result.pending else self._extensions(ready, result.errors, identity, arrival)
        rate = self.budget(identity.payer)
        return Outcome(result, extensions, arrival.reads, rate, context.loaders.entities.holds)

    def _bounded(self, increment: Increment, shown: int) -> Increment:
        """A later part with its errors limited, after `shown` errors in earlier parts."""
        patches = []
        for patch in increment.patches:
            patches.append(replace(patch, errors=bounded(patch.errors, self.documents.limits.errors - shown)))
            shown += len(patch.errors)
        return replace(increment, patches=patches)

    def _extensions(
        self, ready: Ready, errors: Sequence[ErrorJSON], identity: Identity, arrival: Arrival
    ) -> dict[str, Any]:
        reads = arrival.reads
        estimate = ready.prepared.estimate
        shown = trace.aged(reads)
        if ready.request.traced:
            rate = self.budget(identity.payer)
            shown = trace.full(reads, arrival.at, rate, estimate.most if estimate else None)
        extensions: dict[str, Any] = {"upstream": shown} if shown else {}
        if ready.request.federated and self.federated_traces:
            extensions["ftv1"] = federated_trace.encoded(errors, time.time(), self.clock() - arrival.at)
        return extensions


def _unsubscribed(operation: Operation, arrival: Arrival, subscriber: Subscriber) -> None:
    arrival.ended(operation, Result(None, list(subscriber.errors)), updates=subscriber.sent)
