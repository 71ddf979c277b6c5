"""The identities of an external contact or organization in other systems."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import DateTime, Long


@strawberry.enum(description="Outside products from which data can come.")
class ExternalDataSourcePlatform(VendorEnum):
    SALESFORCE = value("SALESFORCE", "Salesforce.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of value by which a contact can be recognized.")
class ContactIdentifierType(VendorEnum):
    SOCIALLINE = value("SocialLine", "An account at LINE.")
    SOCIALFACEBOOK = value("SocialFacebook", "An account at Facebook.")
    SOCIALTWITTER = value("SocialTwitter", "An account at X, formerly Twitter.")
    SOCIALWHATSAPP = value("SocialWhatsapp", "An account at WhatsApp.")
    SOCIALINSTAGRAM = value("SocialInstagram", "An account at Instagram.")
    SOCIALWHATSAPPBSUID = value(
        "SocialWhatsappBsuid", "The id that WhatsApp gives a user towards a business."
    )
    APPLEOPAQUEID = value("AppleOpaqueId", "The id that Apple gives a user towards a business.")
    EMAIL = value("Email", "An email address.")
    PHONE = value("Phone", "A phone number.")
    COOKIE = value("Cookie", "A cookie of a web page.")
    EXTERNALID = value("ExternalId", "A key of an outside system.")
    SOCIALINSTAGRAMHANDLE = value("SocialInstagramHandle", "A user name at Instagram.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of value by which a company can be recognized.")
class ExternalOrganizationIdentifierType(VendorEnum):
    EXTERNALID = value("ExternalId", "A key of an outside system.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A telephone number as typed, as displayed and in international form.")
class PhoneNumber(Model):
    display: str | None = field("Form to show; write new numbers here and the platform reformats them.")
    extension: Long | None = field("Internal number to dial after the main one.")
    accepts_sms: bool | None = field("True when text messages can be sent to the number.", alias="acceptsSMS")
    normalization_country_code: str | None = field(
        "Country assumed when a number typed without one is converted to E.164."
    )
    user_input: str | None = field("The number exactly as it was typed; set by the platform.")
    e164: str | None = field("International E.164 form; set by the platform when the number is understood.")
    country_code: str | None = field(
        "Country recognized in the number; set by the platform when it is understood."
    )


@strawberry.pydantic.type(description="A postal address of a contact or company.")
class ContactAddress(Model):
    address1: str | None = field("First line of the street address, up to 200 characters.")
    address2: str | None = field("Second line of the street address, up to 200 characters.")
    city: str | None = field("Town or city, up to 100 characters.")
    state: str | None = field("State, province or region, up to 50 characters.")
    postal_code: str | None = field("Postal or ZIP code, up to 25 characters.")
    country_code: str | None = field("Code of the country, up to 25 characters.")


@strawberry.pydantic.type(description="Twitter account of a contact or company.")
class TwitterId(Model):
    account_id: strawberry.ID | None = field("Twitter's own number for the account, as text.", key="id")
    name: str | None = field("Name shown on the account, up to 255 characters.")
    screen_name: str | None = field("Account handle, with or without the at sign.")
    verified: bool | None = field("True when the details were checked against Twitter.")
    profile_url: str | None = field("Link to the public profile page.")


@strawberry.pydantic.type(description="Id of a LINE user towards one channel.")
class LineUserId(Model):
    user_id: str | None = field("The channel-specific identifier, up to 255 characters.")


@strawberry.pydantic.type(description="Account of a contact on LINE messenger.")
class LineId(Model):
    ids: Many[LineUserId] = listed("Identifiers of the person towards a LINE channel; one at most.")
    display_name: str | None = field("Name shown on the LINE account, up to 100 characters.")


@strawberry.pydantic.type(description="WhatsApp account of a contact.")
class WhatsAppId(Model):
    phone_number: PhoneNumber | None = field("Number of the account, in E.164 form without the plus sign.")
    display_name: str | None = field("Name shown on the WhatsApp account.")


@strawberry.pydantic.type(description="Id of a Facebook user towards one page or app.")
class FacebookScopedId(Model):
    scoped_id: str | None = field("The page-scoped or app-scoped identifier, up to 255 characters.")


@strawberry.pydantic.type(description="Facebook account of a contact.")
class FacebookId(Model):
    ids: Many[FacebookScopedId] = listed("Identifiers of the person towards a page or app; one at most.")
    display_name: str | None = field("Full name shown on the Facebook account, up to 100 characters.")


@strawberry.pydantic.type(description="Id of an Instagram user towards one page or app.")
class InstagramScopedId(Model):
    scoped_id: str | None = field("The page-scoped or app-scoped identifier, up to 255 characters.")


@strawberry.pydantic.type(description="Instagram account of a contact.")
class InstagramId(Model):
    ids: Many[InstagramScopedId] = listed("Identifiers of the person towards a page or app; one at most.")
    display_name: str | None = field("Name shown on the Instagram account, up to 100 characters.")
    handle: str | None = field("Account name on Instagram, up to 100 characters.")


@strawberry.pydantic.type(description="Anonymous id of a contact in Apple messaging.")
class AppleOpaqueId(Model):
    value: str | None = field("The identifier itself, up to 255 characters.")


@strawberry.pydantic.type(description="How to build a link to a record of an outside system.")
class LinkConfiguration(Model):
    uri_template: str | None = field("Full URL pattern for the outside record, up to 400 characters.")


@strawberry.pydantic.type(description="An outside system, such as a CRM, whose keys contacts can carry.")
class ExternalSource(Model):
    external_source_id: strawberry.ID | None = field("Key of the outside system.", key="id")
    name: str | None = field("Unique name shown for the outside system, up to 200 characters.")
    active: bool | None = field("True while the source may be used.")
    link_configuration: LinkConfiguration | None = field("How to build links into the outside system.")
    self_uri: str | None = field("REST address of the external source.")


@strawberry.pydantic.type(description="Key of a contact or company in an outside system.")
class ExternalId(Model):
    external_source: ExternalSource | None = field("Outside system in which the key is valid.")
    value: str | None = field("The key itself, up to 255 characters.")


@strawberry.pydantic.type(description="Outside record that supplied data to a contact or company.")
class ExternalDataSource(Model):
    platform: ExternalDataSourcePlatform | None = field("Outside product that holds the record.")
    url: str | None = field("Link that opens the record in the outside product.")


@strawberry.pydantic.type(
    description="A value, such as a phone number or email, by which a contact is recognized."
)
class ContactIdentifier(Model):
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division in which the identifier is held.", ref="division_ref")
    type: ContactIdentifierType | None = field("Type of the value, for example Phone or Cookie.")
    value: str | None = field("The identifying text, whose form depends on the kind.")
    date_created: DateTime | None = field("When the identifier was first stored.")
    external_source: ExternalSource | None = field("Outside system that issued the identifier.")


@strawberry.pydantic.type(description="A value by which an outside company is recognized.")
class ExternalOrganizationIdentifier(Model):
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division in which the identifier is held.", ref="division_ref")
    type: ExternalOrganizationIdentifierType | None = field("Type of the value.")
    value: str | None = field("The identifying text, up to 255 characters.")
    date_created: DateTime | None = field("When the identifier was first stored.")
    external_source: ExternalSource | None = field("Outside system that issued the identifier.")
