"""Contacts of contact lists: whom outbound campaigns dial and write to."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Model, Named, entity, field, required
from gateway.graph.scalars import DateTime, Int, JSONObject


@strawberry.enum(description="How long a contact is retained in its list.")
class ContactRetentionType(VendorEnum):
    NEVER = value("Never", "Never, which the vendor does not explain.")
    TODAY = value("Today", "Until the end of the day.")
    RETENTIONDAYS = value("RetentionDays", "For a number of days.")
    DATEEXPIRATION = value("DateExpiration", "Until a day that is set.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Settings of one contact that go before those of its campaign.")
class ConfigurationOverrides(Model):
    priority: bool | None = field("True puts the contact before the others of the list, false behind them.")


@entity("A contact of a contact list: one row, with a value for each column.", key="contactListId id")
class OutboundContact(Entity, Named):
    contact_list_id: strawberry.ID = required("Contact list that holds the contact.")
    contact_list = link("contactList", "Contact list that holds the contact.", id="contact_list_id")
    name: str | None = field("Name of the contact, where it has one.")
    data: JSONObject | None = field("The row: texts, keyed by the headings of the list's columns.")
    call_records: JSONObject | None = field(
        "The latest attempt to dial each number, `lastAttempt` with its `lastResult`, keyed by column."
    )
    latest_sms_evaluations: JSONObject | None = field(
        "The latest wrap-up of a text message to each number, keyed by column."
    )
    latest_email_evaluations: JSONObject | None = field(
        "The latest wrap-up of an email to each address, keyed by column."
    )
    latest_whats_app_evaluations: JSONObject | None = field(
        "The latest wrap-up of a WhatsApp message to each number, keyed by column."
    )
    callable: bool | None = field("Whether campaigns may dial the contact.")
    phone_number_status: JSONObject | None = field(
        "Whether each number is `callable`, keyed by the column of the number."
    )
    contactable_status: JSONObject | None = field(
        "Whether the contact is `contactable`, and by which columns, keyed by medium."
    )
    contact_column_time_zones: JSONObject | None = field(
        "Time zones worked out for the contact, keyed by the column that each follows from."
    )
    configuration_overrides: ConfigurationOverrides | None = field(
        "Settings of the contact that go before those of its campaign."
    )
    date_created: DateTime | None = field(
        "When the contact was added; unknown of those from before September 2023."
    )
    retention_type: ContactRetentionType | None = field("How long the contact is retained.")
    retention_days: Int | None = field("Days for which it is, where they are counted.")
    date_expiration: DateTime | None = field("When the contact is removed, where a date is set.")
