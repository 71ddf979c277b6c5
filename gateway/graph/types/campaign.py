"""Outbound campaigns."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.division import Divided
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Ascending and descending sort order.")
class ContactSortDirection(VendorEnum):
    ASC = value("ASC", "From the lowest to the highest.")
    DESC = value("DESC", "From the highest to the lowest.")
    UNKNOWN = unknown()


@strawberry.enum(description="Dialing strategies, from agent preview to fully predictive or agentless.")
class DialingMode(VendorEnum):
    AGENTLESS = value("agentless", "No agent takes part; a flow serves those who answer.")
    PREVIEW = value("preview", "The agent sees the contact before dialing.")
    POWER = value("power", "It dials for agents who are free, several numbers each.")
    PREDICTIVE = value("predictive", "It dials ahead, by a forecast of when agents will be free.")
    PROGRESSIVE = value("progressive", "It dials one number for each agent who is free.")
    EXTERNAL = value("external", "An outside dialer places the calls.")
    UNKNOWN = unknown()


@strawberry.enum(description="Running states of a campaign, including forced stops and completion.")
class CampaignStatus(VendorEnum):
    ON = value("on", "It is running.")
    STOPPING = value("stopping", "It dials no more, and ends when what it dialed has ended.")
    OFF = value("off", "It is not running.")
    COMPLETE = value("complete", "It has dialed all contacts.")
    INVALID = value("invalid", "Its settings do not allow it to run.")
    FORCED_OFF = value("forced_off", "It was stopped by force.")
    FORCED_STOPPING = value("forced_stopping", "It is being stopped by force.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A contact list column that holds a number to dial.")
class PhoneColumn(Model):
    column_name: str | None = field("Heading of the column in the contact list.")
    type: str | None = field("Kind of number in the column, such as cell or home.")


@strawberry.pydantic.type(description="One criterion for ordering contacts in a campaign.")
class ContactSort(Model):
    field_name: str | None = field("Contact list column to sort by.")
    direction: ContactSortDirection | None = field("Whether the lowest or the highest value comes first.")
    numeric: bool | None = field("True to compare the column as numbers rather than text.")


@strawberry.pydantic.type(description="A named value to be put into an error text.")
class UserParam(Model):
    key: str | None = field("Placeholder that the value replaces.")
    value: str | None = field("Text to insert for the placeholder.")


@strawberry.pydantic.type(description="One problem reported by the platform.")
class RestErrorDetail(Model):
    error: str | None = field("Short label of the problem.")
    details: str | None = field("Explanation of the problem, possibly with placeholders.")
    user_params: Many[UserParam] = listed("Values to put into the placeholders of the explanation.")


@strawberry.pydantic.type(description="How a running campaign reacts to changes in its contact list.")
class DynamicContactQueueingSettings(Model):
    sort: bool | None = field("True to keep re-ordering contacts while the campaign runs.")
    filter: bool | None = field("True to keep re-applying the contact filter while the campaign runs.")


@strawberry.pydantic.type(description="How a campaign takes part in sharing outbound lines with others.")
class DynamicLineBalancingSettings(Model):
    enabled: bool | None = field("True when the campaign's lines are balanced against other campaigns.")
    relative_weight: Int | None = field("Share of lines the campaign claims in proportion to the others.")


@strawberry.pydantic.type(description="Choice of the diagnostic alerts a campaign raises.")
class DiagnosticsSettings(Model):
    report_low_max_calls_per_agent_alert: bool | None = field(
        "True to be alerted when the calls-per-agent limit is too low."
    )


@entity("An outbound dialing campaign that works through a contact list.")
class Campaign(Entity, Named, Divided):
    name: str | None = field("Name shown in campaign lists.")
    date_created: DateTime | None = field("When the campaign was set up.")
    date_modified: DateTime | None = field("When the campaign's settings were last changed.")
    version: Int | None = field("Revision number; an update must send the latest one to be accepted.")
    contact_list_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="contactList")
    contact_list = link("contactList", "Contact list whose records are dialed.", ref="contact_list_ref")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link(
        "queue", "Queue whose agents take the calls; agentless campaigns need none.", ref="queue_ref"
    )
    dialing_mode: DialingMode | None = field("How calls are paced and offered to agents.")
    script_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="script")
    script = link(
        "script", "Agent script opened with each call; agentless campaigns need none.", ref="script_ref"
    )
    edge_group: Reference | None = field("Group of Edge devices that makes the calls.")
    site: Reference | None = field("Telephony site used for dialing instead of an edge group.")
    campaign_status: CampaignStatus | None = field(
        "Whether the campaign is dialing, winding down or at rest."
    )
    phone_columns: Many[PhoneColumn] = listed("Contact list columns that hold the numbers to dial.")
    abandon_rate: float | None = field(
        "Abandonment that the dialler aims not to exceed, in percent, for power and predictive modes."
    )
    dnc_lists: Many[Reference] = listed("Do-not-call lists consulted before each call.")
    callable_time_set: Reference | None = field("Hours in which contacts may be called.")
    call_analysis_response_set: Reference | None = field(
        "Action for each result of call analysis, such as person or machine."
    )
    errors: Many[RestErrorDetail] = listed("Problems that affect the campaign at present.")
    caller_name: str | None = field("Caller name presented to the person called.")
    caller_address: str | None = field("Caller number presented to the person called.")
    outbound_line_count: Int | None = field(
        "Greatest number of lines dialed at once; mandatory only for agentless campaigns."
    )
    rule_sets: Many[Reference] = listed("Rules evaluated around each call while the campaign runs.")
    skip_preview_disabled: bool | None = field(
        "Whether skipping a preview without calling is switched off for agents; preview mode only."
    )
    preview_time_out_seconds: Int | None = field(
        "Seconds of preview before the call is made automatically; 0 leaves it to the agent."
    )
    always_running: bool | None = field(
        "True keeps the campaign on when contacts run out, so that new ones are dialed."
    )
    contact_sort: ContactSort | None = field(
        "Column and direction that decide which contacts are dialed first."
    )
    contact_sorts: Many[ContactSort] = listed(
        "Up to four sort criteria that decide which contacts are dialed first."
    )
    no_answer_timeout: Int | None = field(
        "Seconds of ringing before a call counts as unanswered, normally 30; not for preview mode."
    )
    call_analysis_language: str | None = field(
        "Language in which the Edge listens for answering machines and people."
    )
    priority: Int | None = field("Rank from 1 (lowest) to 5 (highest) among campaigns sharing the queue.")
    contact_list_filters: Many[Reference] = listed(
        "Filters that narrow the records to dial; at most one at present."
    )
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the campaign.", ref="division_ref")
    agent_owned_column: str | None = field(
        "Contact list column naming the agent to whom a record belongs; preview mode only."
    )
    dynamic_contact_queueing_settings: DynamicContactQueueingSettings | None = field(
        "Whether order and filtering follow contact changes while dialing."
    )
    skill_columns: Many[str] = listed("Contact list columns whose skills are considered when dialing.")
    preview_auto_end: bool | None = field("True when previews can end automatically.")
    max_calls_per_agent: Int | None = field("Upper limit of calls dialed for each agent, as a whole number.")
    max_calls_per_agent_decimal: float | None = field(
        "Upper limit of calls dialed for each agent, with fractions allowed."
    )
    callback_auto_answer: bool | None = field(
        "True when callback calls are answered automatically for the agent."
    )
    dynamic_line_balancing_settings: DynamicLineBalancingSettings | None = field(
        "How the campaign shares outbound lines with others."
    )
    diagnostics_settings: DiagnosticsSettings | None = field("Which diagnostic alerts the campaign raises.")
    precise_dialing_enabled: bool | None = field("True when precise dialing is switched on.")
