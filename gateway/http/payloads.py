"""Results as JSON, for transports that answer with status 200 before the operation has run."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import NamedTuple

import msgspec

from gateway.engine.errors import ErrorJSON, error_json, internal_error
from gateway.engine.subscription_root import SubscriptionRoot
from gateway.errors import BadUserInput
from gateway.http.errors import HttpError, rendered
from gateway.http.incremental.form import Form
from gateway.http.request import graphql_request
from gateway.http.sse.sink import Interrupted, StreamSink
from gateway.service.arrival import Arrival
from gateway.service.outcome import LaterPart, Outcome
from gateway.service.request import NotAQuery, RequestError
from gateway.service.service import Ready, Service
from gateway.upstream.identity import Identity


class Payload(NamedTuple):
    """One result of an operation.

    Attributes:
        json: The encoded result.
        refusal: The errors, if the operation was not run.
    """

    json: bytes
    refusal: Sequence[ErrorJSON] = ()


def encoded(part: Outcome | LaterPart, form: Form = Form.DEFER_SPEC) -> bytes:
    """The JSON of a result, or of a part of one."""
    if isinstance(part, LaterPart):
        answer = form.later(part.increment)
    else:
        answer = part.body | form.first(part.result)
    if part.extensions:
        answer["extensions"] = part.extensions
    return msgspec.json.encode(answer)


async def accepted(
    service: Service,
    parameters: object,
    headers: Mapping[str, str],
    identity: Identity,
    arrival: Arrival,
    *,
    queries_only: bool = False,
) -> Ready | Payload:
    """The operation of a request, ready to run, or the refusal.

    Args:
        service: Runs the operation.
        parameters: See `graphql_request`.
        headers: See `graphql_request`.
        identity: The identity that it runs for.
        arrival: The arrival of the request.
        queries_only: See `graphql_request`.
    """
    try:
        request = graphql_request(parameters, headers, queries_only=queries_only)
        return await service.accept(request, identity, arrival)
    except RequestError as error:
        return Payload(rendered(error.errors), error.errors)
    except NotAQuery:
        return _refusal([error_json(BadUserInput("Send mutations by POST."))], arrival)
    except HttpError as error:
        return _refusal([error_json(error.error)], arrival)
    except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
        return _refusal([internal_error(error)], arrival)


async def payloads(
    service: Service,
    parameters: object,
    headers: Mapping[str, str],
    identity: Identity,
    arrival: Arrival,
    form: Form | None,
    *,
    queries_only: bool = False,
) -> AsyncGenerator[Payload]:
    """The results of a request one after the other, or one refusal.

    Args:
        service: See `accepted`.
        parameters: See `accepted`.
        headers: See `accepted`.
        identity: See `accepted`.
        arrival: See `accepted`.
        form: How the parts of a result are written; `None` for results in one part.
        queries_only: See `accepted`.

    Raises:
        Interrupted: The gateway stops.
    """
    ready = await accepted(service, parameters, headers, identity, arrival, queries_only=queries_only)
    if isinstance(ready, Payload):
        yield ready
        return
    async with aclosing(results(service, ready, identity, arrival, form)) as each:
        async for payload in each:
            yield payload


async def results(
    service: Service, ready: Ready, identity: Identity, arrival: Arrival, form: Form | None
) -> AsyncGenerator[Payload]:
    """The results of an operation one after the other, as in `payloads`."""
    try:
        if ready.subscription is not None:
            async with aclosing(_updates(service, ready, ready.subscription, identity, arrival)) as answers:
                async for answer in answers:
                    yield Payload(answer)
            return
        whole = None if form is None else form.whole
        async with aclosing(service.results(ready, identity, arrival, whole=whole)) as parts:
            async for part in parts:
                refusal = part.result.errors if isinstance(part, Outcome) and not part.result.ran else ()
                yield Payload(encoded(part, form or Form.DEFER_SPEC), refusal)
    except Interrupted:
        raise
    except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
        yield _refusal([internal_error(error)], arrival)


async def _updates(
    service: Service, ready: Ready, subscription: SubscriptionRoot, identity: Identity, arrival: Arrival
) -> AsyncGenerator[bytes]:
    sink = StreamSink()
    subscriber = service.subscribe(ready, subscription, identity, arrival, sink)
    try:
        async with aclosing(sink.answers(subscriber, identity)) as answers:
            async for answer in answers:
                yield answer
    finally:
        service.subscriptions.close(subscriber)


def _refusal(errors: list[ErrorJSON], arrival: Arrival) -> Payload:
    arrival.rejected(errors)
    return Payload(rendered(errors), errors)
