"""Groups and teams of users."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.lists.belonging import chained, pages
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.division import Divided
from gateway.graph.types.vocabulary import LifecycleState, MemberGroupType


@strawberry.enum(description="Kinds of group number: group ring or group phone.")
class GroupContactType(VendorEnum):
    GROUPRING = value("GROUPRING", "Rings the members.")
    GROUPPHONE = value("GROUPPHONE", "Is the group's own phone.")
    UNKNOWN = unknown()


@strawberry.enum(description="Media that a group contact can serve; just phone.")
class GroupContactMediaType(VendorEnum):
    PHONE = value("PHONE", "Phone.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of group: official or social.")
class GroupType(VendorEnum):
    OFFICIAL = value("official", "Made by administrators.")
    SOCIAL = value("social", "Made by users for themselves.")
    UNKNOWN = unknown()


@strawberry.enum(description="Audiences a group can be shown to.")
class GroupVisibility(VendorEnum):
    PUBLIC = value("public", "Everybody in the organization.")
    OWNERS = value("owners", "The owners.")
    MEMBERS = value("members", "The members.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="One rendition of a picture, such as an avatar.")
class Image(Model):
    resolution: str | None = field("Size in pixels as width x height, either part of which may be absent.")
    image_uri: str | None = field("Address the picture can be loaded from.")


@strawberry.pydantic.type(description="A phone contact of a group.")
class GroupContact(Model):
    address: str | None = field("Phone number that reaches the group, as stored.")
    extension: str | None = field("Internal extension that belongs to the number, if there is one.")
    display: str | None = field("The number in a form fit for showing to people.")
    type: GroupContactType | None = field("Whether the number rings the members or is a plain group phone.")
    media_type: GroupContactMediaType | None = field("Medium of the contact; groups have voice only.")


@entity("A named set of users, with its own visibility, contacts and owners.")
class Group(Entity, Named):
    name: str | None = field("Group name shown to users.")
    description: str | None = field("Free text that says what the group is for.")
    date_modified: DateTime | None = field("When the group was last changed, in ISO 8601.")
    member_count: Int | None = field("How many users belong to the group.")
    state: LifecycleState | None = field("Whether the group is in use, suspended or removed.")
    version: Int | None = field("Number of the group's present revision.")
    type: GroupType | None = field("Whether the group is an official or a social one.")
    images: Many[Image] = listed("Pictures of the group in various sizes.")
    addresses: Many[GroupContact] = listed("Phone contacts through which the group can be reached.")
    rules_visible: bool | None = field("True when the current user may see the membership rules.")
    visibility: GroupVisibility | None = field("Users who may see the group.")
    roles_enabled: bool | None = field("True when roles may be granted to the group as a whole.")
    include_owners: bool | None = field("True when owners may count as members too.")
    calls_enabled: bool | None = field("True when the group can be called.")
    email: str | None = field("Mailbox address of the group.")
    owner_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="owners")
    owners = links("user", "Users responsible for the group.", refs="owner_refs")
    members = pages(
        "user", "Users who belong to the group.", path="/api/v2/groups/{id}/members", permissions=()
    )


@strawberry.pydantic.type(description="An agent of a team.")
class TeamMember(Model):
    user_id: strawberry.ID | None = field("Identifies the user.", key="id")
    name: str | None = field("Name of the user; the platform may leave it out.")
    user_uri: str | None = field("REST address of the user.", key="selfUri")
    user = link("user", "The user.", id="user_id", uri="user_uri", name="name")


@entity("A set of agents who are managed together.")
class Team(Entity, Named, Divided):
    name: str | None = field("Team name shown to supervisors.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the team is controlled.", ref="division_ref")
    description: str | None = field("Free text that says what the team does.")
    date_created: DateTime | None = field("When the team was set up, in ISO 8601.")
    date_modified: DateTime | None = field("When the team was last changed, in ISO 8601.")
    member_count: Int | None = field("How many agents belong to the team.")
    members = chained(
        TeamMember,
        "Agents who belong to the team.",
        path="/api/v2/teams/{id}/members",
        permissions=("groups:team:view",),
    )


@strawberry.pydantic.type(description="A team, group or skill group whose members serve a queue.")
class MemberGroup(Model):
    entity_id: strawberry.ID | None = field("Identifies the team, group or skill group.", key="id")
    name: str | None = field("Group name shown to supervisors.")
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access to the group is controlled.", ref="division_ref")
    type: MemberGroupType | None = field("Which kind of group this is.")
    member_count: Int | None = field("How many agents belong to the group.")
    entity_uri: str | None = field("REST address of the group.", key="selfUri")
    entity = link(
        None,
        "The group or team; a skill group is refused, as it is not a supported entity.",
        uri="entity_uri",
    )
