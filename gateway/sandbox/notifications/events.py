"""Events: what channels are told when the organisation changes."""

from collections.abc import Iterator

from gateway.sandbox.kinds import Entity
from gateway.sandbox.notifications import conversation_events, user_events
from gateway.sandbox.notifications.channels import Channels
from gateway.sandbox.organisation import Organisation


class Events:
    """Tells channels what changes in the organisation, and makes only the events that somebody listens to.

    With ``sparse``, events of a conversation's whole state have an id, participants and a recording state
    only. A user's topic tells what differs from what it told last.
    """

    def __init__(self, organisation: Organisation, channels: Channels) -> None:
        self._organisation = organisation
        self._channels = channels
        self._told: dict[str, Entity] = {}
        self.sparse = False
        organisation.listeners.append(self._changed)
        channels.listeners.append(self._begin)

    def _begin(self, topic: str) -> None:
        """Remember what a topic would tell now, so that only changes are told."""
        parts = topic.split(".")
        user = self._organisation.get("user", parts[2]) if parts[1] == "users" else None
        if user is not None and parts[3] in user_events.TOLD:
            self._told[topic] = user_events.TOLD[parts[3]](self._organisation, user)

    def _changed(self, kind: str, entity: Entity) -> None:
        if kind == "user":
            self._tell_of_user(entity)
        elif kind == "conversation":
            self._tell_of_conversation(entity)

    def _tell_of_user(self, user: Entity) -> None:
        for name, body_of in user_events.TOLD.items():
            topic = f"v2.users.{user['id']}.{name}"
            if self._channels.hears(topic):
                body = body_of(self._organisation, user)
                if body != self._told.get(topic):
                    self._told[topic] = body
                    self._channels.publish(topic, body)

    def _tell_of_conversation(self, conversation: Entity) -> None:
        heard = [topic for topic in _topics(conversation) if self._channels.hears(topic)]
        if heard:
            body = conversation_events.whole(conversation, sparse=self.sparse)
            for topic in heard:
                self._channels.publish(topic, body)
        for user_id in _ids(conversation, "userId"):
            user = self._organisation.get("user", user_id)
            if user is not None:
                self._tell_of_user(user)


def _topics(conversation: Entity) -> Iterator[str]:
    """The topics of a conversation's whole state."""
    for key, path in (("userId", "users"), ("queueId", "routing.queues")):
        for each in _ids(conversation, key):
            yield f"v2.{path}.{each}.conversations"


def _ids(conversation: Entity, key: str) -> list[str]:
    return sorted({person[key] for person in conversation["participants"] if key in person})
