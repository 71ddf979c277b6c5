"""What events tell of users: the topics `activity`, `presence` and `routingStatus`.

Source: the models `AgentActivityChangedTopic…`, `PresenceEvent…` and `UserRoutingStatus…` of the vendor's SDK
269.0.0, beside `UserPresence` and `RoutingStatus`.
"""

from msgspec import UNSET

from gateway.live.told.objects import Flag, Id, Moment, One, Text, ToldObject


class ToldPresenceDefinition(ToldObject, frozen=True):
    """What a presence is called."""

    id: Id
    system_presence: Text = UNSET


class ToldPresence(ToldObject, frozen=True):
    """A presence, as its own topic tells it."""

    presence_definition: One[ToldPresenceDefinition] = UNSET
    message: Text = UNSET
    modified_date: Moment = UNSET
    primary: Flag = UNSET
    source: Text = UNSET


class ToldActivePresence(ToldObject, frozen=True):
    """A presence, as a user's activity tells it."""

    presence_definition: One[ToldPresenceDefinition] = UNSET
    presence_message: Text = UNSET
    modified_date: Moment = UNSET


class ToldRoutingStatus(ToldObject, frozen=True):
    """A routing status."""

    status: Text = UNSET
    start_time: Moment = UNSET


class ToldActivity(ToldObject, frozen=True):
    """A user's presence and routing status together; of its own topic, the routing status alone."""

    presence: One[ToldActivePresence] = UNSET
    routing_status: One[ToldRoutingStatus] = UNSET
