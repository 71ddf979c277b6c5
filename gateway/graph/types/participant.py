"""The parties of a conversation."""

from typing import Any

import strawberry
from pydantic.alias_generators import to_snake

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.lists.belonging import whole
from gateway.graph.model import (
    COMBINES,
    ENCLOSING,
    ConversationPart,
    Many,
    Model,
    combined,
    field,
    hidden,
    listed,
)
from gateway.graph.peer import Joined, peer
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.attributes import Attributed
from gateway.graph.types.call import Call
from gateway.graph.types.callback import Callback
from gateway.graph.types.chat import ConversationChat
from gateway.graph.types.cobrowse import Cobrowsesession
from gateway.graph.types.communication import Communication, Wrapup
from gateway.graph.types.email import Email
from gateway.graph.types.evaluation import Evaluation
from gateway.graph.types.internal_message import InternalMessage
from gateway.graph.types.message import Message
from gateway.graph.types.screen import ScreenMonitoring, Screenshare
from gateway.graph.types.social import SocialExpression
from gateway.graph.types.video import Video
from gateway.graph.types.vocabulary import FlaggedReason, ParticipantPurpose


@strawberry.enum(description="Ways of asking an agent for a wrap-up, from optional to forced within a time.")
class WrapupPrompt(VendorEnum):
    MANDATORY = value("mandatory", "The agent must give one.")
    OPTIONAL = value("optional", "The agent may give one.")
    AGENTREQUESTED = value("agentRequested", "The agent asks for the time to give one.")
    TIMEOUT = value("timeout", "The agent must give one, and has a limited time.")
    FORCEDTIMEOUT = value("forcedTimeout", "The agent has a limited time, which cannot be cut short.")
    UNKNOWN = unknown()


@strawberry.enum(description="States of a screen recording, from requested to stopped, error or timeout.")
class ScreenRecordingState(VendorEnum):
    REQUESTED = value("requested", "It has been asked for.")
    ACTIVE = value("active", "It records.")
    PAUSED = value("paused", "It is paused.")
    STOPPED = value("stopped", "It has ended.")
    ERROR = value("error", "It has failed.")
    TIMEOUT = value("timeout", "It did not start in time.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="An agent with a rating of fitness for the current conversation.")
class ScoredAgent(Model):
    agent_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="agent")
    agent = link("user", "Agent who was rated.", ref="agent_ref")
    score: Int | None = field("Rating from 0 (worst) to 100 (best) for this conversation.")


@strawberry.pydantic.type(
    description="Routing data by which automatic call distribution chooses an agent for a conversation."
)
class ConversationRoutingData(Model):
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue in which the conversation waits for an agent.", ref="queue_ref")
    language_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="language")
    language = link("language", "Language that the agent is expected to master.", ref="language_ref")
    priority: Int | None = field("Weight of the conversation against others that await routing.")
    skill_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="skills")
    skills = links("skill", "Skills that the agent is expected to have.", refs="skill_refs")
    skill_expression: str | None = field("Expression over skills by which an agent is to be chosen.")
    skill_expression_id: str | None = field("Internal id of the skill expression in force, if there is one.")
    skill_expression_in_force = link(
        "skillExpression", "Skill expression in force, if there is one.", id="skill_expression_id"
    )
    scored_agents: Many[ScoredAgent] = listed(
        "Preferred agents, each scored from 0 to 100 where higher means a better match."
    )
    label: str | None = field("Category of the conversation that maximum-utilization limits can refer to.")
    utilization_label = link(
        "utilizationLabel",
        "Label under which the conversation counts towards agents' utilization.",
        id="label",
    )


MEDIA = (
    "calls",
    "callbacks",
    "chats",
    "cobrowsesessions",
    "emails",
    "messages",
    "internalMessages",
    "screenMonitorings",
    "screenshares",
    "socialExpressions",
    "videos",
)
"""The keys of a participant's JSON that hold its communications."""
_MEDIA = tuple(map(to_snake, MEDIA))


def _peer(description: str, *, id: str) -> Any:  # noqa: A002  # named as in the data
    """A participant of the same conversation."""
    return peer(description, "gateway.graph.types.participant.Participant", id=id)


