"""Flows, and their versions."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, EpochDateTime, JSONObject
from gateway.graph.types.division import Divided
from gateway.graph.types.error_body import ErrorDetail
from gateway.graph.types.nlu import NluInfo
from gateway.graph.types.reference import Reference
from gateway.graph.types.vocabulary import FlowType


@strawberry.enum(description="Kinds of work that can be done on a flow.")
class FlowOperationName(VendorEnum):
    CREATE = value("CREATE", "It is made.")
    CHECKIN = value("CHECKIN", "It is checked in.")
    CHECKOUT = value("CHECKOUT", "It is checked out.")
    DEBUG = value("DEBUG", "It is run for a test.")
    DELETE = value("DELETE", "It is deleted.")
    HISTORY = value("HISTORY", "Its history is read.")
    PUBLISH = value("PUBLISH", "It is published.")
    REVERT = value("REVERT", "It goes back to an earlier version.")
    SAVE = value("SAVE", "It is saved.")
    STATE_CHANGE = value("STATE_CHANGE", "It is put into another state.")
    UPDATE = value("UPDATE", "It is changed.")
    VALIDATE = value("VALIDATE", "It is checked for errors.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of an operation, including success and failure.")
class FlowOperationStatus(VendorEnum):
    LOCKED = value("LOCKED", "The flow is locked for it.")
    UNLOCKED = value("UNLOCKED", "The flow is free again.")
    STARTED = value("STARTED", "It has begun.")
    PENDING_GENERATION = value("PENDING_GENERATION", "The flow's program is being made.")
    PENDING_BACKEND_NOTIFICATION = value(
        "PENDING_BACKEND_NOTIFICATION", "The service that runs the flow is being notified."
    )
    SUCCESS = value("SUCCESS", "It has succeeded.")
    FAILURE = value("FAILURE", "It has failed.")
    UNKNOWN = unknown()


@strawberry.enum(description="Editing steps that produce a version: publish, check-in or save.")
class FlowVersionType(VendorEnum):
    PUBLISH = value("PUBLISH", "It was published.")
    CHECKIN = value("CHECKIN", "It was checked in.")
    SAVE = value("SAVE", "It was saved.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A language that a flow can speak.")
class SupportedLanguage(Model):
    language: str | None = field("Language tag used in Architect, such as en-us.")
    is_default: bool | None = field("True for the language in which the flow starts by default.")


@strawberry.pydantic.type(
    description="Work done on a flow, such as publishing or checking in, and its result."
)
class FlowOperation(Model):
    operation_id: strawberry.ID | None = field(
        "Identifies the operation when following its progress.", key="id"
    )
    complete: bool | None = field("True once the operation has come to an end.")
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "Person who started the operation.", ref="user_ref")
    client: Reference | None = field("API client that started the operation.")
    error_message: str | None = field("Readable error message; null without an error.")
    error_code: str | None = field("Code of what went wrong, for use by programs.")
    error_details: Many[ErrorDetail] = listed("Single problems behind the failure.")
    error_message_params: JSONObject | None = field(
        "Values to put into the error message, keyed by placeholder."
    )
    action_name: FlowOperationName | None = field("Operation in progress on the flow.")
    action_status: FlowOperationStatus | None = field("How far the operation has got.")


@strawberry.pydantic.type(description="One saved, checked-in or published state of a flow.")
class FlowVersion(Model):
    version: strawberry.ID | None = field(
        "Number of the version, which identifies it within its flow.", key="id"
    )
    name: str | None = field("Name shown for the version.")
    commit_version: str | None = field("Number of the commit that produced the version.")
    configuration_version: str | None = field("Number of the configuration that the version holds.")
    type: FlowVersionType | None = field("Which step of editing produced the version.")
    secure: bool | None = field(
        "True when the version belongs to a secure flow that protects sensitive data."
    )
    debug: bool | None = field("True when the version was made for debugging.")
    created_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="createdBy")
    created_by = link("user", "Person who made the version.", ref="created_by_ref")
    created_by_client: Reference | None = field("API client that made the version.")
    configuration_uri: str | None = field("REST address at which the version's configuration can be read.")
    date_created: EpochDateTime | None = field("When the version was made.")
    date_checked_in: EpochDateTime | None = field("When the version was checked in.")
    date_saved: EpochDateTime | None = field("When the version was saved.")
    generation_id: str | None = field("Identifies the build run that generated the version.")
    publish_result_uri: str | None = field("Address at which the result of publishing can be read.")
    input_schema: JSONObject | None = field("Values this version expects on start, as JSON Schema.")
    output_schema: JSONObject | None = field("Values this version gives back, as JSON Schema.")
    virtual_agent_enabled: bool | None = field("True when this version can act as a virtual agent.")
    date_published: DateTime | None = field("When the version went live.")
    date_published_end: DateTime | None = field("When another version replaced this one as the live one.")
    nlu_info: NluInfo | None = field("Language understanding set-up of this version.")
    supported_languages: Many[SupportedLanguage] = listed("Languages that this version can speak.")
    compatible_flow_types: Many[str] = listed("Types of flow into which this version may be built.")
    self_uri: str | None = field("REST address of the version.")


@entity("An Architect flow: the script of an IVR, bot, queue treatment or workflow.")
class Flow(Entity, Named, Divided):
    name: str | None = field("Name shown in flow lists.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the flow.", ref="division_ref")
    description: str | None = field("Notes of the author on what the flow is for.")
    type: FlowType | None = field("Purpose of the flow, such as inbound calls or a bot.")
    locked_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="lockedUser")
    locked_user = link("user", "Person who is holding the flow for editing.", ref="locked_user_ref")
    locked_client: Reference | None = field("API client that is holding the flow for editing.")
    active: bool | None = field("True while the flow can be used.")
    system: bool | None = field("True when the platform supplied the flow.")
    deleted: bool | None = field("True once the flow has been removed.")
    published_version: FlowVersion | None = field("Version that live interactions run.")
    saved_version: FlowVersion | None = field("Version saved most recently.")
    input_schema: JSONObject | None = field("JSON Schema of the values the flow expects on start.")
    output_schema: JSONObject | None = field("JSON Schema of the values the flow gives back.")
    checked_in_version: FlowVersion | None = field("Version checked in most recently.")
    debug_version: FlowVersion | None = field("Version kept for debugging.")
    published_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="publishedBy")
    published_by = link("user", "Person who put the live version in place.", ref="published_by_ref")
    current_operation: FlowOperation | None = field("Work now being done on the flow, such as publishing.")
    nlu_info: NluInfo | None = field("Language understanding set-up of the live version.")
    supported_languages: Many[SupportedLanguage] = listed("Languages that the live version can speak.")
    compatible_flow_types: Many[str] = listed("Types of flow into which this one may be built.")
    worktype_id: str | None = field("Work item type that the flow belongs to.")
    virtual_agent_enabled: bool | None = field("True when the flow can act as a virtual agent.")


@entity("A business result that flows track, such as whether a caller was identified.")
class FlowOutcome(Entity, Named, Divided):
    name: str | None = field("Name shown where outcomes are chosen.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the outcome.", ref="division_ref")
    description: str | None = field("Notes of the author on what counts as the outcome.")
    current_operation: FlowOperation | None = field("Work now being done on the outcome, such as saving.")
