"""Peers as fields: participants of the same conversation, which are found within it, without a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from pydantic import PrivateAttr

from gateway.errors import GatewayError
from gateway.graph.model import Model

PEER = "peer"
"""The key of a field's metadata under which its declaration stands."""


@dataclass(frozen=True, slots=True)
class PeerField:
    """The declaration of a participant of the same conversation, by the attribute that holds its id.

    `own` is the attribute of the participants that holds theirs. With `within` the field is not one of a
    participant, but of the objects in that list of a participant. With `among` it is of what stands beside
    the participants: in another list of the object that holds them in that attribute.
    """

    id: str
    own: str
    within: str | None
    among: str | None


class Joined(Model):
    """What knows the participants of its conversation."""

    _peers: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def peers(self) -> Mapping[str, Any]:
        """The participants of the conversation by id, as far as they were read with this one."""
        return self._peers

    def join(self, peers: Mapping[str, Any]) -> None:
        """Makes the participants of the conversation known to this one."""
        self._peers = peers


def peer(
    description: str,
    type_: str,
    *,
    id: str,  # noqa: A002  # named as in the data
    own: str = "id",
    within: str | None = None,
    among: str | None = None,
) -> Any:
    """A field that leads to a participant of the same conversation, of the class `module.Name`.

    The other arguments are those of `PeerField`.
    """
    declaration = PeerField(id, own, within, among)

    def resolve(root: Any) -> Any:
        value = getattr(root, declaration.id)
        if isinstance(value, GatewayError):
            raise value
        return root.peers.get(value)

    module, _, name = type_.rpartition(".")
    return strawberry.pydantic.field(
        description=description,
        graphql_type=Annotated[name, strawberry.lazy(module)] | None,
        metadata={PEER: declaration},
    )(resolve)
