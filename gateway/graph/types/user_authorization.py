"""Permissions of users."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.types.vocabulary import LogicalOperator


@strawberry.enum(description="Kinds of operand: plain value, variable, user, queue or team.")
class ResourceConditionValueType(VendorEnum):
    SCALAR = value("SCALAR", "A plain value.")
    VARIABLE = value("VARIABLE", "A variable.")
    USER = value("USER", "A user.")
    QUEUE = value("QUEUE", "A queue.")
    TEAM = value("TEAM", "A team.")
    UNKNOWN = unknown()


@strawberry.enum(description="Comparisons a permission condition can make, including membership in a list.")
class ResourceConditionOperator(VendorEnum):
    EQ = value("EQ", "Equal.")
    IN = value("IN", "One of a list.")
    GE = value("GE", "Greater or equal.")
    GT = value("GT", "Greater.")
    LE = value("LE", "Less or equal.")
    LT = value("LT", "Less.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A role granted to a user, which carries permissions.")
class DomainRole(Model):
    role_id: strawberry.ID | None = field("Id of the role, for permission look-ups.", key="id")
    name: str | None = field("Role name as administrators see it.")


@strawberry.pydantic.type(description="A value on the right of a permission condition.")
class ResourceConditionValue(Model):
    type: ResourceConditionValueType | None = field(
        "Whether the value is literal, a variable or a reference to something."
    )
    value: str | None = field("The operand itself, as text, to be read according to its type.")


@strawberry.pydantic.type(description="A node in the tree of conditions that limits a permission.")
class ResourceConditionNode(Model):
    variable_name: str | None = field("Variable of the resource that the node tests.")
    conjunction: LogicalOperator | None = field("How the nodes below are joined.")
    operator: ResourceConditionOperator | None = field("How the variable is compared with the operands.")
    operands: Many[ResourceConditionValue] = listed("Values the variable is compared with.")
    terms: Many["ResourceConditionNode"] = listed("Nodes below this one, to be joined by the conjunction.")


@strawberry.pydantic.type(
    description="A permission of a user, with the actions it allows and its conditions."
)
class ResourcePermissionPolicy(Model):
    policy_id: strawberry.ID | None = field("Id of the permission policy.", key="id")
    domain: str | None = field("Area of the platform the permission belongs to, for example routing.")
    entity_name: str | None = field("Kind of object within the domain that is protected.")
    policy_name: str | None = field("Policy name shown to administrators.")
    policy_description: str | None = field("Explanation of what the policy allows.")
    action_set_key: str | None = field("Key of the set of actions that the policy grants.")
    allow_conditions: bool | None = field("True when the permission may be narrowed by conditions.")
    resource_condition_node: ResourceConditionNode | None = field(
        "Conditions that narrow the permission, as a tree."
    )
    named_resources: Many[str] = listed("Particular resources that the policy names.")
    resource_condition: str | None = field("Conditions that narrow the permission, as text.")
    action_set: Many[str] = listed("Actions that the policy grants, such as view or edit.")


@strawberry.pydantic.type(description="Roles and permissions of a user.")
class UserAuthorization(Model):
    roles: Many[DomainRole] = listed("Roles granted to the user.")
    unused_roles: Many[DomainRole] = listed("Roles of which the user makes no use.")
    permissions: Many[str] = listed("Permission names that follow from all the roles.")
    permission_policies: Many[ResourcePermissionPolicy] = listed(
        "Permissions in detail, with their actions and conditions."
    )
