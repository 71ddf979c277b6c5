"""External contacts and the organizations they belong to."""

from typing import Annotated, Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int, JSONObject, Long
from gateway.graph.types.division import Divided
from gateway.graph.types.external_identity import (
    AppleOpaqueId,
    ContactAddress,
    ContactIdentifier,
    ExternalDataSource,
    ExternalId,
    ExternalOrganizationIdentifier,
    FacebookId,
    InstagramId,
    LineId,
    PhoneNumber,
    TwitterId,
    WhatsAppId,
)
from gateway.graph.types.organization import Trustor


@strawberry.enum(description="Degrees of knowledge about a contact, from ephemeral to curated.")
class ExternalContactType(VendorEnum):
    EPHEMERAL = value("Ephemeral", "Hardly anything is known; the record does not stay.")
    IDENTIFIED = value("Identified", "It was recognized by an identifier.")
    CURATED = value("Curated", "A person has entered or checked the record.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="Definition of the custom fields that extend a built-in kind of record."
)
class DataSchema(Model):
    schema_id: strawberry.ID | None = field("Key to quote when assigning the schema to a record.", key="id")
    name: str | None = field("Name shown where schemas are chosen.")
    version: Int | None = field("Revision of the schema, counted from 1; updates must send it.")
    applies_to: Many[str] = listed("Built-in kinds of record that the schema can extend.")
    enabled: bool | None = field("False bars new use of the schema, while data already stored remains.")
    created_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="createdBy")
    created_by = link("user", "User who made the schema.", ref="created_by_ref")
    date_created: DateTime | None = field("When this revision of the schema was made.")
    json_schema: JSONObject | None = field("JSON Schema that lists the custom fields and their constraints.")
    self_uri: str | None = field("REST address of the schema.")


@strawberry.pydantic.type(description="The combining of two contacts into one.")
class MergeOperation(Model):
    source_contact_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="sourceContact")
    source_contact = link(
        "externalContact", "Contact that was merged into the other.", ref="source_contact_ref"
    )
    target_contact_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="targetContact")
    target_contact = link("externalContact", "Contact that took in the other.", ref="target_contact_ref")
    resulting_contact_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="resultingContact")
    resulting_contact = link(
        "externalContact", "New contact that came out of the merge.", ref="resulting_contact_ref"
    )


