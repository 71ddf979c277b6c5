"""How a queue treats each medium."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import Int, JSONObject, Long
from gateway.graph.types.queue_email import QueueEmailAddress
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Actions after a customer-first callback is answered.")
class CallbackReaction(VendorEnum):
    HANGUP = value("HangUp", "The call ends.")
    TRANSFERTOQUEUE = value("TransferToQueue", "The customer goes to the queue.")
    TRANSFERTOFLOW = value("TransferToFlow", "A flow serves the customer.")
    UNKNOWN = unknown()


@strawberry.enum(description="Order of connecting the parties: the agent first or the customer first.")
class CallbackMode(VendorEnum):
    AGENTFIRST = value("AgentFirst", "The agent is connected first, then the customer is called.")
    CUSTOMERFIRST = value("CustomerFirst", "The customer is called first, then an agent is sought.")
    UNKNOWN = unknown()


@strawberry.enum(description="Outcomes of an inactivity timeout: disconnect, or run an Architect flow.")
class InactivityAction(VendorEnum):
    DISCONNECT = value("DISCONNECT", "The conversation ends.")
    SEND_TO_ARCHITECT_FLOW = value("SEND_TO_ARCHITECT_FLOW", "A flow takes over.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A goal for answering: a share of interactions within a time.")
class ServiceLevel(Model):
    percentage: float | None = field(
        "Share of interactions to be answered in time, as a fraction from 0 to 1."
    )
    duration_ms: Long | None = field("Time within which to answer, in milliseconds.")


@strawberry.pydantic.type(description="How a queue alerts its agents to one kind of interaction.")
class MediaSettings(Model):
    enable_auto_answer: bool | None = field(
        "True when interactions connect to the agent without a click; off unless set."
    )
    alerting_timeout_seconds: Int | None = field(
        "How many seconds an interaction may alert an agent before the offer lapses."
    )
    service_level: ServiceLevel | None = field("Answer-time goal that this medium is measured against.")
    auto_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone before an automatically answered interaction."
    )
    manual_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone for an interaction answered by hand."
    )


@strawberry.pydantic.type(description="How a queue alerts, dials, retries and ends its callbacks.")
class CallbackMediaSettings(Model):
    enable_auto_answer: bool | None = field(
        "True when callbacks connect to the agent without a click; off unless set."
    )
    alerting_timeout_seconds: Int | None = field(
        "How many seconds a callback may alert an agent before the offer lapses."
    )
    service_level: ServiceLevel | None = field(
        "Answer-time goal that callbacks of this queue are measured against."
    )
    auto_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone before an automatically answered callback."
    )
    manual_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone for a callback the agent answers by hand."
    )
    mode: CallbackMode | None = field("Which party is connected first when a callback is carried out.")
    enable_auto_dial_and_end: bool | None = field(
        "True when the platform itself dials the customer and later ends the callback."
    )
    auto_dial_delay_seconds: Int | None = field(
        "Seconds between the agent taking the callback and the automatic dialing, 0 to 1200."
    )
    auto_end_delay_seconds: Int | None = field(
        "Seconds between the agent leaving the outgoing call and the callback closing by itself, 0 to 1200."
    )
    pacing_modifier: float | None = field(
        "Pacing factor that caps simultaneous outgoing calls when customers are dialed first."
    )
    max_retry_count: Int | None = field(
        "How often a customer-first callback is dialed again after a failed first attempt."
    )
    retry_delay_seconds: Int | None = field(
        "Pause in seconds between two attempts of a customer-first callback."
    )
    live_voice_reaction_type: CallbackReaction | None = field(
        "Action when a person answers a customer-first callback."
    )
    live_voice_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="liveVoiceFlow")
    live_voice_flow = link(
        "flow",
        "Inbound flow that takes over a customer-first callback once a person answers.",
        ref="live_voice_flow_ref",
    )
    answering_machine_reaction_type: CallbackReaction | None = field(
        "Action when a machine answers a customer-first callback."
    )
    answering_machine_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(
        alias="answeringMachineFlow"
    )
    answering_machine_flow = link(
        "flow",
        "Inbound flow that takes over a customer-first callback once a machine answers.",
        ref="answering_machine_flow_ref",
    )
    edge_group: Reference | None = field("Edge group that places the calls in place of the default one.")
    site: Reference | None = field("Telephony site to dial from, as an alternative to an edge group.")


@strawberry.pydantic.type(
    description="How a queue alerts agents to emails and which addresses they may send from."
)
class EmailMediaSettings(Model):
    enable_auto_answer: bool | None = field(
        "True when emails open for the agent without a click; off unless set."
    )
    alerting_timeout_seconds: Int | None = field(
        "How many seconds an email may alert an agent before the offer lapses."
    )
    service_level: ServiceLevel | None = field(
        "Answer-time goal that emails of this queue are measured against."
    )
    auto_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone before an automatically answered email."
    )
    manual_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone for an email the agent answers by hand."
    )
    all_outbound_email_addresses: Many[QueueEmailAddress] = listed(
        "Sender addresses the agents of this queue can choose from."
    )


@strawberry.pydantic.type(description="Handling of message conversations that have become inactive.")
class InactivityTimeoutSettings(Model):
    timeout_seconds: Int | None = field("Seconds of silence after which the action is taken.")
    action_type: InactivityAction | None = field("Action on a conversation that has become inactive.")
    flow_id_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="flowId")
    flow_id = link("flow", "Architect flow that takes over when the action calls for one.", ref="flow_id_ref")


@strawberry.pydantic.type(
    description="How a queue alerts agents to messages and deals with silent conversations."
)
class MessageMediaSettings(Model):
    enable_auto_answer: bool | None = field(
        "True when messages connect to the agent without a click, unless the subtype says otherwise."
    )
    alerting_timeout_seconds: Int | None = field(
        "How many seconds a message may alert an agent before the offer lapses."
    )
    service_level: ServiceLevel | None = field(
        "Answer-time goal that messages of this queue are measured against."
    )
    auto_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone before an automatically answered message."
    )
    manual_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the tone for a message answered by hand."
    )
    sub_type_settings: JSONObject | None = field(
        "Overrides for single message channels, keyed by media subtype."
    )
    enable_inactivity_timeout: bool | None = field(
        "True when silent conversations time out on every message channel."
    )
    inactivity_timeout_settings: InactivityTimeoutSettings | None = field(
        "When a silent conversation times out, and what then happens."
    )


@strawberry.pydantic.type(description="Alerting and service-level settings of a queue, one entry per medium.")
class QueueMediaSettings(Model):
    call: MediaSettings | None = field("Settings that apply to voice calls.")
    callback: CallbackMediaSettings | None = field("Settings that apply to callbacks.")
    chat: MediaSettings | None = field("Settings that apply to web chats.")
    email: EmailMediaSettings | None = field("Settings that apply to emails.")
    message: MessageMediaSettings | None = field("Settings that apply to SMS and other messaging.")
