"""Peer fields: participants of the same conversation, found within it without a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from pydantic import PrivateAttr

from gateway.errors import GatewayError
from gateway.graph.model import Model

PEER = "peer"
"""The key of a field's metadata that holds its `PeerField`."""


@dataclass(frozen=True, slots=True)
class PeerField:
    """The declaration of a field with a participant of the same conversation.

    Attributes:
        id: The attribute with the participant's id.
        own: The attribute of participants with their own id.
        within: The list of a participant whose objects have the field; `None` if the participant has it.
        among: The attribute with the participants, if the field is on objects of another list beside them.
    """

    id: str
    own: str
    within: str | None
    among: str | None


class Joined(Model):
    """An object that has the participants of its conversation."""

    _peers: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def peers(self) -> Mapping[str, Any]:
        """The participants of the conversation that were read with this object, by id."""
        return self._peers

    def join(self, peers: Mapping[str, Any]) -> None:
        """Set the participants of the conversation."""
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
    """A field with a participant of the same conversation, of the class `module.Name`.

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
