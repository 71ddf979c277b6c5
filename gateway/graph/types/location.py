"""Sites of the organization."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int


@strawberry.enum(
    description="Kinds of emergency number: default, or emergency location identification number (ELIN)."
)
class EmergencyNumberType(VendorEnum):
    DEFAULT = value("default", "The location's own number.")
    ELIN = value("elin", "An emergency location identification number (ELIN).")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of an address check, from pending to complete or failed.")
class AddressVerificationStatus(VendorEnum):
    PENDING = value("Pending", "It waits for its check.")
    INPROGRESS = value("InProgress", "It is being checked.")
    RETRY = value("Retry", "It will be checked once more.")
    COMPLETE = value("Complete", "It has been checked.")
    FAILED = value("Failed", "The check has failed.")
    UNKNOWN = unknown()


@strawberry.enum(description="Life stages of a company site.")
class LocationState(VendorEnum):
    ACTIVE = value("active", "It is in use.")
    DELETED = value("deleted", "It has been deleted.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Phone number that identifies a site in emergency calls.")
class LocationEmergencyNumber(Model):
    e164: str | None = field("The number in international E.164 form.")
    number: str | None = field("The number as it was entered.")
    type: EmergencyNumberType | None = field("Whether this is an ordinary number or an ELIN.")


@strawberry.pydantic.type(description="Postal address of a company site.")
class LocationAddress(Model):
    city: str | None = field("Town of the postal address.")
    country: str | None = field("Country of the postal address, normally as a code.")
    country_name: str | None = field("Country of the postal address, spelled out.")
    state: str | None = field("State or province of the postal address.")
    street1: str | None = field("First line of the street address.")
    street2: str | None = field("Second line of the street address, such as a suite.")
    zipcode: str | None = field("Postal code of the address.")


@strawberry.pydantic.type(description="One rendition of a picture or floor plan of a site.")
class LocationImage(Model):
    resolution: str | None = field("Size in pixels as width x height, either part of which may be absent.")
    image_uri: str | None = field("Address the picture can be loaded from.")


@strawberry.pydantic.type(description="How the check of a site's postal address went.")
class LocationAddressVerificationDetails(Model):
    status: AddressVerificationStatus | None = field("How far the check has come.")
    date_finished: DateTime | None = field("When the check ended, in ISO 8601.")
    date_started: DateTime | None = field("When the check began, in ISO 8601.")
    service: str | None = field("External service that carries out the check.")


@entity("A company site with its address, emergency number and floor plans.")
class Location(Entity, Named):
    name: str | None = field("Site name shown to users.")
    contact_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="contactUser")
    contact_user = link("user", "Person to turn to about the site.", ref="contact_user_ref")
    emergency_number: LocationEmergencyNumber | None = field(
        "Number that identifies the site in emergency calls."
    )
    address: LocationAddress | None = field("Postal address of the site.")
    state: LocationState | None = field("Whether the site is in use or removed.")
    notes: str | None = field("Remarks about the site for those who look it up.")
    version: Int | None = field("Revision number of the site, to be sent back with an update.")
    path: Many[str] = listed("Identifiers of the enclosing sites, in order.")
    ancestors = links("location", "Locations above this one, from the topmost down.", ids="path")
    profile_image: Many[LocationImage] = listed(
        "Photographs of the site; present only when images are expanded."
    )
    floorplan_image: Many[LocationImage] = listed(
        "Floor plans of the site; present only when images are expanded."
    )
    address_verification_details: LocationAddressVerificationDetails | None = field(
        "Progress of the address check; present only when expanded."
    )
    address_verified: bool | None = field("True when the postal address was found to exist.")
    address_stored: bool | None = field("True when the address is on file for emergency (E911) calls.")
    images: str | None = field("Picture data of the site, as plain text.")