@strawberry.pydantic.type(
    description="A party of a conversation: customer, agent, queue, flow or other, with its communications."
)
class Participant(Attributed, Joined, ConversationPart):
    id: strawberry.ID | None = field("Unique id of the participant within the conversation.")
    start_time: DateTime | None = field("When the participant joined, by the provider's clock.")
    end_time: DateTime | None = field("When the participant left, by the provider's clock.")
    connected_time: DateTime | None = field("When the participant was connected, by the provider's clock.")
    name: str | None = field("Name to show for the participant.")
    user_uri: str | None = field("REST address of the user, if the participant is one.")
    user_id: str | None = field("Id of the user, if the participant is one.")
    user = link("user", "User, if the participant is one.", id="user_id", uri="user_uri")
    external_contact_id: str | None = field("Id of the external contact, if the participant is one.")
    external_contact = link(
        "externalContact", "External contact, if the participant is one.", id="external_contact_id"
    )
    external_contact_initial_division_id: str | None = field(
        "Division in which the external contact was at first; later moves do not change it."
    )
    external_contact_initial_division = link(
        "division",
        "Division in which the external contact was at first.",
        id="external_contact_initial_division_id",
    )
    external_organization_id: str | None = field(
        "Id of the external organization that the participant represents, if any."
    )
    external_organization = link(
        "externalOrganization",
        "External organization that the participant represents, if any.",
        id="external_organization_id",
    )
    queue_id: str | None = field("Id of the queue through which the communication came, if any.")
    group_id: str | None = field("Id of the group that the participant represents, if any.")
    group = link("group", "Group that the participant represents, if any.", id="group_id")
    team_id: str | None = field("Id of the participant's team when it was added to the conversation.")
    team = link("team", "Team of the participant when it was added to the conversation.", id="team_id")
    queue_name: str | None = field("Name of the queue through which the communication came, if any.")
    queue = link(
        "queue", "Queue through which the communication came, if any.", id="queue_id", name="queue_name"
    )
    purpose: ParticipantPurpose | None = field("Role of the participant in the conversation.")
    participant_type: str | None = field("Kind of party, as a fixed keyword of the platform.")
    consult_participant_id: str | None = field(
        "In a consult transfer, id of the participant who is to be transferred."
    )
    consult_participant = _peer(
        "Participant who is to be transferred in a consult transfer.", id="consult_participant_id"
    )
    address: str | None = field("Address of the participant: the caller's number for a phone call.")
    ani: str | None = field("Caller's number, or the corresponding address in other media.")
    ani_name: str | None = field("Name that goes with the caller's number.")
    dnis: str | None = field("Number that was dialed, or the corresponding address in other media.")
    locale: str | None = field("Language of the participant as an ISO 639 code.")
    wrapup_required: bool | None = field(
        "Whether the participant has to give a wrap-up code for the conversation."
    )
    wrapup_prompt: WrapupPrompt | None = field("How a front end should ask the agent for the wrap-up.")
    wrapup_timeout_ms: Long | None = field("Length of a time-limited ACW period, in milliseconds.")
    selectable_wrapup_codes = whole(
        "wrapupCode",
        "Wrap-up codes from which the participant, an agent, may choose for the conversation.",
        path="/api/v2/conversations/{conversationId}/participants/{id}/wrapupcodes",
        ids={"id": "id", "conversationId": ENCLOSING},
        permissions=(),
    )
    wrapup_skipped: bool | None = field("Whether the agent decided to give no wrap-up; set by the front end.")
    wrapup: Wrapup | None = field("Wrap-up (disposition) that the participant gave the conversation.")
    media_roles: Many[str] = listed(
        "Roles that the participant's media have played, such as monitor or coach."
    )
    conversation_routing_data: ConversationRoutingData | None = field(
        "Queue, language, priority and skills by which an agent is sought."
    )
    alerting_timeout_ms: Long | None = field(
        "Milliseconds an agent may let it alert before counting as not responding."
    )
    monitored_participant_id: str | None = field(
        "Id of the participant to whom this one listens as a monitor."
    )
    monitored_participant = _peer(
        "Participant to whom this one listens as a monitor.", id="monitored_participant_id"
    )
    coached_participant_id: str | None = field("Id of the participant whom this one coaches.")
    coached_participant = _peer("Participant whom this one coaches.", id="coached_participant_id")
    calls: Many[Call] = listed("Phone calls of the participant.")
    callbacks: Many[Callback] = listed("Callbacks that concern the participant.")
    chats: Many[ConversationChat] = listed("Web chats of the participant.")
    cobrowsesessions: Many[Cobrowsesession] = listed(
        "Sessions in which the participant browses a web page together with another."
    )
    emails: Many[Email] = listed("Email communications of the participant.")
    messages: Many[Message] = listed("Communications by messages: SMS, web messaging, social messengers.")
    internal_messages: Many[InternalMessage] = listed(
        "Text conversations of the participant with other users of the organization."
    )
    screen_monitorings: Many[ScreenMonitoring] = listed("Sessions in which a user's screen is watched live.")
    screenshares: Many[Screenshare] = listed("Screen sharing sessions of the participant.")
    social_expressions: Many[SocialExpression] = listed("Social media communications of the participant.")
    videos: Many[Video] = listed("Video communications of the participant.")
    evaluations: Many[Evaluation] = listed("Quality evaluations linked to the participant.")
    screen_recording_state: ScreenRecordingState | None = field(
        "How the recording of the participant's screen stands right now."
    )
    flagged_reason: FlaggedReason | None = field(
        "Why the participant flagged the conversation; null if it is not flagged."
    )
    start_acw_time: DateTime | None = field("When the participant began after-call work.")
    end_acw_time: DateTime | None = field("When the participant finished after-call work.")
    barged_participant_id: str | None = field("Id of the participant whose call this one barged into.")
    barged_participant = _peer("Participant whose call this one barged into.", id="barged_participant_id")

    @strawberry.pydantic.field(
        description="Communications of the participant over all media, those of one medium together.",
        metadata={COMBINES: _MEDIA},
    )
    def communications(self) -> list[Communication] | None:
        """The lists of all media.

        Raises:
            UpstreamBadResponse: one of them holds something wrong.
        """
        return combined(self, _MEDIA)

    def enclose(self, conversation_id: str) -> None:
        """Makes the conversation known to this one and to its communications."""
        super().enclose(conversation_id)
        for communication in combined(self, _MEDIA):
            communication.enclose(conversation_id)
