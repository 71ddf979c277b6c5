"""What subscriptions yield, before a client's selection is applied to it."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.links import Link
from gateway.loaders.known import Known
from gateway.upstream.identity import Identity


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One value of a subscription.

    Attributes:
        subject: The entity that it is about. A newer update of a subject replaces an older one that a slow
            client has not got yet; `changes` of both are told then.
        version: Counts the states of the subject.
        body: The root field's object, as JSON with the keys of its class.
        entities: What is known of the entities that it leads to.
    """

    subject: Link
    version: int
    body: Mapping[str, Any]
    entities: Mapping[Link, Known] = field(default_factory=dict)


class UpdateSource(Protocol):
    """Opens what subscriptions listen to."""

    def updates(self, name: str, arguments: Mapping[str, Any], identity: Identity) -> AsyncGenerator[Update]:
        """The updates of a root field of the subscription type, from a snapshot of what is.

        Raises:
            GatewayError: They cannot be had, or cannot be had any more, for the reason that it gives.
        """
        ...
