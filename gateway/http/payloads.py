"""Results as JSON, for doors that answer with status 200 before an operation has run."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple

import msgspec

from gateway.engine.errors import ErrorJSON, error_json, internal_error
from gateway.errors import BadUserInput
from gateway.http.errors import HttpError, rendered
from gateway.http.incremental.form import Form
from gateway.http.request import graphql_request
from gateway.service.request import NotAQuery, RequestError
from gateway.service.service import Arrival, LaterPart, Outcome, Ready, Service
from gateway.upstream.identity import Identity


class Payload(NamedTuple):
    """One result of an operation.

    Attributes:
        json: The result, encoded.
        refusal: The errors, where the operation was not run.
    """

    json: bytes
    refusal: Sequence[ErrorJSON] = ()


def encoded(part: Outcome | LaterPart, form: Form = Form.DEFER_SPEC) -> bytes:
    """The JSON of a result, or of a part of one."""
    answer: dict[str, Any] = {}
    if isinstance(part, LaterPart):
        answer = form.later(part.increment)
    else:
        if part.result.errors:
            answer["errors"] = part.result.errors
        if part.result.ran:
            answer["data"] = part.result.data
        answer |= form.first(part.result)
    if part.extensions:
        answer["extensions"] = part.extensions
    return msgspec.json.encode(answer)


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
    """The results of a request one after the other; a refusal is the only one.

    Args:
        service: Runs the operation.
        parameters: See `graphql_request`.
        headers: See `graphql_request`.
        identity: Who it runs for.
        arrival: Its arrival.
        form: How the parts of a result are written; `None` for results in one part.
        queries_only: See `graphql_request`.
    """
    try:
        request = graphql_request(parameters, headers, queries_only=queries_only)
        ready = await service.accept(request, identity, arrival)
    except RequestError as error:
        yield Payload(rendered(error.errors), error.errors)
    except NotAQuery:
        yield _refusal([error_json(BadUserInput("Only a query can come by GET."))], service, arrival)
    except HttpError as error:
        yield _refusal([error_json(error.error)], service, arrival)
    except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
        yield _refusal([internal_error(error)], service, arrival)
    else:
        async with aclosing(results(service, ready, identity, arrival, form)) as each:
            async for payload in each:
                yield payload


async def results(
    service: Service, ready: Ready, identity: Identity, arrival: Arrival, form: Form | None
) -> AsyncGenerator[Payload]:
    """The results of an operation one after the other, as `payloads` gives them."""
    try:
        whole = None if form is None else form.whole
        async with aclosing(service.results(ready, identity, arrival, whole=whole)) as parts:
            async for part in parts:
                refusal = part.result.errors if isinstance(part, Outcome) and not part.result.ran else ()
                yield Payload(encoded(part, form or Form.DEFER_SPEC), refusal)
    except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
        yield _refusal([internal_error(error)], service, arrival)


def _refusal(errors: list[ErrorJSON], service: Service, arrival: Arrival) -> Payload:
    service.rejected(errors, arrival)
    return Payload(rendered(errors), errors)
