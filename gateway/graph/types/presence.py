"""The presences that users can choose."""

from typing import Self

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Named, entity, field
from gateway.graph.scalars import JSONObject


@strawberry.enum(description="Built-in presences, each of which an organization can offer in several forms.")
class SystemPresence(VendorEnum):
    AVAILABLE = value("Available", "Can be reached.")
    AWAY = value("Away", "Is not at the desk.")
    BUSY = value("Busy", "Does not wish to be disturbed.")
    OFFLINE = value("Offline", "Is not signed in.")
    IDLE = value("Idle", "Has done nothing for a while.")
    ONQUEUE = value("OnQueue", "Serves the queues.")
    MEAL = value("Meal", "Has a meal.")
    TRAINING = value("Training", "Is in a training.")
    MEETING = value("Meeting", "Is in a meeting.")
    BREAK = value("Break", "Has a break.")
    UNKNOWN = unknown()

    @classmethod
    def of(cls, value: str) -> Self:
        """The member for a value; a user's presence has `On Queue` and an event `ON_QUEUE` for `OnQueue`."""
        return super().of(value.replace(" ", "").replace("_", ""))


@strawberry.enum(description="Origin of a presence: the platform or the organization.")
class PresenceDefinitionType(VendorEnum):
    SYSTEM = value("System", "The platform.")
    USER = value("User", "The organization.")
    UNKNOWN = unknown()


@entity("A presence that users can choose, as the organization has set it up.")
class PresenceDefinition(Entity, Named):
    name: str | None = field("Label of the presence in the organization's language.")
    type: PresenceDefinitionType | None = field("Whether the platform or the organization made the presence.")
    language_labels: JSONObject | None = field("Label of the presence in each language, by language code.")
    system_presence: SystemPresence | None = field("Built-in presence that stands behind this one.")
    division_id: str | None = field("Id of the division whose users can choose the presence.")
    division = link("division", "Division whose users can choose the presence.", id="division_id")
    deactivated: bool | None = field("True where users can no longer choose the presence.")
