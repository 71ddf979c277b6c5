"""Runs of flows in the history of a conversation."""

import strawberry

from gateway.graph.enums import VendorEnum
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.vocabulary import FlowType


@strawberry.enum(description="Routes by which an interaction can enter a flow.")
class FlowEntryType(VendorEnum):
    AGENT = "agent"
    DIRECT = "direct"
    DNIS = "dnis"
    FLOW = "flow"
    OUTBOUND = "outbound"
    UNKNOWN = "unknown"


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
    flow_outcome_value: str | None = field("How it turned out, for example SUCCESS.")


@strawberry.pydantic.type(
    description="One run of an Architect flow, such as an IVR menu or a bot, within a session."
)
class AnalyticsFlow(Model):
    ending_language: str | None = field("Language tag in use when the flow finished, such as en-us.")
    entry_reason: str | None = field("Address, user or flow through which the interaction came in.")
    entry_type: FlowEntryType | None = field("By what route the interaction got into the flow.")
    exit_reason: str | None = field("Why the run ended, for example DISCONNECT.")
    flow_id: str | None = field("Identifies the flow that was run.")
    flow = link("flow", "Flow that ran.", id="flow_id")
    flow_name: str | None = field("Title the flow had when it ran.")
    flow_type: FlowType | None = field("What the flow is built for, such as inbound calls or a bot.")
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
    transfer_type: str | None = field("How the flow handed over, if a transfer ended it.")
    outcomes: Many[AnalyticsFlowOutcome] = listed("Business results that the flow recorded while it ran.")
