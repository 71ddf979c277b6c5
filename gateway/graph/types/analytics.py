"""The history of conversations."""

from typing import Any

import strawberry

from gateway.graph.link import link, links
from gateway.graph.model import Entity, Many, entity, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.analytics_quality import AnalyticsEvaluation, AnalyticsResolution, AnalyticsSurvey
from gateway.graph.types.analytics_session import AnalyticsSession
from gateway.graph.types.attributes import Attributed
from gateway.graph.types.conversation_links import ConversationLinks
from gateway.graph.types.vocabulary import Direction, FlaggedReason, ParticipantPurpose


@strawberry.pydantic.type(
    description="One party of a recorded conversation, human or automated, with its sessions."
)
class AnalyticsParticipant(Attributed):
    external_contact_id: str | None = field("Stored contact that the participant has been recognized as.")
    external_contact = link(
        "externalContact", "External contact, if the participant is one.", id="external_contact_id"
    )
    external_organization_id: str | None = field("Customer company that the participant is linked to.")
    external_organization = link(
        "externalOrganization",
        "External organization that the participant represents, if any.",
        id="external_organization_id",
    )
    flagged_reason: FlaggedReason | None = field(
        "Why this participant marked the conversation for attention."
    )
    participant_id: str | None = field("Identifies this party within the conversation.")
    participant_name: str | None = field("Name to show for this party.")
    purpose: ParticipantPurpose | None = field(
        "Role played in the conversation, such as customer, agent or ivr."
    )
    screen_recording: bool | None = field("True when the participant's screen was captured.")
    team_id: str | None = field("Team that the agent belongs to.")
    team = link("team", "Team of the user.", id="team_id")
    user_id: str | None = field("Platform user behind the participant, when there is one.")
    user = link("user", "User, if the participant is one.", id="user_id")
    sessions: Many[AnalyticsSession] = listed("Sessions of the party, one for each communication.")


@entity("Historical record of one conversation, with all its participants, sessions and quality results.")
class ConversationAnalytics(ConversationLinks, Entity):
    access_attributes: Many[str] = listed(
        "Attributes a user must match to be allowed to see the conversation."
    )
    associated_conversation_id: str | None = field(
        "Earlier conversation that the initiator linked this one to."
    )
    associated_conversation = link(
        "conversation", "Conversation with which this one is associated.", id="associated_conversation_id"
    )
    conference_start: DateTime | None = field(
        "When the conversation turned into a conference; absent if it never did."
    )
    consultation_conversation_ids: Many[str] = listed(
        "Conversations that the initiator declared as consultations related to this one."
    )
    consultation_conversations = links(
        "conversation", "Conversations held to consult about this one.", ids="consultation_conversation_ids"
    )
    conversation_end: DateTime | None = field(
        "When the last activity ended; empty while the conversation is running."
    )
    conversation_id: str | None = field("Key used to open this conversation in other queries.")
    conversation = link("conversation", "Conversation itself, while the platform still has it.", id="id")
    conversation_initiator: ParticipantPurpose | None = field(
        "Role of the participant who started a messaging conversation."
    )
    conversation_start: DateTime | None = field("When the conversation first reached the contact center.")
    customer_participation: bool | None = field(
        "True when the customer wrote at least once in a messaging conversation."
    )
    division_ids: Many[str] = listed("Divisions that control who may access the conversation.")
    divisions = links("division", "Divisions to which the conversation belongs.", ids="division_ids")
    external_tag: str | None = field("Label set from outside to tie the conversation to another system.")
    inactivity_timeout: DateTime | None = field(
        "Moment from which the conversation counts as inactive unless something happens."
    )
    knowledge_base_ids: Many[str] = listed("Ids of the knowledge bases that were consulted.")
    knowledge_bases = links(
        "knowledgeBase",
        "Knowledge bases that were consulted during the conversation.",
        ids="knowledge_base_ids",
    )
    media_stats_min_conversation_mos: float | None = field(
        "Worst average mean opinion score of any audio stream, a measure of voice quality."
    )
    media_stats_min_conversation_r_factor: float | None = field(
        "Worst R-factor of any audio stream, a transmission quality rating."
    )
    originating_direction: Direction | None = field(
        "Whether the first contact came from the customer or from the center."
    )
    originating_social_media_public: bool | None = field(
        "True when a public social media post opened the conversation."
    )
    self_served: bool | None = field(
        "True when automated flows alone served every flow session, without an agent."
    )
    evaluations: Many[AnalyticsEvaluation] = listed("Quality evaluations made of this conversation.")
    surveys: Many[AnalyticsSurvey] = listed("Customer surveys sent or answered about this conversation.")
    resolutions: Many[AnalyticsResolution] = listed("Records of whether the customer's matter was settled.")
    participants: Many[AnalyticsParticipant] = listed(
        "Everyone and everything that took part, such as customer, IVR, queue and agents."
    )

    encloses = "id"

    def model_post_init(self, _context: Any, /) -> None:
        """Makes the participants and the conversation known to the sessions."""
        peers = {one.participant_id: one for one in self.participants or () if one.participant_id}
        for participant in self.participants or ():
            for session in participant.sessions or ():
                session.join(peers)
                session.enclose(self.id)
