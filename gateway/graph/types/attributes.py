"""Custom data attached to a participant."""

from typing import Annotated

import strawberry

from gateway.errors import GatewayError, UpstreamBadResponse
from gateway.graph.model import NEEDS, Model, field
from gateway.graph.scalars import JSONObject


class Attributed(Model):
    """An object with attributes: names and texts that flows and scripts set."""

    attributes: JSONObject | None = field(
        "Custom data attached to the participant, as pairs of key and value."
    )

    @strawberry.pydantic.field(
        description="The value of one attribute; null where it is not set.", metadata={NEEDS: ("attributes",)}
    )
    def attribute(
        self, name: Annotated[str, strawberry.argument(description="The attribute's key, letter for letter.")]
    ) -> str | None:
        """The attribute's value.

        Raises:
            UpstreamBadResponse: the attributes are no object, or this one is no text.
        """
        if isinstance(self.attributes, GatewayError):
            raise self.attributes
        value = self.attributes.get(name) if self.attributes else None
        if value is None or isinstance(value, str):
            return value
        raise UpstreamBadResponse
