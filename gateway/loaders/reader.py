"""Reading entities: the calls that read them, and the calls instead when those are refused."""

from collections.abc import Sequence
from http import HTTPStatus

from gateway.errors import Forbidden, GatewayError, UpstreamUnavailable
from gateway.links import EntityRead, Kind, Link, Parameters, item_call, read_call
from gateway.links.answers import EntityResult, EntityResults, bulk_entities, entity_json
from gateway.links.observations import observations
from gateway.upstream.call import Send
from gateway.upstream.caller import Caller
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths


class Reader:
    """Reads entities; the result for an entity that cannot be read is an error.

    Args:
        send: Makes a call.
        forbidden: The paths that answered 403 lately, and are not called meanwhile.
    """

    def __init__(self, send: Send, forbidden: ForbiddenPaths) -> None:
        self._send = send
        self._forbidden = forbidden

    async def one(self, kind: Kind, key: str, parameters: Parameters, caller: Caller) -> EntityResult:
        """Read the entity with this `Link.key` by its own path."""
        try:
            reply = await self._send(item_call(Link(kind.name, key), parameters), caller)
            if reply.exchange.status == HTTPStatus.ACCEPTED and not reply.body.strip():
                return UpstreamUnavailable(
                    "The upstream is still preparing this. Ask again in a few seconds."
                )
            return entity_json(kind, reply.body, key)
        except Forbidden as error:
            return kind.forbidden(error.correlation_id)
        except GatewayError as error:
            return error

    async def many(
        self, kind: Kind, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Read as many ids as one call takes; ids that its answer lacks are absent.

        One id is read by its own path. If that read or the kind's bulk read is refused, the sibling is read.
        Without a sibling all ids are absent, and single reads may still find some of them.
        """
        if kind.bulk is None:
            return {}
        if not kind.item:
            return await self._measured(kind.bulk, ids, parameters, caller)
        if not self.refused(kind, caller):
            if len(ids) == 1:
                return await self._lone(kind, ids[0], parameters, caller)
            try:
                return await self._read(kind, kind.bulk, ids, parameters, caller)
            except Forbidden:
                pass
            except GatewayError as error:
                return dict.fromkeys(ids, error)
        return await self.sibling(kind, ids, parameters, caller)

    async def _measured(
        self, read: EntityRead, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Read the measurements of these ids."""
        try:
            return observations(ids, (await self._send(read_call(read, ids, parameters), caller)).body)
        except GatewayError as error:
            return dict.fromkeys(ids, error)

    def refused(self, kind: Kind, caller: Caller) -> bool:
        """Whether the kind's own reads were refused lately because the token lacks a permission."""
        return self._forbidden.lately(caller.identity.partition, _path(kind))

    async def _lone(self, kind: Kind, id_: str, parameters: Parameters, caller: Caller) -> EntityResults:
        result = await self.one(kind, id_, parameters, caller)
        if not isinstance(result, Forbidden):
            return {id_: result}
        return {id_: result, **await self.instead(kind, [id_], parameters, caller)}

    async def instead(
        self, kind: Kind, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Read by the sibling the ids whose single reads were just refused.

        If the sibling finds one, the token lacks a permission, which the bulk read needs as well; so the
        kind's own reads are noted as refused.
        """
        found = await self.sibling(kind, ids, parameters, caller)
        if any(not isinstance(result, GatewayError) for result in found.values()):
            self._forbidden.note(caller.identity.partition, _path(kind))
        return found

    async def sibling(
        self, kind: Kind, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> EntityResults:
        """Read as many ids as one call takes by the kind's sibling; empty if it has none."""
        if kind.sibling is None:
            return {}
        if self._forbidden.lately(caller.identity.partition, kind.sibling.path):
            return dict.fromkeys(ids, kind.forbidden())
        try:
            return await self._read(kind, kind.sibling, ids, parameters, caller)
        except Forbidden as error:
            return dict.fromkeys(ids, kind.forbidden(error.correlation_id))
        except GatewayError as error:
            return dict.fromkeys(ids, error)

    async def _read(
        self,
        kind: Kind,
        read: EntityRead,
        ids: Sequence[str],
        parameters: Parameters,
        caller: Caller,
    ) -> EntityResults:
        body = (await self._send(read_call(read, ids, parameters), caller)).body
        if read.ids == "path":
            return {ids[0]: entity_json(kind, body)}
        outer, slash, _ = ids[0].rpartition("/")
        found = bulk_entities(kind, read, body, outer + slash)
        return found if found.keys() <= set(ids) else {id_: found[id_] for id_ in ids if id_ in found}


def _path(kind: Kind) -> str:
    """The path under which refusals of the kind's own reads are noted."""
    return kind.bulk.path if kind.bulk else kind.item
