"""Simulated activity: conversations begin, are held, transferred and end; users come and go."""

from collections.abc import Callable, Iterable

from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.routing.memberships import members_of
from gateway.sandbox.seeds import conversations, people
from gateway.sandbox.seeds.chance import stamp

_QUEUED = 40
"""Seconds that a new conversation has spent in menu and queue when it is added."""

_UNANSWERED = 6
"""One in this number of agents does not answer."""

_REMEMBERED = 1_000
"""Number of ended conversations that are kept."""


class Simulation:
    """Changes an organisation step by step, by the organisation's own chance.

    ``now`` gives the organisation's time in seconds since 1970. About as many conversations begin as end.
    """

    def __init__(self, organisation: Organisation, now: Callable[[], float]) -> None:
        self._organisation = organisation
        self._now = now
        self._population = len(organisation.active(organisation.user_id))

    def tick(self) -> Entity:
        """Make one change; returns the changed conversation or user."""
        active = self._organisation.active(self._organisation.user_id)
        alerting = [each for each in active if self._alerting(each)]
        if alerting:
            return self._answer(self._organisation.chance.pick(alerting))
        waiting = [each for each in active if self._waits(each)]
        if waiting:
            return self._alert(self._organisation.chance.pick(waiting))
        if len(active) < self._population or not active:
            return self._begin()
        acts = (self._hold, self._hold, self._hand_on, self._end, self._change_presence)
        act = self._organisation.chance.pick(acts)
        return act(self._organisation.chance.pick(active))

    def _begin(self) -> Entity:
        return self._changed(conversations.begin(self._organisation, self._now() - _QUEUED))

    def leave_unanswered(self, conversation: Entity) -> Entity:
        """Let the alerted agents not answer: they are not responding, and the conversation waits again."""
        now = self._now()
        for person in self._alerting(conversation):
            queue = self._organisation.get("queue", person.get("queueId", ""))
            if person["purpose"] != "agent" or queue is None:
                continue
            if all(each["purpose"] != "acd" for each in changes.present(conversation)):
                joining.join_queue(self._organisation, conversation, queue, now)
            changes.leave(conversation, person, now, "transfer.noanswer")
            user = self._organisation.all("user")[person["userId"]]
            user["routingStatus"] = {
                "userId": user["id"],
                "status": "NOT_RESPONDING",
                "startTime": stamp(now),
            }
            self._organisation.changed("user", user)
        return self._changed(conversation)

    def _answer(self, conversation: Entity) -> Entity:
        """Answer, as agents nearly always do, and end the wait in the queue."""
        people = self._alerting(conversation)
        agents = [person for person in people if person["purpose"] == "agent"]
        if agents and self._organisation.chance.number(1, _UNANSWERED) == 1:
            return self.leave_unanswered(conversation)
        for person in people:
            changes.answer(conversation, person, self._now())
        if agents:
            for person in changes.present(conversation):
                if person["purpose"] == "acd":
                    changes.leave(conversation, person, self._now(), "transfer")
        return self._changed(conversation)

    def _waits(self, conversation: Entity) -> bool:
        """Whether a conversation waits in a queue without an agent."""
        purposes = {person["purpose"] for person in changes.present(conversation)}
        return "acd" in purposes and not purposes & {"agent", "user"}

    def _alert(self, conversation: Entity) -> Entity:
        """Alert a member of the queue in which a conversation waits."""
        waiting = next(each for each in changes.present(conversation) if each["purpose"] == "acd")
        queue = self._organisation.all("queue")[waiting["queueId"]]
        members = [member.user for member in members_of(self._organisation, queue) if member.joined]
        joining.join_user(
            self._organisation, conversation, self._free(conversation, members), self._now(), queue=queue
        )
        return self._changed(conversation)

    def _free(self, conversation: Entity, users: Iterable[Entity] = ()) -> Entity:
        """One of these users, or else of all, who is active, responds, and is not in the conversation."""
        there = {person.get("userId") for person in changes.present(conversation)}
        for some in (users, self._organisation.all("user").values()):
            free = [
                user
                for user in some
                if user["state"] == "active"
                and user["routingStatus"]["status"] != "NOT_RESPONDING"
                and user["id"] not in there
            ]
            if free:
                return self._organisation.chance.pick(free)
        return self._organisation.any("user")

    def _hold(self, conversation: Entity) -> Entity:
        """Put the agent's side on hold, or resume it."""
        for person in changes.present(conversation):
            if person["purpose"] == "agent":
                held = any(each.get("held") for each in changes.communications(person))
                changes.hold(person, self._now(), held=not held)
                break
        return self._changed(conversation)

    def _hand_on(self, conversation: Entity) -> Entity:
        """Transfer from one agent to another."""
        agents = [each for each in changes.present(conversation) if each["purpose"] == "agent"]
        if not agents:
            return self._end(conversation)
        user = self._free(conversation)
        queue = self._organisation.get("queue", agents[0].get("queueId", ""))
        joining.join_user(self._organisation, conversation, user, self._now(), queue=queue)
        destination = {"userId": user["id"], "address": f"sip:{user['email']}"}
        changes.hand_over(
            self._organisation,
            conversation,
            agents[0],
            destination,
            self._now(),
            initiator_id=agents[0]["userId"],
            attended=False,
        )
        return self._changed(conversation)

    def _forget(self) -> None:
        """Drop the oldest ended conversations to limit memory."""
        held = self._organisation.all("conversation").values()
        past = [each["id"] for each in held if "endTime" in each]
        for conversation_id in past[:-_REMEMBERED]:
            self._organisation.forget("conversation", conversation_id)

    def _end(self, conversation: Entity) -> Entity:
        changes.end(conversation, self._now(), "peer")
        for person in conversation["participants"]:
            if person.get("wrapupRequired") and "wrapup" not in person:
                code = {"code": self._organisation.any("wrapupCode")["id"], "durationSeconds": 15}
                changes.wrap_up(self._organisation, person, code, self._now())
        self._forget()
        return self._changed(conversation)

    def _change_presence(self, _conversation: Entity) -> Entity:
        """Change the presence of a random user."""
        user = self._organisation.any("user")
        name = self._organisation.chance.pick(("Available", "Break", "Meal", "Meeting", "On Queue"))
        status = "IDLE" if name == "On Queue" else "OFF_QUEUE"
        user["presence"] = people.presence(self._organisation, user["id"], name, "PURECLOUD") | {
            "modifiedDate": stamp(self._now())
        }
        user["routingStatus"] = {"userId": user["id"], "status": status, "startTime": stamp(self._now())}
        self._organisation.changed("user", user)
        return user

    def _alerting(self, conversation: Entity) -> list[Entity]:
        return [
            person
            for person in changes.present(conversation)
            if any(each["state"] == "alerting" for each in changes.communications(person))
        ]

    def _changed(self, conversation: Entity) -> Entity:
        self._organisation.changed("conversation", conversation)
        return conversation
