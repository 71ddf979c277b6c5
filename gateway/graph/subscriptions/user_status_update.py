"""The updates of the subscription to the status of users."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Model, required
from gateway.graph.scalars import PromisedDateTime


@strawberry.pydantic.type(description="A user whose presence or routing status has changed.")
class UserStatusUpdate(Model):
    at: PromisedDateTime = required("When the gateway learned of it.")
    user_id: strawberry.ID = required("Id of the user.")
    user = link("user", "User with the status of now.", id="user_id", in_update=True)
