"""Formats the cost of an operation as lines of text."""

from collections.abc import Iterator

from graphql import OperationType

from gateway.engine.cost import Cost, Reads
from gateway.engine.operation import Operation
from gateway.graph.annotations.weight import LISTED, NESTED
from gateway.links import ROWS
from gateway.service.explain import refusal
from gateway.service.limits import Limits

ASSUMPTIONS = f"""\
The higher number assumes {LISTED} entities where neither `first` nor the ids are known, {NESTED} items in
each list within an entity, and that every entity is another one, none in the cache or shared. An id that a
bulk read leaves out is 1 call more."""


def report(operation: Operation, cost: Cost | None, limits: Limits) -> Iterator[str]:
    """The calls of an operation, level by level, and whether it is within the limits."""
    title = f"{operation.type.value} {operation.name or ''}".rstrip()
    if cost is None:
        yield f"{title}: not planned, so its calls are known only when it is run"
        return
    if not cost.levels:
        yield f"{title}: no call"
        return
    span = f"{cost.least} to " if cost.least < cost.most else ""
    calls = f"{span}{_counted(cost.most, 'call')} in {_counted(len(cost.levels), 'level')}"
    refused = refusal(cost, limits)
    reason = f". It is not run: {refused}" if refused else ""
    if operation.type is OperationType.SUBSCRIPTION:
        title = f"each update of {title}"
    yield f"{title}: {calls}, {_counted(cost.objects, 'object')} at most{reason}"
    for number, level in enumerate(cost.levels, 1):
        for index, reads in enumerate(level):
            yield f"  {'' if index else number:<3}{_read(reads)}"
            yield from (f"        {path}" for path in reads.paths)


def _read(reads: Reads) -> str:
    kind = ROWS[reads.kind] if reads.kind else None
    bulk = kind.bulk if kind and reads.by_ids and 1 < reads.calls < reads.entities else None
    size = f", {bulk.size} ids in each" if bulk else ""
    entities = _counted(reads.entities, kind.label if kind else "entity", kind.plural if kind else "entities")
    return f"{entities}: {_counted(reads.calls, 'call')}{size}"


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
