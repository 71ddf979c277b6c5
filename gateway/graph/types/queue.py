"""Queues."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.lists.belonging import Narrowing, pages
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int, JSONObject, Long
from gateway.graph.types.division import Divided
from gateway.graph.types.group import MemberGroup
from gateway.graph.types.queue_email import QueueEmailAddress, QueueMessagingAddresses
from gateway.graph.types.queue_media import QueueMediaSettings
from gateway.graph.types.queue_member import QueueMember
from gateway.graph.types.queue_routing import (
    AgentOwnedRouting,
    Bullseye,
    ConditionalGroupActivation,
    ConditionalGroupRouting,
    DirectRouting,
    RoutingRule,
)
from gateway.graph.types.reference import Reference


@strawberry.enum(
    description="Ways of asking an agent for a wrap-up code, from optional to forced with a time limit."
)
class AcwWrapupPrompt(VendorEnum):
    MANDATORY = value("MANDATORY", "The agent must give one.")
    OPTIONAL = value("OPTIONAL", "The agent may give one.")
    MANDATORY_TIMEOUT = value("MANDATORY_TIMEOUT", "The agent must give one, and has a limited time.")
    MANDATORY_FORCED_TIMEOUT = value(
        "MANDATORY_FORCED_TIMEOUT", "The agent has a limited time, which cannot be cut short."
    )
    AGENT_REQUESTED = value("AGENT_REQUESTED", "The agent asks for the time to give one.")
    UNKNOWN = unknown()


@strawberry.enum(description="Extent of the libraries linked to a queue: all, selected ones or none.")
class CannedResponseLibrariesMode(VendorEnum):
    ALL = value("All", "All of them.")
    SELECTEDONLY = value("SelectedOnly", "Those that are selected.")
    NONE = value("None", "None of them.")
    UNKNOWN = unknown()


@strawberry.enum(
    description="Ways of ordering waiting interactions: by age and priority, or by priority alone."
)
class ScoringMethod(VendorEnum):
    TIMESTAMPANDPRIORITY = value("TimestampAndPriority", "By the time they waited, and by priority.")
    PRIORITYONLY = value("PriorityOnly", "By priority alone.")
    UNKNOWN = unknown()


@strawberry.enum(description="Scope of last-agent routing: off, members of the queue or any agent.")
class LastAgentRoutingMode(VendorEnum):
    DISABLED = value("Disabled", "It is off.")
    QUEUEMEMBERSONLY = value("QueueMembersOnly", "To the last agent, if a member of the queue.")
    ANYAGENT = value("AnyAgent", "To the last agent, member of the queue or not.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways of weighing skills: ignored, best match, or all required.")
class SkillEvaluationMethod(VendorEnum):
    NONE = value("NONE", "Skills do not count.")
    BEST = value("BEST", "The agent whose skills fit best.")
    ALL = value("ALL", "Agents who have all skills that are asked for.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="How a queue handles after-call work once an interaction ends.")
class AcwSettings(Model):
    wrapup_prompt: AcwWrapupPrompt | None = field(
        "Whether agents must, may or can ask to pick a wrap-up code."
    )
    timeout_ms: Long | None = field(
        "Longest stay in after-call work, in milliseconds, for the prompt modes that are limited in time."
    )


@strawberry.pydantic.type(description="Which libraries of ready-made replies the agents of a queue may use.")
class CannedResponseLibraries(Model):
    library_ids: Many[str] = listed(
        "Identifiers of the chosen libraries; meaningful only in the mode SelectedOnly."
    )
    libraries = links("responseLibrary", "The chosen libraries.", ids="library_ids")
    mode: CannedResponseLibrariesMode | None = field(
        "Whether the queue offers every library, a selection or none."
    )


class QueueSettings(Model):
    """The settings of a queue, which a queue and the queues of a user share."""

    name: str | None = field("Queue name shown to agents and supervisors.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the queue is controlled.", ref="division_ref")
    description: str | None = field("Free text that says what the queue is for.")
    date_created: DateTime | None = field("When the queue was set up, in ISO 8601.")
    date_modified: DateTime | None = field("When the queue settings were last changed, in ISO 8601.")
    modified_by: str | None = field("Id of the user behind the latest change.")
    modified_by_user = link("user", "User who last changed the queue.", id="modified_by")
    created_by: str | None = field("Id of the user who set the queue up.")
    created_by_user = link("user", "User who set the queue up.", id="created_by")
    member_count: Int | None = field("All members of the queue, direct or through groups.")
    user_member_count: Int | None = field(
        "Members assigned in person, leaving out those who come through groups."
    )
    joined_member_count: Int | None = field("Members who have currently joined the queue.")
    media_settings: QueueMediaSettings | None = field("Alerting and service-level settings, by medium.")
    routing_rules: Many[RoutingRule] = listed(
        "Steps of preferred agent routing, which look for agents by score."
    )
    conditional_group_routing: ConditionalGroupRouting | None = field(
        "Rules that add groups of agents while an interaction waits."
    )
    conditional_group_activation: ConditionalGroupActivation | None = field(
        "Rules that switch whole groups of agents as the load of the queue changes."
    )
    bullseye: Bullseye | None = field("Rings of agents that widen while an interaction waits.")
    scoring_method: ScoringMethod | None = field("How the order of waiting interactions is worked out.")
    last_agent_routing_mode: LastAgentRoutingMode | None = field(
        "Whether customers are led back to the agent they last dealt with."
    )
    acw_settings: AcwSettings | None = field("How after-call work is handled at the end of an interaction.")
    skill_evaluation_method: SkillEvaluationMethod | None = field(
        "How agents' skills count when an interaction is assigned."
    )
    member_groups: Many[MemberGroup] = listed(
        "Groups whose members belong to the queue for as long as they are in the group."
    )
    queue_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queueFlow")
    queue_flow = link("flow", "Flow that callers hear while they wait.", ref="queue_flow_ref")
    email_in_queue_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="emailInQueueFlow")
    email_in_queue_flow = link(
        "flow", "Flow that treats emails while they wait.", ref="email_in_queue_flow_ref"
    )
    message_in_queue_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="messageInQueueFlow")
    message_in_queue_flow = link(
        "flow", "Flow that treats messages while they wait.", ref="message_in_queue_flow_ref"
    )
    whisper_prompt: Reference | None = field(
        "Announcement played to the agent alone before the caller is connected."
    )
    on_hold_prompt: Reference | None = field(
        "Audio that callers on hold hear; unset means the standard music."
    )
    default_media_language: str | None = field("Language tag of prompts on this queue, for example en-US.")
    canned_response_libraries: CannedResponseLibraries | None = field(
        "Libraries of ready-made replies that agents of the queue may use."
    )
    enable_transcription: bool | None = field("True when calls of the queue are turned into text.")
    enable_audio_monitoring: bool | None = field("True when audio monitoring is switched on for the queue.")
    enable_manual_assignment: bool | None = field("True when waiting interactions may be assigned by hand.")
    agent_owned_routing: AgentOwnedRouting | None = field(
        "Rules for callbacks that an agent keeps for themselves."
    )
    direct_routing: DirectRouting | None = field("Rules for interactions addressed to one particular agent.")
    calling_party_name: str | None = field("Caller name that customers see on calls made for the queue.")
    calling_party_number: str | None = field("Caller number that customers see on calls made for the queue.")
    default_scripts: JSONObject | None = field("Script opened for the agent, keyed by communication type.")
    outbound_messaging_addresses: QueueMessagingAddresses | None = field(
        "Sender identities for text and messaging on behalf of the queue."
    )
    outbound_email_address: QueueEmailAddress | None = field(
        "Sender address that new email on behalf of the queue starts with."
    )
    peer_id: str | None = field("Id of the matching queue in an outside system.")
    suppress_in_queue_call_recording: bool | None = field("True when calls are not recorded while they wait.")


@entity("A line in which interactions wait, with the rules by which agents receive them.")
class Queue(QueueSettings, Entity, Named, Divided):
    auto_answer_only: bool | None = field(
        "True when the whisper is kept for auto-answered calls rather than every ACD call."
    )
    observations = link(
        "queueObservations",
        "Live observations: the waiting interactions and the agents of the queue.",
        id="id",
    )
    members = pages(
        QueueMember,
        "Users who serve the queue, in person or through a group, by name.",
        path="/api/v2/routing/queues/{id}/members",
        counted=False,
        narrowed=(
            Narrowing("name", str, "Part of the member's name, in any case."),
            Narrowing("joined", bool, "Only those who have joined the queue, or have not."),
        ),
        permissions=(
            "routing:queue:view",
            "routing:queue:edit",
            "routing:queue:readonly",
            "routing:queueMember:manage",
        ),
    )
    wrapup_codes = pages(
        "wrapupCode",
        "Wrap-up codes from which agents choose at the end of an interaction of the queue.",
        path="/api/v2/routing/queues/{id}/wrapupcodes",
        permissions=("routing:queue:view",),
    )


@strawberry.pydantic.type(description="A queue of which a user is a member.")
class UserQueue(QueueSettings):
    queue_id: strawberry.ID | None = field("Identifies the queue.", key="id")
    queue = link("queue", "The queue itself.", id="queue_id", uri="queue_uri", name="name")
    joined: bool | None = field("True when the user has joined the queue, and so gets interactions from it.")
    queue_uri: str | None = field("REST address of the queue.", key="selfUri")
