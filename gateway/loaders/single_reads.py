"""Single reads: ids that no bulk read brings are read by one call each."""

from collections.abc import Awaitable, Callable, Sequence

from gateway.errors import Forbidden, GatewayError, NotFound
from gateway.links import Kind, Parameters
from gateway.links.answers import EntityResult, EntityResults
from gateway.loaders.reader import Reader
from gateway.loaders.together import together
from gateway.upstream.caller import Caller
from gateway.upstream.policy.allowance import Allowance

_ReadMany = Callable[[Kind, Sequence[str], Parameters, Caller], Awaitable[EntityResults]]


class SingleReads:
    """Makes the single reads of one operation.

    Args:
        reader: Makes the calls.
        allowance: The calls that the operation may make.
    """

    def __init__(self, reader: Reader, allowance: Allowance) -> None:
        self._reader = reader
        self._allowance = allowance

    async def read(
        self, kind: Kind, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Reads ids by one call each, and those that are refused by the kind's sibling."""
        if kind.sibling and self._reader.refused(kind, caller):
            return await self._siblings(kind, ids, self._reader.sibling, parameters, caller)
        found = await self.probe(kind, ids, len(ids), parameters, caller)
        refused = [id_ for id_ in ids if isinstance(found[id_], Forbidden)]
        if kind.sibling and refused:
            return {**found, **await self._siblings(kind, refused, self._reader.instead, parameters, caller)}
        return found

    async def _siblings(
        self, kind: Kind, ids: Sequence[str], read: _ReadMany, parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Reads ids by the kind's sibling, as many as it takes in each call."""
        size = kind.sibling.size if kind.sibling else 1

        async def some(part: Sequence[str]) -> EntityResults:
            try:
                self._allowance.take()
            except GatewayError as error:
                return dict.fromkeys(part, error)
            return {**dict.fromkeys(part, kind.forbidden()), **await read(kind, part, parameters, caller)}

        parts = [ids[start : start + size] for start in range(0, len(ids), size)]
        return {
            id_: result for part in await together(list(map(some, parts))) for id_, result in part.items()
        }

    async def probe(
        self, kind: Kind, ids: Sequence[str], few: int, parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Reads ids by one call each; if the first `few` are all unknown, the rest are, without a call."""
        singly: dict[str, EntityResult] = {}
        for part in (ids[:few], ids[few:]):
            values = await together([self._one(kind, id_, parameters, caller) for id_ in part])
            singly.update(zip(part, values, strict=True))
            if all(isinstance(value, NotFound) for value in values):
                return dict.fromkeys(ids, NotFound()) | singly
        return singly

    async def _one(self, kind: Kind, id_: str, parameters: Parameters, caller: Caller) -> EntityResult:
        try:
            self._allowance.take()
        except GatewayError as error:
            return error
        return await self._reader.one(kind, id_, parameters, caller)
