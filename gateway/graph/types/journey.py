"""Journeys of web customers."""

import strawberry

from gateway.graph.model import Model, field
from gateway.graph.scalars import Int


@strawberry.pydantic.type(description="Reference to the rule set (action map) that set a journey action off.")
class JourneyActionMap(Model):
    action_map_id: strawberry.ID | None = field("Id of the action map in the journey service.", key="id")
    version: Int | None = field("Revision of the action map that was in force when the action was set off.")


@strawberry.pydantic.type(
    description="Action of the customer-journey service that led to an interaction, such as a web chat offer."
)
class JourneyAction(Model):
    action_id: strawberry.ID | None = field("Id of the action in the journey service.", key="id")
    action_map: JourneyActionMap | None = field("Action map whose rules set the action off.")


@strawberry.pydantic.type(description="Session of a tracked customer in the journey service at one moment.")
class JourneyCustomerSession(Model):
    session_id: strawberry.ID | None = field("Id of the session in the journey service.", key="id")
    type: str | None = field("Kind of session, for example web or app.")


@strawberry.pydantic.type(description="Identity of a customer in the journey service at one moment.")
class JourneyCustomer(Model):
    customer_id: strawberry.ID | None = field(
        "Customer identifier at that moment; one customer may have several, since identities get merged.",
        key="id",
    )
    id_type: str | None = field("Type of the identifier, for example cookie.")


@strawberry.pydantic.type(
    description="Data of the journey service about a customer at the time of the communication."
)
class JourneyContext(Model):
    customer: JourneyCustomer | None = field("Snapshot of the tracked customer.")
    customer_session: JourneyCustomerSession | None = field(
        "Snapshot of the tracked session, such as a website visit."
    )
    triggering_action: JourneyAction | None = field("Journey action that belongs to the communication.")
