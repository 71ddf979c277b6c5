"""Builds the service: documents, engines, subscriptions and contexts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gateway.app.shared import Shared
from gateway.engine.engine import Engine
from gateway.engine.introspection import IntrospectionEngine
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned.engine import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.engine.scoped import ScopedEngine, guard
from gateway.engine.size import AnswerBudget
from gateway.events import Listener, OperationEvents
from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.internals import core_schema
from gateway.graph.model import Model, read
from gateway.graph.schema import schema
from gateway.graph.scopes.table import ScopeTable
from gateway.links import Kind, Link
from gateway.live.update import UpdateSource
from gateway.loaders import Entities, EntitySource, Loaders
from gateway.loaders.known import Known
from gateway.service import manifest
from gateway.service.documents import Documents
from gateway.service.limits import Limits
from gateway.service.persisted import PersistedDocuments, plan_ahead
from gateway.service.running import RunningOperations
from gateway.service.service import Contexts, Service
from gateway.service.subscriptions.subscriptions import Subscriptions
from gateway.settings import Settings, UnusableSettings
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.policy.chain import Upstream
from gateway.upstream.transport.headers import forwarded

CORE = core_schema(schema)
"""graphql-core's schema."""


def documents(settings: Settings) -> Documents:
    """Documents within the settings' limits."""
    return _documents(settings, OperationCache(settings.documents.size))


def limits(settings: Settings) -> Limits:
    """The limits on a request."""
    elsewhere = {
        "answer_objects",
        "answer_bytes",
        "running",
        "running_of_caller",
        "subscriptions",
        "subscriptions_of_caller",
    }
    return Limits(**settings.limits.model_dump(exclude=elsewhere))


def trusted_documents(settings: Settings) -> dict[str, str]:
    """The trusted documents by id.

    Raises:
        UnusableSettings: The file cannot be read, or is not a manifest.
    """
    file = settings.documents.file
    if file is None:
        return {}
    try:
        return manifest.read(file.read_bytes())
    except OSError as error:
        raise UnusableSettings(f"GATEWAY_DOCUMENTS__FILE cannot be read: {error.strerror}.") from None
    except manifest.UnknownManifest as error:
        raise UnusableSettings(
            f"GATEWAY_DOCUMENTS__FILE is not a manifest of Relay, Apollo or graphql-codegen: {error}"
        ) from None


def _documents(settings: Settings, cache: OperationCache) -> Documents:
    return Documents(CORE, limits(settings), cache, introspection=settings.introspection)


def service_of(
    settings: Settings,
    upstream: Upstream,
    source: EntitySource,
    shared: Shared,
    listeners: Sequence[Listener],
    time: Time,
    updates: UpdateSource | None,
) -> Service:
    """The service, with the source of its operations' reads and the updates of its subscriptions."""
    operations = OperationCache(settings.documents.size)
    documents, engines = _documents(settings, operations), _engines(settings, operations)
    trusted = trusted_documents(settings)
    plan_ahead(trusted, documents, engines.planned.plan)
    return Service(
        persisted=PersistedDocuments(settings.documents.mode, trusted, operations, shared.documents),
        documents=documents,
        engine=engines.first,
        contexts=_contexts(settings, upstream, source, time),
        running=RunningOperations(settings.limits.running, settings.limits.running_of_caller),
        subscriptions=_subscriptions(settings, updates, listeners),
        budget=upstream.budget,
        listeners=listeners,
        federated_traces=settings.telemetry.ftv1,
        clock=time.clock,
    )


def _subscriptions(
    settings: Settings, updates: UpdateSource | None, listeners: Sequence[Listener]
) -> Subscriptions:
    most, most_of_caller = settings.limits.subscriptions, settings.limits.subscriptions_of_caller
    counted = RunningOperations(most, most_of_caller, "subscriptions open")
    return Subscriptions(updates, counted, listeners)


class _Engines(NamedTuple):
    """The planned engine, and the engine that operations go to first."""

    planned: PlannedEngine
    first: Engine


def _engines(settings: Settings, operations: OperationCache) -> _Engines:
    answer = AnswerBudget(settings.limits.answer_objects, settings.limits.answer_bytes)
    table = ScopeTable(CORE) if settings.auth.identifies else None
    reference = ReferenceEngine(
        CORE, answer, suggests=settings.introspection, guard=guard(table) if table else None
    )
    otherwise = IntrospectionEngine(reference, operations)
    planned = PlannedEngine(CORE, otherwise, operations, answer, runs=settings.engine == "planned")
    return _Engines(planned, ScopedEngine(planned, reference, table, operations) if table else planned)


_NOTHING: Mapping[str, Any] = {}


def _contexts(settings: Settings, upstream: Upstream, source: EntitySource, time: Time) -> Contexts:
    seconds, calls = settings.upstream.deadline, settings.limits.calls

    names = settings.upstream.headers

    def context(
        identity: Identity,
        events: OperationEvents,
        headers: Mapping[str, str],
        update: Mapping[str, Any] = _NOTHING,
        known: dict[Link, Known] | None = None,
    ) -> Context:
        deadline = Deadline.after(seconds, time.clock)
        caller = Caller(identity, deadline, events, headers=forwarded(headers, names))
        entities = Entities(upstream, caller, source, Allowance(calls), known)
        return Context(caller, Loaders(entities, _decode), update)

    return context


def _decode(kind: Kind, data: Any) -> Model:
    return read(model_of(kind.name), data)
