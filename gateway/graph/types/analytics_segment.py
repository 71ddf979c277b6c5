"""Segments of the sessions in the history of a conversation."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.vocabulary import SegmentType


@strawberry.enum(description="Data types that a custom segment value can have.")
class PropertyType(VendorEnum):
    BOOL = value("bool", "True or false.")
    INTEGER = value("integer", "A whole number.")
    REAL = value("real", "A number that may have a fraction.")
    DATE = value("date", "A day or a moment.")
    STRING = value("string", "Text.")
    UUID = value("uuid", "An id.")
    UNKNOWN = unknown()


@strawberry.enum(description="Causes for which a session can be disconnected.")
class AnalyticsDisconnectType(VendorEnum):
    CLIENT = value("client", "The participant's own client hung up.")
    CONFERENCETRANSFER = value("conferenceTransfer", "It was joined into a conference.")
    CONSULTTRANSFER = value("consultTransfer", "It was handed over after a consultation.")
    DNDENDPOINT = value("dndEndpoint", "The phone has do not disturb set.")
    DNDTRANSFER = value("dndTransfer", "It was passed on, since do not disturb is set.")
    ENDPOINT = value("endpoint", "The phone or device hung up.")
    ERROR = value("error", "Something went wrong.")
    FORWARDTRANSFER = value("forwardTransfer", "It was forwarded.")
    INACTIVITY = value("inactivity", "Nobody did anything for too long.")
    NOANSWERTRANSFER = value("noAnswerTransfer", "It was passed on, since nobody answered.")
    NOTAVAILABLETRANSFER = value("notAvailableTransfer", "It was passed on, since nobody was available.")
    OTHER = value("other", "A reason that the platform does not specify.")
    PEER = value("peer", "The other side hung up.")
    SESSIONEXPIRED = value("sessionExpired", "The session had lasted as long as it may.")
    SPAM = value("spam", "It was taken for spam.")
    SYSTEM = value("system", "The platform ended it.")
    TAKEOVER = value("takeover", "Somebody else took it over.")
    TIMEOUT = value("timeout", "Time ran out.")
    TRANSFER = value("transfer", "It was handed over without a consultation.")
    TRANSPORTFAILURE = value("transportFailure", "The connection failed.")
    UNCALLABLE = value("uncallable", "The number may not or cannot be called.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A custom named value that has been tagged onto a segment.")
class AnalyticsProperty(Model):
    property_key: str | None = field("Key under which the custom value was stored.", alias="property")
    property_type: PropertyType | None = field("How the value's text should be interpreted.")
    value: str | None = field("Content of the custom property, written as text.")


@strawberry.pydantic.type(
    description="An agent together with the suitability score routing gave for a conversation."
)
class AnalyticsScoredAgent(Model):
    agent_score: Int | None = field("Suitability from 0 to 100, where 100 is the best.")
    scored_agent_id: str | None = field("User id of the rated agent.")
    scored_agent = link("user", "Agent who was scored.", id="scored_agent_id")


@strawberry.pydantic.type(description="One stretch of a session in which a single activity took place.")
class AnalyticsConversationSegment(Model):
    audio_muted: bool | None = field("True when the participant's sound was off during the segment.")
    conference: bool | None = field("True when more than two parties were joined in the segment.")
    destination_conversation_id: str | None = field(
        "Conversation in which the talk went on after a conference ended this one."
    )
    destination_conversation = link(
        "conversation",
        "Conversation into which this one went on as a conference.",
        id="destination_conversation_id",
    )
    destination_session_id: str | None = field(
        "Session in which the talk went on after a conference ended this one."
    )
    disconnect_type: AnalyticsDisconnectType | None = field("The reason for which the session ended.")
    error_code: str | None = field("Code of the fault that affected the segment, if any.")
    group_id: str | None = field("Group that was involved in the segment.")
    group = link("group", "Group that was involved.", id="group_id")
    q850_response_codes: Many[Int] = listed("ITU-T Q.850 cause values reported by the telephone network.")
    queue_id: str | None = field("Queue in which the segment took place.")
    queue = link("queue", "Queue in which the segment took place.", id="queue_id")
    requested_language_id: str | None = field("Language that the agent was required to speak.")
    requested_language = link("language", "Language asked for.", id="requested_language_id")
    requested_routing_skill_ids: Many[str] = listed("Skills that the agent was required to have.")
    requested_routing_skills = links("skill", "Skills asked for.", ids="requested_routing_skill_ids")
    requested_routing_user_ids: Many[str] = listed(
        "Particular agents to whom routing was asked to deliver the interaction."
    )
    requested_routing_users = links("user", "Agents asked for.", ids="requested_routing_user_ids")
    segment_end: DateTime | None = field("When the activity stopped; empty while it is going on.")
    segment_start: DateTime | None = field("When the activity began, for placing it on a timeline.")
    segment_type: SegmentType | None = field(
        "The activity, for example ringing, talking, on hold or wrapping up."
    )
    sip_response_codes: Many[Int] = listed("SIP status codes returned while the call was signalled.")
    source_conversation_id: str | None = field("Conversation that a conference continued from.")
    source_conversation = link(
        "conversation", "Conversation from which the conference came.", id="source_conversation_id"
    )
    source_session_id: str | None = field("Session that a conference continued from.")
    subject: str | None = field("Subject line of the email that opened the conversation.")
    video_muted: bool | None = field("True when the participant's camera picture was paused or off.")
    wrap_up_code: str | None = field("After-call code the agent chose to classify the interaction.")
    wrap_up_code_entity = link("wrapupCode", "Wrap-up code that the agent chose.", id="wrap_up_code")
    wrap_up_note: str | None = field("Free text the agent wrote during after-call work.")
    wrap_up_tags: Many[str] = listed("Tags the agent attached during after-call work.")
    scored_agents: Many[AnalyticsScoredAgent] = listed(
        "Agents that routing rated for this interaction, each with a score."
    )
    properties: Many[AnalyticsProperty] = listed(
        "Extra named values attached to the segment by other components or API clients."
    )
