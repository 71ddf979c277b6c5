"""Runs of flows in the history of a conversation."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.vocabulary import FlowType


@strawberry.enum(description="Routes by which an interaction can enter a flow.")
class FlowEntryType(VendorEnum):
    AGENT = value("agent", "An agent handed it over.")
    DIRECT = value("direct", "It came straight to the flow.")
    DNIS = value("dnis", "The dialed number or address starts it.")
    FLOW = value("flow", "Another flow handed it over.")
    OUTBOUND = value("outbound", "An outbound campaign placed it there.")
    UNKNOWN = unknown()


@strawberry.enum(description="How a result that a flow tracks can turn out.")
class FlowOutcomeValue(VendorEnum):
    SUCCESS = value("SUCCESS", "The result was reached.")
    FAILURE = value("FAILURE", "The result was missed.")
    UNKNOWN = unknown()


@strawberry.enum(description="Reasons for the end of a flow's run.")
class FlowExitReason(VendorEnum):
    DISCONNECT = value("DISCONNECT", "The customer hung up, or the connection was lost.")
    FLOW_DISCONNECT = value("FLOW_DISCONNECT", "The flow hung up.")
    FLOW_ERROR_DISCONNECT = value("FLOW_ERROR_DISCONNECT", "The flow hung up because of an error.")
    FLOW_ERROR_EXIT = value("FLOW_ERROR_EXIT", "The flow was left because of an error.")
    FLOW_EXIT = value("FLOW_EXIT", "The flow came to its end.")
    RECOGNITION_FAILURE_DISCONNECT = value(
        "RECOGNITION_FAILURE_DISCONNECT", "The flow hung up because it did not understand the customer."
    )
    RECOGNITION_FAILURE_EXIT = value(
        "RECOGNITION_FAILURE_EXIT", "The flow was left because it did not understand the customer."
    )
    SESSION_EXPIRE_DISCONNECT = value(
        "SESSION_EXPIRE_DISCONNECT", "The session ended because nobody did anything for too long."
    )
    TRANSFER = value("TRANSFER", "The flow handed over to somebody or something else.")
    USER_EXIT = value("USER_EXIT", "The customer asked to leave the flow.")
    UNKNOWN = unknown()


@strawberry.enum(description="Targets to which a flow can transfer.")
class FlowTransferType(VendorEnum):
    ACD = value("ACD", "A queue.")
    ACD_VOICEMAIL = value("ACD_VOICEMAIL", "The voicemail box of a queue.")
    FLOW = value("FLOW", "Another flow.")
    GROUP = value("GROUP", "A group.")
    GROUP_VOICEMAIL = value("GROUP_VOICEMAIL", "The voicemail box of a group.")
    NUMBER = value("NUMBER", "A phone number or other address.")
    RETURN_TO_AGENT = value("RETURN_TO_AGENT", "The agent who had handed over to the flow.")
    SECURE_FLOW = value("SECURE_FLOW", "A secure flow, for data that the agent must not hear.")
    USER = value("USER", "A user.")
    USER_VOICEMAIL = value("USER_VOICEMAIL", "The voicemail box of a user.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="One business result tracked by a flow, such as whether a payment was taken."
)
class AnalyticsFlowOutcome(Model):
    flow_outcome: str | None = field("Outcome identifier and result joined in one string by a colon.")
    flow_outcome_end_timestamp: DateTime | None = field(
        "When the result was reached; can be empty if it was never achieved."
    )
    flow_outcome_id: str | None = field("Identifies the configured outcome being tracked.")
    outcome = link("flowOutcome", "Configured outcome being tracked.", id="flow_outcome_id")
    flow_outcome_start_timestamp: DateTime | None = field("When the flow began working towards the result.")
    flow_outcome_value: FlowOutcomeValue | None = field("How it turned out.")


@strawberry.pydantic.type(
    description="One run of an Architect flow, such as an IVR menu or a bot, within a session."
)
class AnalyticsFlow(Model):
    ending_language: str | None = field("Language tag in use when the flow finished, such as en-us.")
    entry_reason: str | None = field("Address, user or flow through which the interaction came in.")
    entry_type: FlowEntryType | None = field("By what route the interaction got into the flow.")
    exit_reason: FlowExitReason | None = field("Why the run ended.")
    flow_id: str | None = field("Identifies the flow that was run.")
    flow = link("flow", "Flow that ran.", id="flow_id")
    flow_name: str | None = field("Title the flow had when it ran.")
    flow_type: FlowType | None = field("Purpose of the flow, such as inbound calls or a bot.")
    flow_version: str | None = field("Published version of the flow that was run.")
    issued_callback: bool | None = field("True when the flow created a callback for the customer.")
    recognition_failure_reason: str | None = field(
        "Failure to understand the customer that made the flow exit or disconnect."
    )
    starting_language: str | None = field("Language tag in use when the flow began, such as en-us.")
    transfer_target_address: str | None = field(
        "Phone number, email address or queue to which the flow handed over."
    )
    transfer_target_name: str | None = field("Readable name of the party to which the flow handed over.")
    transfer_type: FlowTransferType | None = field("To what the flow handed over, if a transfer ended it.")
    outcomes: Many[AnalyticsFlowOutcome] = listed("Business results that the flow recorded while it ran.")
