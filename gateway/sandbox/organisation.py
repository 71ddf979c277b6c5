"""A whole organisation, made from a seed."""

from typing import TYPE_CHECKING

from gateway.sandbox.conversations import analytics
from gateway.sandbox.kinds import Entity
from gateway.sandbox.routing.memberships import add_memberships
from gateway.sandbox.seeds import (
    automation,
    contact_lists,
    contacts,
    conversations,
    forms,
    people,
    places,
    responses,
    routing,
)
from gateway.sandbox.seeds.about import insights, recordings, surveys, transcripts, voicemails
from gateway.sandbox.seeds.chance import Chance
from gateway.sandbox.seeds.conversations import add_waiting
from gateway.sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable


class Organisation(Store):
    """Entities of every kind, exactly as the vendor's API shows them.

    ``user_id`` is the user of the demo token: a supervisor who counts as a participant of every active
    conversation. ``chance`` continues after seeding, so that later events repeat as well. ``listeners`` are
    called with the kind and the entity of every change.
    """

    def __init__(self, chance: Chance) -> None:
        super().__init__(chance)
        self.id = chance.id()
        self.user_id = ""
        self.listeners: list[Callable[[str, Entity], None]] = []
        self.secure_sessions: dict[str, Entity] = {}
        self._records: dict[str, Entity] = {}

    @classmethod
    def seeded(
        cls,
        seed: int,
        conversations: int,
        *,
        users: int = 40,
        queues: int = 12,
        divisions: int = 4,
        contacts: int = 30,
        waiting: int = 0,
        ended: int = 20,
        mixed_every: int = 8,
    ) -> "Organisation":
        """Make an organisation from a seed, in the given sizes.

        ``conversations`` are active, ``waiting`` more are calls that nobody has answered yet, ``ended`` are
        history. A conversation is a plain call with four participants: customer, IVR, ACD with a queue, agent
        with a user. Every ``mixed_every``-th active one is something else, such as an email or a supervised
        call (0: none is).
        """
        organisation = cls(Chance(seed))
        organisation._fill(users=users, queues=queues, divisions=divisions, people_outside=contacts)
        organisation._talk(conversations, ended, mixed_every)
        add_waiting(organisation, waiting)
        return organisation

    def _fill(self, *, users: int, queues: int, divisions: int, people_outside: int) -> None:
        user_ids = [self.chance.id() for _ in range(users)]
        self.user_id = user_ids[0]
        places.add_divisions(self, divisions)
        people.add_presence_definitions(self)
        places.add_locations(self, user_ids)
        places.add_stations(self, user_ids)
        routing.add_abilities(self)
        routing.add_labels(self)
        routing.add_wrapup_codes(self, user_ids)
        people.add_groups(self, user_ids)
        people.add_teams(self)
        people.add_users(self, user_ids)
        automation.add_flows(self, user_ids)
        automation.add_flow_outcomes(self, user_ids)
        automation.add_knowledge_bases(self)
        automation.add_scripts(self)
        responses.add_libraries(self)
        routing.add_queues(self, queues)
        routing.add_skill_expressions(self)
        add_memberships(self)
        contact_lists.add_contact_lists(self)
        automation.add_campaigns(self)
        contacts.add_organizations(self, 1 + people_outside // 4)
        contacts.add_contacts(self, people_outside)
        contact_lists.add_outbound_contacts(self)
        forms.add_forms(self)
        voicemails.add_mailboxes(self)

    def _talk(self, active: int, ended: int, mixed_every: int) -> None:
        conversations.add_conversations(self, active, ended, mixed_every)
        talks = self.all("conversation").values()
        over = [one for one in talks if "endTime" in one]
        for conversation in (one for one in talks if "endTime" not in one):
            recordings.add_begun(self, conversation)
        for conversation in over:
            recordings.add_recordings(self, conversation)
        for conversation in over:
            insights.add_insights(self, conversation)
            surveys.add_surveys(self, conversation)
            transcripts.add_transcripts(self, conversation)

    def active(self, user_id: str) -> list[Entity]:
        """A user's active conversations, with those that they have to wrap up; the supervisor has all."""
        return [
            conversation
            for conversation in self.all("conversation").values()
            if "endTime" not in conversation and self.has(user_id, conversation)
        ]

    def has(self, user_id: str, conversation: Entity) -> bool:
        """Whether a user takes part in a conversation now, has still to wrap it up, or counts as one."""
        return user_id == self.user_id or any(
            person.get("userId") == user_id
            and ("endTime" not in person or ("startAcwTime" in person and "endAcwTime" not in person))
            for person in conversation["participants"]
        )

    def takes_part(self, user_id: str, conversation: Entity) -> bool:
        """Whether a user is a participant, or counts as one."""
        return user_id == self.user_id or any(
            participant.get("userId") == user_id for participant in conversation["participants"]
        )

    def record(self, conversation: Entity) -> Entity:
        """A conversation's analytics record."""
        conversation_id = conversation["id"]
        if conversation_id not in self._records:
            self._records[conversation_id] = analytics.record(self, conversation)
        return self._records[conversation_id]

    def forget(self, kind: str, entity_id: str) -> None:
        """Remove an entity."""
        super().forget(kind, entity_id)
        self._records.pop(entity_id, None)

    def changed(self, kind: str, entity: Entity) -> None:
        """Drop what was derived from a changed entity, and call the listeners."""
        self._records.pop(entity["id"], None)
        super().changed(kind, entity)
        for listener in self.listeners:
            listener(kind, entity)
