"""Organizations of the platform that trust this one."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int, JSONObject
from gateway.graph.types.user import Profile
from gateway.graph.types.vocabulary import LifecycleState


@strawberry.enum(description="Genesys products from which a tenant can originate.")
class ProductPlatform(VendorEnum):
    GENESYSCLOUD = value("GenesysCloud", "Genesys Cloud.")
    PURECLOUD = value("PureCloud", "PureCloud, the earlier name of Genesys Cloud.")
    PUREENGAGE = value("PureEngage", "PureEngage, on the customer's premises.")
    PUREENGAGECLOUD = value("PureEngageCloud", "PureEngage Cloud.")
    PURECONNECT = value("PureConnect", "PureConnect, on the customer's premises.")
    PURECONNECTCLOUD = value("PureConnectCloud", "PureConnect Cloud.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="A customer of the platform: the tenant that owns users, queues and data."
)
class Organization(Model):
    organization_id: strawberry.ID | None = field("Key that identifies the tenant.", key="id")
    name: str | None = field("Name shown for the tenant.")
    default_language: str | None = field("Language code used unless something else is chosen, such as en.")
    default_country_code: str | None = field(
        "Country code assumed unless something else is given, such as US."
    )
    third_party_org_name: str | None = field("Short name of the tenant, unique worldwide and fixed for good.")
    third_party_uri: str | None = field("URI of the tenant for third parties.", alias="thirdPartyURI")
    domain: str | None = field("Domain name of the tenant.")
    features: JSONObject | None = field("Platform features, each with whether it is switched on.")
    version: Int | None = field("Revision number of the tenant's settings.")
    state: LifecycleState | None = field("Whether the tenant is in use.")
    default_site_id: str | None = field("Telephony site used unless another is chosen.")
    support_uri: str | None = field("Email address that receives support requests.", alias="supportURI")
    voicemail_enabled: bool | None = field("True when the tenant may use voicemail.")
    product_platform: ProductPlatform | None = field("Genesys product from which the tenant originates.")
    self_uri: str | None = field("REST address of the tenant.")


@strawberry.pydantic.type(description="A user of the platform together with the organization they belong to.")
class OrgUser(Profile):
    user_id: strawberry.ID | None = field("Key used to open the user.", key="id")
    organization: Organization | None = field("Platform organization that the user belongs to.")


@strawberry.pydantic.type(description="Permissions of a trusted outside user in another tenant.")
class TrusteeAuthorization(Model):
    permissions: Many[str] = listed("Permissions granted to the outside user.")


@strawberry.pydantic.type(description="A tenant that has granted access to users of another tenant.")
class Trustor(Model):
    organization_id: strawberry.ID | None = field("Id of the tenant that grants the access.", key="id")
    enabled: bool | None = field("False shuts out all outside users, including those already added.")
    date_created: DateTime | None = field("When the access was first granted.")
    created_by: OrgUser | None = field("User who set up the trust.")
    organization: Organization | None = field("Tenant on the granting side of the trust.")
    authorization: TrusteeAuthorization | None = field(
        "Permissions of the outside user in the granting tenant."
    )
    self_uri: str | None = field("REST address of the trust.")
