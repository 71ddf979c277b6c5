"""Publishes events to channels when the organisation changes."""

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterator
from math import inf
from typing import Any

from gateway.sandbox.access import Access
from gateway.sandbox.kinds import Entity
from gateway.sandbox.notifications import (
    conversation_events,
    facts,
    media_events,
    queue_events,
    speech_events,
    topics,
    user_events,
)
from gateway.sandbox.notifications.available import CONVERSATIONS_OF
from gateway.sandbox.notifications.channels import Channels

_OBSERVED = 1.0
"""Least seconds from one observation of a queue to the next."""


class Events:
    """Publishes changes of the organisation to channels, and makes events for subscribed topics only.

    Topics of users, of a queue's members and figures, and of a conversation's facts publish differences from
    their last event. Each change of a subscribed conversation adds one utterance.

    With ``sparse``, events of a conversation's whole state have an id, participants and a recording state
    only.
    """

    def __init__(self, access: Access, channels: Channels) -> None:
        self._access = access
        self._organisation = access.organisation
        self._channels = channels
        self._told: dict[str, Any] = {}
        self._known: dict[str, set[Hashable]] = {}
        self._uttered: Counter[str] = Counter()
        self._observed: dict[str, float] = {}
        self._due: set[str] = set()
        self.sparse = False
        access.organisation.listeners.append(self._changed)
        channels.listeners.append(self._begin)

    def _begin(self, topic: str) -> None:
        """Remember the present state of a topic, so that only changes are published."""
        family, subject_id, name = topics.parts(topic)
        user = self._organisation.get("user", subject_id)
        conversation = self._organisation.get("conversation", subject_id)
        if family == "v2.users" and user is not None and name in user_events.TOLD:
            self._told[topic] = user_events.TOLD[name](self._organisation, user)
        elif family == "v2.routing.queues" and name == "users":
            self._told[topic] = queue_events.members(self._organisation, subject_id)
        elif family == "v2.detail.events.conversation" and conversation is not None:
            self._known[topic] = set(facts.of(self._organisation, conversation, self._access.now()))

    def _changed(self, kind: str, entity: Entity) -> None:
        if kind == "user":
            self._tell_of_user(entity)
            self._tell_of_members()
            for queue_id, user_id in self._organisation.memberships:
                if user_id == entity["id"]:
                    self._observe(queue_id)
        elif kind == "conversation":
            self._tell_state(entity)
            self._tell_media(entity)
            self._tell_facts(entity)
            self._tell_speech(entity)
            for user_id in _ids(entity, "userId"):
                user = self._organisation.get("user", user_id)
                if user is not None:
                    self._tell_of_user(user)
            for queue_id in _ids(entity, "queueId"):
                self._observe(queue_id)

    def _tell_of_user(self, user: Entity) -> None:
        for name, body_of in user_events.TOLD.items():
            topic = f"v2.users.{user['id']}.{name}"
            if self._channels.is_subscribed(topic):
                body = body_of(self._organisation, user)
                if body != self._told.get(topic):
                    self._told[topic] = body
                    self._channels.publish(topic, body)

    def _tell_of_members(self) -> None:
        for queue_id in self._organisation.all("queue"):
            topic = f"v2.routing.queues.{queue_id}.users"
            if self._channels.is_subscribed(topic):
                before = self._told.get(topic, {})
                members = self._told[topic] = queue_events.members(self._organisation, queue_id)
                for user_id, joined in sorted(members.items() - before.items()):
                    body = queue_events.member(queue_id, user_id, joined=joined)
                    self._channels.publish(topic, body)

    def _tell_state(self, conversation: Entity) -> None:
        subscribed = [topic for topic in self._places(conversation) if self._channels.is_subscribed(topic)]
        if subscribed:
            body = conversation_events.whole(conversation, sparse=self.sparse)
            for topic in subscribed:
                self._channels.publish(topic, body)

    def _places(self, conversation: Entity) -> Iterator[str]:
        """The topics of a conversation's whole state: those of its queues and users.

        The supervisor, who counts as a participant everywhere, is one of these.
        """
        for user_id in sorted({*_ids(conversation, "userId"), self._organisation.user_id}):
            yield f"v2.users.{user_id}.conversations"
        for queue_id in _ids(conversation, "queueId"):
            yield f"v2.routing.queues.{queue_id}.conversations"

    def _tell_media(self, conversation: Entity) -> None:
        for stem in self._places(conversation):
            for name in CONVERSATIONS_OF:
                topic = f"{stem}.{name}"
                if not self._channels.is_subscribed(topic):
                    continue
                body = media_events.of_medium(conversation, name)
                if body is not None and name == "socialexpressions" and stem.startswith("v2.routing"):
                    body = conversation_events.whole(conversation, sparse=False)
                if body is not None:
                    self._channels.publish(topic, body)

    def _tell_facts(self, conversation: Entity) -> None:
        stem = f"v2.detail.events.conversation.{conversation['id']}"
        subscribed = [name for name in facts.NAMES if self._channels.is_subscribed(f"{stem}.{name}")]
        if not subscribed:
            return
        found = facts.of(self._organisation, conversation, self._access.now())
        for name in subscribed:
            topic = f"{stem}.{name}"
            known = self._known.setdefault(topic, set())
            for key, (fact, body) in found.items():
                if fact == name and key not in known:
                    self._channels.publish(topic, body)
            known.update(found)

    def _tell_speech(self, conversation: Entity) -> None:
        conversation_id = conversation["id"]
        spoken = f"v2.conversations.{conversation_id}.transcription"
        stem = f"v2.speechandtextanalytics.conversation.{conversation_id}"
        number = self._uttered[conversation_id]
        self._uttered[conversation_id] += 1
        if self._channels.is_subscribed(spoken):
            uttered = speech_events.utterance(self._organisation.id, conversation, number, self._access.now())
            if uttered is not None:
                self._channels.publish(spoken, uttered)
        for name, body_of in speech_events.TOLD.items():
            if self._channels.is_subscribed(f"{stem}.{name}"):
                self._channels.publish(f"{stem}.{name}", body_of(conversation, number))

    def _observe(self, queue_id: str) -> None:
        """Tell a queue's figures: at once, or when the last telling is a second ago."""
        if queue_id in self._due or not self._channels.is_subscribed(
            f"v2.analytics.queues.{queue_id}.observations"
        ):
            return
        loop = asyncio.get_running_loop()
        self._due.add(queue_id)
        loop.call_at(self._observed.get(queue_id, -inf) + _OBSERVED, self._tell_figures, queue_id)

    def _tell_figures(self, queue_id: str) -> None:
        self._due.discard(queue_id)
        self._observed[queue_id] = asyncio.get_running_loop().time()
        queue = self._organisation.get("queue", queue_id)
        if queue is not None:
            for body in queue_events.figures(self._organisation, queue, self._access.now()):
                self._channels.publish(f"v2.analytics.queues.{queue_id}.observations", body)


def _ids(conversation: Entity, key: str) -> list[str]:
    return sorted({person[key] for person in conversation["participants"] if key in person})
