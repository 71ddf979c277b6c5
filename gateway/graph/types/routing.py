"""Routing data: skills, skill expressions, languages, wrap-up codes and utilization labels."""

from typing import Any

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Entity, Named, entity, field, hidden
from gateway.graph.scalars import DateTime
from gateway.graph.types.division import Divided
from gateway.graph.types.vocabulary import LifecycleState


@entity("A skill that can be required of agents by ACD routing.")
class Skill(Entity, Named, Divided):
    name: str | None = field("Skill name shown to agents and administrators.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the skill is controlled.", ref="division_ref")
    date_modified: DateTime | None = field("When the skill was last changed, in ISO 8601.")
    state: LifecycleState | None = field("Whether the skill is in use, suspended or removed.")
    version: str | None = field("Revision of the skill, set by the platform and sent back with an update.")


@entity("A condition over skills that ACD routing asks agents to meet.")
class SkillExpression(Entity, Named):
    name: str | None = field("Name of the expression, where it has one.")
    expression: str | None = field("The condition itself, such as two skills joined by a logical operator.")
    queue_id: str | None = field("Queue in which the expression is used.")
    queue = link("queue", "Queue in which the expression is used.", id="queue_id")


@entity("A language that can be required of agents by ACD routing.")
class Language(Entity, Named):
    name: str | None = field("Language name shown to agents and administrators.")
    date_modified: DateTime | None = field("When the language entry was last changed, in ISO 8601.")
    state: LifecycleState | None = field("Whether the language is in use, suspended or removed.")
    version: str | None = field("Revision of the language entry, as text.")


@entity("An outcome that an agent records at the end of an interaction.")
class WrapupCode(Entity, Named, Divided):
    name: str | None = field("Code name from which agents choose.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the code is controlled.", ref="division_ref")
    description: str | None = field("Explanation of when the code applies.")
    date_created: DateTime | None = field("When the code was set up, in ISO 8601.")
    date_modified: DateTime | None = field("When the code was last changed, in ISO 8601.")
    created_by: str | None = field("Id of the user who set the code up.")
    created_by_user = link("user", "User who added the wrap-up code.", id="created_by")
    modified_by: str | None = field("Id of the user behind the latest change.")
    modified_by_user = link("user", "User who last changed the wrap-up code.", id="modified_by")


@entity("A tag on interactions by which agents' capacity is divided.")
class UtilizationLabel(Entity, Named):
    name: str | None = field("Label text shown to administrators.")
