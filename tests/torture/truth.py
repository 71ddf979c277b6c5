"""The conversations as they really are: each state has a number, which its external tag has."""

from random import Random

from gateway.sandbox import Sandbox
from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity


class Truth:
    """Changes the conversations of a sandbox, and knows the last state of each.

    Attributes:
        numbers: The number of the last state of each conversation.
    """

    def __init__(self, sandbox: Sandbox, chance: Random, count: int) -> None:
        self._sandbox = sandbox
        self._chance = chance
        organisation = sandbox.organisation
        active = organisation.active(organisation.user_id)
        self._conversations = [each for each in active if _agents(each)][:count]
        self.numbers: dict[str, int] = {}
        for conversation in self._conversations:
            self._number(conversation)

    @property
    def ids(self) -> list[str]:
        """The conversations that it changes, ended ones included."""
        return [each["id"] for each in self._conversations]

    @property
    def ended(self) -> set[str]:
        """Those that have ended."""
        return {each["id"] for each in self._conversations if "endTime" in each}

    def people(self, key: str) -> set[str]:
        """The ids under a key of the participants, such as `queueId`."""
        return {
            person[key] for each in self._conversations for person in each["participants"] if key in person
        }

    def change(self) -> None:
        """Make one change in one of the conversations that go on."""
        going_on = [each for each in self._conversations if "endTime" not in each]
        if not going_on:
            return
        conversation = self._chance.choice(going_on)
        acts = [self._hold, self._mute, self._attribute, self._hand_on]
        if len(going_on) > len(self._conversations) // 2 and self._chance.random() < 0.05:
            acts = [self._end]
        self._chance.choice(acts)(conversation)
        self._number(conversation)
        self._sandbox.organisation.changed("conversation", conversation)

    def end_one(self) -> None:
        """End one of the conversations that go on, as the last thing that happens in it."""
        conversation = next(each for each in self._conversations if "endTime" not in each)
        self._end(conversation)
        self._number(conversation)
        self._sandbox.organisation.changed("conversation", conversation)

    def _number(self, conversation: Entity) -> None:
        number = self.numbers.get(conversation["id"], 0) + 1
        self.numbers[conversation["id"]] = number
        conversation["externalTag"] = str(number)

    def _hold(self, conversation: Entity) -> None:
        person = self._chance.choice(_agents(conversation) or changes.present(conversation))
        held = any(call.get("held") for call in person.get("calls", ()))
        changes.hold(person, self._sandbox.now(), held=not held)

    def _mute(self, conversation: Entity) -> None:
        person = self._chance.choice(changes.present(conversation))
        muted = any(call.get("muted") for call in person.get("calls", ()))
        changes.mark(person, "muted", on=not muted)

    def _attribute(self, conversation: Entity) -> None:
        person = self._chance.choice(changes.present(conversation))
        person["attributes"] = {**person["attributes"], "step": str(self._chance.randrange(1_000))}

    def _hand_on(self, conversation: Entity) -> None:
        agents = _agents(conversation)
        if not agents:
            return
        organisation, now = self._sandbox.organisation, self._sandbox.now()
        user = organisation.any("user")
        joined = joining.join_user(organisation, conversation, user, now)
        told = {"userId": user["id"], "address": f"sip:{user['email']}"}
        initiator = agents[0]["userId"]
        changes.hand_over(
            organisation, conversation, agents[0], told, now, initiator_id=initiator, attended=False
        )
        changes.connect(joined, now)

    def _end(self, conversation: Entity) -> None:
        changes.end(conversation, self._sandbox.now(), "peer")


def _agents(conversation: Entity) -> list[Entity]:
    return [each for each in changes.present(conversation) if each["purpose"] in {"agent", "user"}]
