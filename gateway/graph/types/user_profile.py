"""Profiles of users."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import Date, DateTime, Int, JSONObject


@strawberry.enum(description="Media that a contact entry can serve.")
class ContactMediaType(VendorEnum):
    PHONE = value("PHONE", "Phone.")
    EMAIL = value("EMAIL", "Mail.")
    SMS = value("SMS", "Text messages.")
    UNKNOWN = unknown()


@strawberry.enum(description="Roles of a contact entry; PRIMARY marks the main one.")
class ContactType(VendorEnum):
    PRIMARY = value("PRIMARY", "The main one.")
    WORK = value("WORK", "At work.")
    WORK2 = value("WORK2", "At work, the second.")
    WORK3 = value("WORK3", "At work, the third.")
    WORK4 = value("WORK4", "At work, the fourth.")
    HOME = value("HOME", "At home.")
    MOBILE = value("MOBILE", "A mobile phone.")
    MAIN = value("MAIN", "The organization's main number.")
    OTHER = value("OTHER", "Another one.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Internal chat identity of a user.")
class UserChat(Model):
    jabber_id: str | None = field("Jabber (XMPP) address under which colleagues chat with the user.")


@strawberry.pydantic.type(description="One way to reach a user: a phone number, extension or email address.")
class Contact(Model):
    address: str | None = field("The number or email address itself, as stored.")
    display: str | None = field("The address in a form fit for showing to people.")
    media_type: ContactMediaType | None = field("Whether the entry is for voice, email or text messages.")
    type: ContactType | None = field("Role of the entry, such as work, home or mobile.")
    extension: str | None = field("Internal extension, given in place of an address.")
    country_code: str | None = field("Country the number belongs to.")
    integration: str | None = field("Tag of the external integration that the number is tied to, if any.")


@strawberry.pydantic.type(description="One course of study on a user's profile.")
class Education(Model):
    school: str | None = field("School or university the user attended.")
    field_of_study: str | None = field("Subject the user studied there.")
    notes: str | None = field("Remarks on this course of study, at most 2000 characters.")
    date_start: Date | None = field("Day the studies began.")
    date_end: Date | None = field("Day the studies ended.")


@strawberry.pydantic.type(description="A user's description of themselves.")
class Biography(Model):
    biography: str | None = field("Free text in which the user introduces themselves.")
    interests: Many[str] = listed("Topics the user lists as interests.")
    hobbies: Many[str] = listed("Pastimes the user lists on the profile.")
    spouse: str | None = field("Spouse as the user entered it on the profile.")
    education: Many[Education] = listed("Schooling the user lists, one entry per course of study.")


@strawberry.pydantic.type(description="Employment record shown on a user's profile.")
class EmployerInfo(Model):
    official_name: str | None = field("Name of the employee in official records.")
    employee_id: str | None = field("Staff number given by the employer.")
    employee_type: str | None = field("Kind of employment, as the organization words it.")
    date_hire: str | None = field("Day the user was hired, as text.")


@strawberry.pydantic.type(description="Where a user sits: a company site and a spot on its floor plan.")
class UserLocation(Model):
    location_id: strawberry.ID | None = field("Id of the location the user is placed at.", key="id")
    floorplan_id: str | None = field("Id of the floor plan image the coordinates refer to.")
    coordinates: JSONObject | None = field(
        "Position on the floor plan, keyed by axis; of use only with a plan."
    )
    notes: str | None = field("Remark on where exactly to find the user.")
    location = link("location", "Company site where the user sits.", id="location_id")
    location_definition_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="locationDefinition")
    location_definition = link(
        "location", "The company site in full, with address and contact.", ref="location_definition_ref"
    )


@strawberry.pydantic.type(description="Where one of a user's clients last reported the user to be.")
class Geolocation(Model):
    client_id: strawberry.ID | None = field("Id of the client whose position this is.", key="id")
    name: str | None = field("Label of this position record.")
    type: str | None = field("Kind of client that reports the position, for example ios, android or web.")
    primary: bool | None = field("True when this client is the one that determines the user's position.")
    latitude: float | None = field("North-south position in decimal degrees.")
    longitude: float | None = field("East-west position in decimal degrees.")
    country: str | None = field("Country of the reported position.")
    region: str | None = field("State, province or region of the reported position.")
    city: str | None = field("Town of the reported position.")
    location_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="locations")
    locations = links(
        "location", "Company sites associated with the reported position.", refs="location_refs"
    )
    self_uri: str | None = field("REST address of the geolocation record.")


@strawberry.pydantic.type(description="When a user last obtained an access token.")
class OAuthLastTokenIssued(Model):
    date_issued: DateTime | None = field("Moment the latest token was handed out, in ISO 8601.")


@strawberry.pydantic.type(description="How a user ranks when agents bid for work plans.")
class WorkPlanBidRanks(Model):
    user_id: strawberry.ID | None = field("Id of the user who is ranked.", key="id")
    user = link("user", "User who is ranked.", id="user_id")
    work_plan_bidding_performance: Int | None = field("Rank by performance, from 0 to 9999.")
    bidding_tie_breaker: str | None = field("Organization's own measure for ranking agents further.")
    self_uri: str | None = field("REST address of the ranking.")
