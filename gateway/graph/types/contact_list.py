"""Contact lists: the records that outbound campaigns work through."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.division import Divided
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Stages of an import into a contact list that is not complete.")
class ImportStatusState(VendorEnum):
    IN_PROGRESS = value("IN_PROGRESS", "It is being imported.")
    FAILED = value("FAILED", "The import has failed.")
    UNKNOWN = unknown()


@strawberry.enum(description="Types of values in a contact list column.")
class ColumnDataType(VendorEnum):
    NUMERIC = value("NUMERIC", "Numbers.")
    TEXT = value("TEXT", "Text.")
    TIMESTAMP = value("TIMESTAMP", "Moments.")
    DATETIME = value("DATETIME", "Days with a time.")
    UNKNOWN = unknown()


@strawberry.enum(description="How long a contact list is retained.")
class RetentionType(VendorEnum):
    NEVER = value("Never", "Never, which the vendor does not explain.")
    TODAY = value("Today", "Until the end of the day.")
    RETENTIONDAYS = value("RetentionDays", "For a number of days.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A contact list column with numbers to dial.")
class ContactPhoneNumberColumn(Model):
    column_name: str | None = field("Heading of the column.")
    type: str | None = field("Kind of number in the column, such as cell or home.")
    callable_time_column_name: str | None = field("Heading of the column that decides on callable hours.")
    callable_time_column: str | None = field(
        "Column with the time zone by which callable hours are checked; not beside automatic mapping."
    )


@strawberry.pydantic.type(description="A contact list column with addresses to write emails to.")
class EmailColumn(Model):
    column_name: str | None = field("Heading of the column.")
    type: str | None = field("Kind of address in the column, such as work or personal.")
    contactable_time_column_name: str | None = field("Heading of the column that decides on contact hours.")
    contactable_time_column: str | None = field(
        "Column with the time zone by which contact hours are checked."
    )


@strawberry.pydantic.type(description="A contact list column with numbers to write to by WhatsApp.")
class WhatsAppColumn(Model):
    column_name: str | None = field("Heading of the column.")
    type: str | None = field("Kind of number in the column, such as work or personal.")
    contactable_time_column_name: str | None = field("Heading of the column that decides on contact hours.")
    contactable_time_column: str | None = field(
        "Column with the time zone by which contact hours are checked."
    )


@strawberry.pydantic.type(description="How far an import into a contact list has come.")
class ImportStatus(Model):
    state: ImportStatusState | None = field("Whether the import runs or has failed.")
    total_records: Int | None = field("How many records the import brings.")
    completed_records: Int | None = field("How many of them are in the list.")
    percent_complete: Int | None = field("The same in percent, from 0 to 100.")
    failure_reason: str | None = field("Why the import failed, if it did.")
    target_contact_list_ids: Many[str] = listed("Ids of the contact lists that the import fills.")
    target_contact_lists = links(
        "contactList", "Contact lists that the import fills.", ids="target_contact_list_ids"
    )
    list_name_prefix: str | None = field("Start of the names of lists that the import makes.")


@strawberry.pydantic.type(description="Type of a column by which campaigns may sort and filter.")
class ColumnDataTypeSpecification(Model):
    column_name: str | None = field("Heading of the column.")
    column_data_type: ColumnDataType | None = field("Type of the column's values.")
    min: Int | None = field("Smallest number that a numeric column holds.")
    max: Int | None = field("Largest number that a numeric column holds.")
    max_length: Int | None = field("Longest text that a text column holds, in characters.")


@entity("A list of contacts for outbound campaigns, with a column for each thing known of them.")
class ContactList(Entity, Named, Divided):
    name: str | None = field("Name shown where lists are chosen.")
    date_created: DateTime | None = field("When the list was made.")
    date_modified: DateTime | None = field("When the list's settings were last changed.")
    version: Int | None = field("Revision number; an update must send the latest one to be accepted.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division that controls who may access the list.", ref="division_ref")
    column_names: Many[str] = listed("Headings of all columns, in order.")
    phone_columns: Many[ContactPhoneNumberColumn] = listed("Columns with numbers to dial.")
    email_columns: Many[EmailColumn] = listed("Columns with email addresses.")
    whats_app_columns: Many[WhatsAppColumn] = listed("Columns with WhatsApp numbers.")
    import_status: ImportStatus | None = field("How far an import has come, while one runs or has failed.")
    preview_mode_column_name: str | None = field(
        "Column whose value decides whether a contact is always previewed by an agent first."
    )
    preview_mode_accepted_values: Many[str] = listed("Values of that column for which it is.")
    size: Long | None = field("How many contacts the list holds.")
    attempt_limits: Reference | None = field("Rules on how often a contact may be tried.")
    automatic_time_zone_mapping: bool | None = field(
        "True when a contact's time zone is worked out from the number and the postal code."
    )
    zip_code_column_name: str | None = field("Column with the postal code for that.")
    column_data_type_specifications: Many[ColumnDataTypeSpecification] = listed(
        "Types of the columns by which campaigns may sort and filter."
    )
    trim_whitespace: bool | None = field("True when imports drop space around values, as they do by default.")
    retention_type: RetentionType | None = field("How long the list is retained.")
    retention_days: Int | None = field("Days for which it is, where they are counted.")
    date_expiration: DateTime | None = field("When the list is removed.")
    time_zone: str | None = field("IANA name of the list's time zone, such as Europe/London.")
