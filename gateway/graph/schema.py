"""The schema: queries, mutations, subscriptions and all their types, as a subgraph of federation 2."""

from typing import Any

import strawberry
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from gateway.errors import BadUserInput, GatewayError
from gateway.graph.internals import describe
from gateway.graph.link import Target, follow
from gateway.graph.lists.history import INTERVAL, Interval
from gateway.graph.model import Model
from gateway.graph.mutations.mutation import Mutation
from gateway.graph.named import MOST_IDS, named
from gateway.graph.query import ENTITIES, Query
from gateway.graph.scalars import SCALARS
from gateway.graph.subscriptions.subscription import Subscription
from gateway.links import KINDS

_KIND_OF = {kind.type_name: kind.name for kind in KINDS.values()}


class VendorNames(NameConverter):
    """Names fields of the contract by their exact JSON keys."""

    def get_graphql_name(self, obj: Any) -> str:
        """The JSON key; strawberry's own name for anything outside the contract."""
        origin = getattr(obj, "origin", None)
        if isinstance(obj, StrawberryField) and isinstance(origin, type) and issubclass(origin, Model):
            info = origin.model_fields.get(obj.python_name)
            if info is not None and info.alias is not None:
                return info.alias
        return super().get_graphql_name(obj)


class Schema(strawberry.federation.Schema):
    """A federation schema that resolves `_entities` through the loaders."""

    def entities_resolver(self, info: Info, representations: list[FederationAny]) -> list[FederationAny]:
        """The entity of each representation, as a future of the loader, so that all are read together.

        A representation that names no entity is an error in its own place.
        """
        return [follow(target, info) for target in represented(representations)]


def represented(representations: list[Any]) -> list[Target | GatewayError]:
    """The targets of federation's representations, with an error for each invalid one.

    Raises:
        BadUserInput: There are more of them than ids in one argument.
    """
    if len(representations) > MOST_IDS:
        raise BadUserInput(f"Give at most {MOST_IDS} representations in one field.")
    return [_represented(representation) for representation in representations]


def _represented(representation: Any) -> Target | GatewayError:
    """The target of a representation, or the error of an invalid one."""
    try:
        return named(_KIND_OF[representation["__typename"]], representation)
    except GatewayError as error:
        return error
    except (KeyError, TypeError):
        return BadUserInput("A representation needs the __typename of an entity and its key.")


schema = Schema(
    Query,
    Mutation,
    Subscription,
    types=ENTITIES,
    # Composition libraries refuse newer versions.
    federation_version="2.9",
    config=StrawberryConfig(name_converter=VendorNames(), scalar_map={**SCALARS, Interval: INTERVAL}),
)

describe(
    schema,
    "Conversations of a Genesys Cloud contact center, and the people, queues and customers behind them. "
    "A link such as `Participant.user` is the entity itself, read from the vendor's REST API together with "
    "others of its kind. An error takes only its own place; everything else is answered.",
)