@entity("A customer or other outside person stored in the contact directory.")
class ExternalContact(Entity, Divided):
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the contact.", ref="division_ref")
    first_name: str | None = field("Given name, up to 1000 characters.")
    middle_name: str | None = field("Middle name or names, up to 1000 characters.")
    last_name: str | None = field("Family name, up to 1000 characters.")
    salutation: str | None = field("Form of address, such as Mr or Dr.")
    title: str | None = field("Title of the person, such as a job title.")
    work_phone: PhoneNumber | None = field("Number at which to reach the person at work.")
    cell_phone: PhoneNumber | None = field("Mobile number of the person.")
    home_phone: PhoneNumber | None = field("Number at which to reach the person at home.")
    other_phone: PhoneNumber | None = field("Further number that fits no other category.")
    work_email: str | None = field("Email address used for business, up to 256 characters.")
    personal_email: str | None = field("Private email address, up to 256 characters.")
    other_email: str | None = field("Further email address, up to 256 characters.")
    address: ContactAddress | None = field("Postal address of the person.")
    twitter_id: TwitterId | None = field("Twitter account of the person.")
    line_id: LineId | None = field("Account of the person on LINE messenger.")
    whats_app_id: WhatsAppId | None = field("WhatsApp account of the person.")
    facebook_id: FacebookId | None = field("Facebook account of the person.")
    instagram_id: InstagramId | None = field("Instagram account of the person.")
    apple_opaque_ids: Many[AppleOpaqueId] = listed("Apple messaging identifiers of the person, ten at most.")
    external_ids: Many[ExternalId] = listed("Keys of the person in outside systems, ten at most.")
    identifiers: Many[ContactIdentifier] = listed("All values by which this contact can be recognized.")
    modify_date: DateTime | None = field("When the contact was last changed.")
    create_date: DateTime | None = field("When the contact was first stored.")
    external_organization_ref: strawberry.Private[dict[str, Any] | None] = hidden(
        alias="externalOrganization"
    )
    external_organization = link(
        "externalOrganization", "Company that the person belongs to.", ref="external_organization_ref"
    )
    survey_opt_out: bool | None = field("True when the person must not be sent surveys.")
    external_system_url: str | None = field("Link to the person's record in a leading outside system.")
    data_schema: DataSchema | None = field(
        "Definition of the custom fields this contact carries.", alias="schema"
    )
    custom_fields: JSONObject | None = field("Values of the custom fields, keyed by field name.")
    external_data_sources: Many[ExternalDataSource] = listed(
        "Outside records, for instance in a CRM, from which data came; filled only on request."
    )
    type: ExternalContactType | None = field("How firmly the person behind the contact is known.")
    canonical_contact_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="canonicalContact")
    canonical_contact = link(
        "externalContact",
        "Contact that now represents the whole merged family; empty without any merge.",
        ref="canonical_contact_ref",
    )
    merge_set_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="mergeSet")
    merge_set = links(
        "externalContact",
        "All contacts merged into one family with this one; empty without any merge.",
        refs="merge_set_refs",
    )
    merged_from_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="mergedFrom")
    merged_from = links(
        "externalContact", "Contacts that were combined to make this one.", refs="merged_from_refs"
    )
    merged_to_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="mergedTo")
    merged_to = link("externalContact", "Contact into which this one was combined.", ref="merged_to_ref")
    merge_operation: Annotated[
        MergeOperation | None,
        strawberry.field(deprecation_reason="The vendor asks to read mergedTo and mergedFrom instead."),
    ] = field("Merge history of the contact.")


@strawberry.pydantic.type(description="A stock exchange listing of a company.")
class Ticker(Model):
    symbol: str | None = field("Letters under which the share is traded, such as AAPL.")
    exchange: str | None = field("Stock exchange of the listing, such as NYSE.")


@entity("A customer company or other outside organization in the contact directory.")
class ExternalOrganization(Entity, Named, Divided):
    name: str | None = field("Company name, up to 1000 characters.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the company.", ref="division_ref")
    company_type: str | None = field("Type of company, as free text.")
    industry: str | None = field("Line of business, as free text.")
    address: ContactAddress | None = field("Postal address of the company.")
    phone_number: PhoneNumber | None = field("Main telephone number of the company.")
    fax_number: PhoneNumber | None = field("Number for sending faxes to the company.")
    employee_count: Int | None = field("How many people the company employs.")
    revenue: Long | None = field("Turnover of the company, with no currency stated.")
    tags: Many[str] = listed("Labels for grouping and finding companies.")
    websites: Many[str] = listed("Web addresses of the company.")
    tickers: Many[Ticker] = listed("Stock exchange listings of the company.")
    twitter_id: TwitterId | None = field("Twitter account of the company.")
    external_system_url: str | None = field("Link to the company's record in a leading outside system.")
    modify_date: DateTime | None = field("When the company was last changed.")
    create_date: DateTime | None = field("When the company was first stored.")
    trustor: Trustor | None = field(
        "Trust relation, when the company has granted access to its own platform organization."
    )
    data_schema: DataSchema | None = field(
        "Definition of the custom fields this company carries.", alias="schema"
    )
    custom_fields: JSONObject | None = field("Values of the custom fields, keyed by field name.")
    identifiers: Many[ExternalOrganizationIdentifier] = listed(
        "All values by which this company can be recognized."
    )
    external_ids: Many[ExternalId] = listed("Keys of the company in outside systems, ten at most.")
    external_data_sources: Many[ExternalDataSource] = listed(
        "Outside records, for instance in a CRM, from which data came; filled only on request."
    )
