"""The active conversations: one call reads all of the token's user, and the gateway filters them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry

from gateway.errors import BadUserInput
from gateway.graph.enums import VendorEnum, value
from gateway.graph.lists.connection import window
from gateway.graph.lists.listing import Listing, Page
from gateway.graph.named import given_ids
from gateway.graph.types.communication import CommunicationState
from gateway.links import ACTIVE_CONVERSATIONS, Parameters

T = TypeVar("T")


@strawberry.enum(description="Media by which active conversations can be filtered.")
class CommunicationType(VendorEnum):
    CALL = value("call", "Phone calls.")
    CALLBACK = value("callback", "Callbacks, scheduled ones too.")
    CHAT = value("chat", "Web chats.")
    COBROWSE = value("cobrowse", "Sessions in which two browse one page together.")
    EMAIL = value("email", "Emails.")
    INTERNALMESSAGE = value("internalmessage", "Messages between users of the organization.")
    MESSAGE = value("message", "SMS and other messaging.")
    SCREENMONITORING = value("screenmonitoring", "Sessions in which a user's screen is watched live.")
    SCREENSHARE = value("screenshare", "Sessions in which a screen is shared.")
    SOCIALEXPRESSION = value("socialexpression", "Posts on social media.")
    VIDEO = value("video", "Video communications.")


_KEYS = {
    CommunicationType.CALL: "calls",
    CommunicationType.CALLBACK: "callbacks",
    CommunicationType.CHAT: "chats",
    CommunicationType.COBROWSE: "cobrowsesessions",
    CommunicationType.EMAIL: "emails",
    CommunicationType.INTERNALMESSAGE: "internalMessages",
    CommunicationType.MESSAGE: "messages",
    CommunicationType.SCREENMONITORING: "screenMonitorings",
    CommunicationType.SCREENSHARE: "screenshares",
    CommunicationType.SOCIALEXPRESSION: "socialExpressions",
    CommunicationType.VIDEO: "videos",
}
"""The key of a participant with its communications, by type."""


@strawberry.input(
    description="Filter of active conversations. All conditions must hold; for a list, any of its values. "
    "One participant must meet all of them except `divisionIds`: with `userIds` and `states`, one of the "
    "users has a communication in one of the states."
)
class ActiveConversationFilter:
    """Conditions on the conversation and on one of its participants."""

    queue_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Queues through which the participant came, or in which they wait."
    )
    user_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Users; the participant is one of them."
    )
    division_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Divisions; the conversation belongs to one of them."
    )
    communication_types: list[CommunicationType] | None = strawberry.field(
        default=None, description="Media; the participant has a communication over one of them."
    )
    states: list[CommunicationState] | None = strawberry.field(
        default=None,
        description="States; the participant has a communication in one of them, over one of "
        "`communicationTypes` if those are set.",
    )


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions on a conversation; `None` matches any value."""

    divisions: Collection[str] | None = None
    queues: Collection[str] | None = None
    users: Collection[str] | None = None
    types: Collection[CommunicationType] | None = None
    states: Collection[CommunicationState] | None = None

    def met_by(self, conversation: Any) -> bool:
        """Whether the JSON of a conversation meets them."""
        if not isinstance(conversation, dict) or not self._has_division(conversation):
            return False
        of_participants = (self.queues, self.users, self.types, self.states)
        return of_participants == _ANY or any(map(self._has, _objects(conversation, "participants")))

    def _has_division(self, conversation: Mapping[str, Any]) -> bool:
        divisions = (one.get("division") for one in _objects(conversation, "divisions"))
        return self.divisions is None or any(
            isinstance(one, dict) and _among(one.get("id"), self.divisions) for one in divisions
        )

    def _has(self, participant: Mapping[str, Any]) -> bool:
        return (
            (self.queues is None or _among(participant.get("queueId"), self.queues))
            and (self.users is None or _among(participant.get("userId"), self.users))
            and ((self.types is None and self.states is None) or self._has_communication(participant))
        )

    def _has_communication(self, participant: Mapping[str, Any]) -> bool:
        keys = map(_KEYS.__getitem__, _KEYS if self.types is None else self.types)
        states = [one.get("state") for key in keys for one in _objects(participant, key)]
        if self.states is None:
            return bool(states)
        return any(isinstance(one, str) and CommunicationState.of(one) in self.states for one in states)


_ANY = (None, None, None, None)


def _objects(holder: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    """The objects in a list; other items are ignored."""
    items = holder.get(key)
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else ()


def _among(value: object, wanted: Collection[str]) -> bool:
    return isinstance(value, str) and value in wanted


def _conditions(wanted: ActiveConversationFilter) -> Conditions:
    """The conditions of a filter.

    Raises:
        BadUserInput: A condition has no value, or an id is invalid.
    """
    if [] in (wanted.communication_types, wanted.states):
        raise BadUserInput("A condition needs a value. Leave it out to match any.")
    return Conditions(
        _set(given_ids("divisionIds", wanted.division_ids)),
        _set(given_ids("queueIds", wanted.queue_ids)),
        _set(given_ids("userIds", wanted.user_ids)),
        _set(wanted.communication_types),
        _set(wanted.states),
    )


def _set(values: Sequence[T] | None) -> frozenset[T] | None:
    return None if values is None else frozenset(values)


def _page(arguments: Mapping[str, Any], _parameters: Parameters) -> Page:
    """One call reads all active conversations, or all over one medium; the upstream has no pages."""
    start, take = window(arguments.get("first"), arguments.get("after"))
    conditions = _conditions(arguments.get("filter") or ActiveConversationFilter())
    types = conditions.types if conditions.types and len(conditions.types) == 1 else None
    query = tuple(("communicationType", one.value) for one in types or ())
    keeps = None if conditions == Conditions(types=types) else conditions.met_by
    return Page((ACTIVE_CONVERSATIONS._replace(query=query),), start, start, take, keeps=keeps)


ACTIVE = Listing(
    "conversation", ACTIVE_CONVERSATIONS.path, _page, items="entities", total="total", permissions=()
)
