"""How a queue finds an agent."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import Int
from gateway.graph.types.group import MemberGroup


@strawberry.enum(description="Ways of matching preferred agents: by minimum score, or regardless of score.")
class RoutingRuleOperator(VendorEnum):
    MEETS_THRESHOLD = value("MEETS_THRESHOLD", "Agents whose score is high enough.")
    ANY = value("ANY", "All agents, whatever their score.")
    UNKNOWN = unknown()


@strawberry.enum(description="Queue figures that routing can test: estimated wait or service level.")
class ConditionalGroupRoutingMetric(VendorEnum):
    ESTIMATEDWAITTIME = value("EstimatedWaitTime", "The wait that is expected, in seconds.")
    SERVICELEVEL = value("ServiceLevel", "The share that was answered in time.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ordering comparisons between a measured value and a limit.")
class ConditionalGroupRoutingOperator(VendorEnum):
    GREATERTHAN = value("GreaterThan", "Greater than the limit.")
    GREATERTHANOREQUALTO = value("GreaterThanOrEqualTo", "Greater than the limit, or equal.")
    LESSTHAN = value("LessThan", "Less than the limit.")
    LESSTHANOREQUALTO = value("LessThanOrEqualTo", "Less than the limit, or equal.")
    UNKNOWN = unknown()


@strawberry.enum(
    description="Queue figures that a condition can watch: estimated wait, idle agents or service level."
)
class ConditionalGroupActivationMetric(VendorEnum):
    ESTIMATEDWAITTIME = value("EstimatedWaitTime", "The wait that is expected, in seconds.")
    IDLEAGENTCOUNT = value("IdleAgentCount", "The agents who are free.")
    SERVICELEVEL = value("ServiceLevel", "The share that was answered in time.")
    UNKNOWN = unknown()


@strawberry.enum(description="Numeric comparisons, including equality and inequality.")
class ConditionalGroupActivationOperator(VendorEnum):
    GREATERTHAN = value("GreaterThan", "Greater than the limit.")
    GREATERTHANOREQUALTO = value("GreaterThanOrEqualTo", "Greater than the limit, or equal.")
    LESSTHAN = value("LessThan", "Less than the limit.")
    LESSTHANOREQUALTO = value("LessThanOrEqualTo", "Less than the limit, or equal.")
    EQUALTO = value("EqualTo", "Equal to the limit.")
    NOTEQUALTO = value("NotEqualTo", "Not equal to the limit.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of expansion condition; today just time spent in the ring.")
class ExpansionCriteriumType(VendorEnum):
    TIMEOUT_SECONDS = value("TIMEOUT_SECONDS", "Seconds spent in the ring.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="One step of preferred agent routing: who is tried, and for how long.")
class RoutingRule(Model):
    operator: RoutingRuleOperator | None = field("Whether agents need a minimum score to be tried.")
    threshold: Int | None = field("Minimum agent score for this step; may be null when any score will do.")
    wait_seconds: float | None = field("Seconds to try this step before passing to the next.")


@strawberry.pydantic.type(
    description="One step of conditional group routing: a test, the groups it adds and a wait."
)
class ConditionalGroupRoutingRule(Model):
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link(
        "queue", "Queue whose figure is tested; null means the queue that owns the rule.", ref="queue_ref"
    )
    metric: ConditionalGroupRoutingMetric | None = field("Which figure of the queue is tested.")
    operator: ConditionalGroupRoutingOperator | None = field(
        "How the measured value is compared with the limit."
    )
    condition_value: float | None = field("Limit on the right of the comparison, in the unit of the metric.")
    groups: Many[MemberGroup] = listed(
        "Groups of agents who may receive the interaction once the test succeeds."
    )
    wait_seconds: Int | None = field(
        "Seconds to stay with this rule before trying the next; unused in the last rule."
    )


@strawberry.pydantic.type(
    description="Rules that offer an interaction to further groups of agents while it waits."
)
class ConditionalGroupRouting(Model):
    rules: Many[ConditionalGroupRoutingRule] = listed(
        "Routing rules, tried in turn for every interaction of the queue."
    )


@strawberry.pydantic.type(description="A single measurement taken from one queue.")
class ConditionalGroupActivationSimpleMetric(Model):
    metric: ConditionalGroupActivationMetric | None = field("Which figure of the queue is measured.")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link(
        "queue", "Queue the figure is taken from; null means the queue that owns the rule.", ref="queue_ref"
    )


@strawberry.pydantic.type(description="One comparison of a queue metric with a threshold.")
class ConditionalGroupActivationCondition(Model):
    simple_metric: ConditionalGroupActivationSimpleMetric | None = field(
        "The metric, and the queue it is taken from, on the left of the comparison."
    )
    operator: ConditionalGroupActivationOperator | None = field(
        "How the measured value is compared with the threshold."
    )
    value: float | None = field("Threshold on the right of the comparison, in the unit of the metric.")


@strawberry.pydantic.type(description="The rule that guards all other activation rules of a queue.")
class ConditionalGroupActivationPilotRule(Model):
    conditions: Many[ConditionalGroupActivationCondition] = listed("Comparisons the pilot rule is made of.")
    condition_expression: str | None = field(
        "Formula that combines the comparisons into a single true or false."
    )


@strawberry.pydantic.type(description="A rule that activates groups of agents while its conditions hold.")
class ConditionalGroupActivationRule(Model):
    conditions: Many[ConditionalGroupActivationCondition] = listed("Comparisons the rule is made of.")
    condition_expression: str | None = field(
        "Formula that combines the comparisons into a single true or false."
    )
    groups: Many[MemberGroup] = listed("Groups switched on when the rule holds and off when it does not.")


@strawberry.pydantic.type(
    description="Rules that switch groups of agents on and off for a queue as its load changes."
)
class ConditionalGroupActivation(Model):
    pilot_rule: ConditionalGroupActivationPilotRule | None = field(
        "Health check of the queue that decides whether the other rules run at all."
    )
    rules: Many[ConditionalGroupActivationRule] = listed(
        "Rules checked at intervals, each switching its own groups of agents."
    )


@strawberry.pydantic.type(
    description="A condition that lets an interaction move on to the next bullseye ring."
)
class ExpansionCriterium(Model):
    type: ExpansionCriteriumType | None = field("Measure that the threshold is compared with.")
    threshold: float | None = field("Value that triggers the move; seconds for the type TIMEOUT_SECONDS.")


@strawberry.pydantic.type(
    description="Changes to a waiting interaction when it moves to the next bullseye ring."
)
class RingActions(Model):
    skills_to_remove_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="skillsToRemove")
    skills_to_remove = links(
        "skill",
        "Skill requirements dropped from the interaction before the next ring is searched.",
        refs="skills_to_remove_refs",
    )


@strawberry.pydantic.type(description="One circle of agents in bullseye routing.")
class Ring(Model):
    expansion_criteria: Many[ExpansionCriterium] = listed(
        "When a waiting interaction moves out to the next ring."
    )
    actions: RingActions | None = field("Changes made to the interaction as it leaves the ring.")
    member_groups: Many[MemberGroup] = listed(
        "Groups whose members make up the ring, kept in step with the groups."
    )


@strawberry.pydantic.type(
    description="Bullseye routing of a queue: rings of agents that widen while an interaction waits."
)
class Bullseye(Model):
    rings: Many[Ring] = listed("Rings in the order in which they are searched for an agent.")


@strawberry.pydantic.type(description="Rules for callbacks that belong to one particular agent of the queue.")
class AgentOwnedRouting(Model):
    enable_agent_owned_callbacks: bool | None = field(
        "True when agents of the queue may keep callbacks for themselves."
    )
    max_owned_callback_hours: Int | None = field("Hours an agent may hold on to a callback, from 1 to 168.")
    max_owned_callback_delay_hours: Int | None = field(
        "How many hours ahead an owned callback may be booked, from 1 to 720."
    )


@strawberry.pydantic.type(description="Direct routing options for a single medium.")
class DirectRoutingMediaSettings(Model):
    use_agent_address_outbound: bool | None = field(
        "True when agents contact customers from their own direct address rather than the queue's."
    )


@strawberry.pydantic.type(description="How a queue treats interactions addressed to one particular agent.")
class DirectRouting(Model):
    call_media_settings: DirectRoutingMediaSettings | None = field("Direct routing options for voice calls.")
    email_media_settings: DirectRoutingMediaSettings | None = field("Direct routing options for emails.")
    message_media_settings: DirectRoutingMediaSettings | None = field("Direct routing options for messages.")
    backup_queue_id: str | None = field(
        "Queue that takes over when the agent has configured no backup; unset means this queue."
    )
    backup_queue = link(
        "queue", "Queue that takes over when the agent has no backup of their own.", id="backup_queue_id"
    )
    wait_for_agent: bool | None = field(
        "True when the interaction waits for its agent; false sends it straight to the backup."
    )
    agent_wait_seconds: Int | None = field(
        "Seconds to wait for the agent before turning to the backup, 60 to 864000."
    )
