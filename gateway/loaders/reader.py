"""Reading entities: which calls bring them, and which when those are refused."""

from collections.abc import Sequence

from gateway.errors import Forbidden, GatewayError
from gateway.links import Bulk, Kind, Link, bulk_call, item_call
from gateway.links.answers import EntityResult, EntityResults, Form, bulk_entities, entity_json
from gateway.upstream.call import Sender
from gateway.upstream.caller import Caller
from gateway.upstream.policy.refusals import Refusals

Expand = frozenset[str]


class Reader:
    """Reads entities; an error stands in the place of each entity that it keeps from being read.

    Args:
        sender: Makes the calls.
        refusals: The paths that were refused lately, which are not read again.
    """

    def __init__(self, sender: Sender, refusals: Refusals) -> None:
        self._sender = sender
        self._refusals = refusals

    async def one(self, kind: Kind, id_: str, expand: Expand, caller: Caller) -> EntityResult:
        """The entity with this id, by its single read."""
        try:
            body = await self._sender.send(item_call(Link(kind.name, id_), expand), caller)
            return entity_json(kind, body)
        except GatewayError as error:
            return error

    async def many(
        self, kind: Kind, ids: Sequence[str], expand: Expand, caller: Caller, form: Form | None = None
    ) -> EntityResults:
        """What one call brings of these ids, no more than it takes; ids that it does not bring are absent.

        One id is read singly. Where the kind's bulk read, or that single read, is refused, its sibling is
        read. Where there is no sibling, all ids are absent, and single reads may still bring some of them.
        """
        if kind.bulk is None:
            return {}
        principal = caller.credentials.principal
        if not self._refusals.lately(principal, kind.bulk.path):
            if len(ids) == 1:
                return await self._lone(kind, kind.bulk, ids[0], expand, caller)
            try:
                return await self._bulk(kind, kind.bulk, ids, expand, caller, form)
            except Forbidden:
                pass
            except GatewayError as error:
                return dict.fromkeys(ids, error)
        return await self._sibling(kind, ids, caller)

    async def _lone(self, kind: Kind, bulk: Bulk, id_: str, expand: Expand, caller: Caller) -> EntityResults:
        value = await self.one(kind, id_, expand, caller)
        if not isinstance(value, Forbidden):
            return {id_: value}
        found = await self._sibling(kind, [id_], caller)
        if not isinstance(found.get(id_, value), GatewayError):
            # The sibling shows the entity, so a permission is lacking, which the bulk read needs as well.
            self._refusals.note(caller.credentials.principal, bulk.path)
        return {id_: value, **found}

    async def _sibling(self, kind: Kind, ids: Sequence[str], caller: Caller) -> EntityResults:
        if kind.sibling is None:
            return {}
        if self._refusals.lately(caller.credentials.principal, kind.sibling.path):
            return dict.fromkeys(ids, Forbidden())
        try:
            return await self._bulk(kind, kind.sibling, ids, frozenset(), caller)
        except GatewayError as error:
            return dict.fromkeys(ids, error)

    async def _bulk(
        self,
        kind: Kind,
        bulk: Bulk,
        ids: Sequence[str],
        expand: Expand,
        caller: Caller,
        form: Form | None = None,
    ) -> EntityResults:
        body = await self._sender.send(bulk_call(bulk, ids, expand), caller)
        found = bulk_entities(kind, bulk, body, form)
        return found if found.keys() <= set(ids) else {id_: found[id_] for id_ in ids if id_ in found}
