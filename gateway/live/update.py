"""The updates of a subscription, before a client's selection is applied to them."""

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
        subject: The entity that it is about. For a slow client, a newer update of a subject takes the place
            of an older one, with the `changes` of both.
        version: The number of the subject's state, from 1 on.
        body: The object that the root field answers, as JSON with the keys of its class.
        entities: The entities that the body links to, so that no call reads them.
    """

    subject: Link
    version: int
    body: Mapping[str, Any]
    entities: Mapping[Link, Known] = field(default_factory=dict)


class UpdateSource(Protocol):
    """The source of the updates of all subscriptions."""

    def updates(
        self, name: str, arguments: Mapping[str, Any], identity: Identity, *, polled: bool = False
    ) -> AsyncGenerator[Update]:
        """The updates of a root field of the subscription type, snapshots of the present states first.

        Args:
            name: The root field's.
            arguments: The root field's.
            identity: The caller's.
            polled: Whether they are taken for polls alone; those of conversations may be as late as answers
                may be old.

        Raises:
            GatewayError: There are no updates, or no more of them, for the reason that it gives.
        """
        ...
