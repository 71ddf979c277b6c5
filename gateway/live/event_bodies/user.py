"""The bodies of events about users: the topics `activity`, `presence` and `routingStatus`.

Source: the models `AgentActivityChangedTopic…`, `PresenceEvent…` and `UserRoutingStatus…` of the vendor's SDK
269.0.0, beside `UserPresence` and `RoutingStatus`.
"""

from msgspec import UNSET

from gateway.live.event_bodies.objects import EventObject, Flag, Id, Moment, One, Text


class EventPresenceDefinition(EventObject, frozen=True):
    """The definition of a presence."""

    id: Id
    system_presence: Text = UNSET


class PresenceEventBody(EventObject, frozen=True):
    """The body of an event of the topic `v2.users.{id}.presence`."""

    presence_definition: One[EventPresenceDefinition] = UNSET
    message: Text = UNSET
    modified_date: Moment = UNSET
    primary: Flag = UNSET
    source: Text = UNSET


class EventActivePresence(EventObject, frozen=True):
    """A presence in the body of an `activity` event."""

    presence_definition: One[EventPresenceDefinition] = UNSET
    presence_message: Text = UNSET
    modified_date: Moment = UNSET


class EventRoutingStatus(EventObject, frozen=True):
    """A routing status."""

    status: Text = UNSET
    start_time: Moment = UNSET


class ActivityEventBody(EventObject, frozen=True):
    """The body of an event of the topics `activity` and `routingStatus`; the latter has no presence."""

    presence: One[EventActivePresence] = UNSET
    routing_status: One[EventRoutingStatus] = UNSET
