"""Users."""

from typing import Any

import strawberry

from gateway.graph.link import link, links
from gateway.graph.lists.belonging import Narrowing, pages
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.division import Divided
from gateway.graph.types.group import Image
from gateway.graph.types.queue import UserQueue
from gateway.graph.types.station import UserStations
from gateway.graph.types.user_authorization import UserAuthorization
from gateway.graph.types.user_profile import (
    Biography,
    Contact,
    EmployerInfo,
    Geolocation,
    OAuthLastTokenIssued,
    UserChat,
    UserLocation,
    WorkPlanBidRanks,
)
from gateway.graph.types.user_status import (
    OutOfOffice,
    RoutingStatus,
    UserConversationSummary,
    UserPresence,
    UserRoutingLanguage,
    UserRoutingSkill,
)
from gateway.graph.types.vocabulary import LifecycleState


class Profile(Model):
    """The fields of users of this and other organizations."""

    name: str | None = field("Full name shown to colleagues.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the user is controlled.", ref="division_ref")
    chat: UserChat | None = field("Identity of the user in internal chat.")
    department: str | None = field("Department the user works in.")
    email: str | None = field("Main email address of the user.")
    primary_contact_info: Many[Contact] = listed(
        "Main ways to reach the user, derived from the full list of addresses."
    )
    addresses: Many[Contact] = listed("All phone numbers and mailboxes of the user.")
    state: LifecycleState | None = field("Whether the account is in use, suspended or removed.")
    title: str | None = field("Job title shown on the profile.")
    username: str | None = field("Name with which the user signs in.")
    manager_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="manager")
    manager = link("user", "The user's superior in the organization.", ref="manager_ref")
    images: Many[Image] = listed("Avatar of the user in various sizes.")
    version: Int | None = field("Revision number of the user, to be sent back with an update.")
    certifications: Many[str] = listed("Certificates listed on the profile.")
    biography: Biography | None = field("The user's description of themselves.")
    employer_info: EmployerInfo | None = field("Employment record of the user.")
    preferred_name: str | None = field("Full name by which the agent wishes to be called.")
    routing_status: RoutingStatus | None = field("Routing status of the agent.")
    presence: UserPresence | None = field("Presence that the user shows at the moment.")
    integration_presence: UserPresence | None = field("Presence reported by a connected outside system.")
    conversation_summary: UserConversationSummary | None = field(
        "Counts of the user's current interactions, by medium."
    )
    out_of_office: OutOfOffice | None = field("Absence notice of the user, if any.")
    geolocation: Geolocation | None = field("Where the user is at present, as last reported.")
    station: UserStations | None = field("Phones of the user: present, usual and most recent.")
    authorization: UserAuthorization | None = field("Roles and permissions that the user holds.")
    profile_skills: Many[str] = listed("Skills listed on the profile, as distinct from the ACD skills.")
    locations: Many[UserLocation] = listed("Company sites, and spots in them, where the user sits.")
    group_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="groups")
    groups = links("group", "Groups to which the user belongs.", refs="group_refs")
    team_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="team")
    team = link("team", "Team to which the user belongs.", ref="team_ref")
    work_plan_bid_ranks: WorkPlanBidRanks | None = field("Standing of the user when work plans are bid for.")
    skills: Many[UserRoutingSkill] = listed("ACD skills of the user, each with a proficiency.")
    languages: Many[UserRoutingLanguage] = listed("ACD languages of the user, each with a proficiency.")
    acd_auto_answer: bool | None = field("True when ACD interactions connect to the user without a click.")
    language_preference: str | None = field("Language in which the user prefers to work.")
    last_token_issued: OAuthLastTokenIssued | None = field("When the user last obtained an access token.")
    date_last_login: DateTime | None = field("When the user last signed in with a password, in ISO 8601.")
    date_welcome_sent: DateTime | None = field("When the invitation email went out to the user, in ISO 8601.")


@entity("A person in the organization: agent, supervisor or administrator.")
class User(Profile, Entity, Named, Divided):
    """A user of this organization."""

    queues = pages(
        UserQueue,
        "Queues of which the user is a member, in person or through a group.",
        path="/api/v2/users/{id}/queues",
        narrowed=(Narrowing("joined", bool, "Only queues that the user has joined, or has not."),),
        permissions=("routing:queue:view",),
    )
