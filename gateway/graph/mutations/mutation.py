"""The type of mutations, made from the table of acts."""

from typing import Annotated, Any

import strawberry
from graphql import get_named_type
from pydantic.alias_generators import to_snake
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from gateway.graph.annotations.rest import read_at
from gateway.graph.annotations.weight import of_act
from gateway.graph.context import Context
from gateway.graph.internals import core_info
from gateway.graph.link import OF_ANY_LINK
from gateway.graph.mutations.act import ACT, Act
from gateway.graph.mutations.performing import PayloadSelection, perform
from gateway.graph.mutations.table import ACTS
from gateway.graph.selection import needed, selected_below, selected_names, selects
from gateway.links import KINDS

_INPUT = strawberry.argument(description="The target of the act and its values.")


def _mutation(act: Act) -> StrawberryField:
    async def resolve(info: Info[Context], input: Any) -> Any:  # noqa: A002  # the contract's name
        # The mutation before this one may have changed what was read for it.
        info.context.loaders.renew()
        return await perform(act, input, _selection(act, info), info.context.loaders.entities)

    resolve.__name__ = act.name  # the name that `create_type` uses for the field
    resolve.__annotations__["input"] = Annotated[act.input_type, _INPUT]
    field: StrawberryField = strawberry.field(
        resolver=resolve,
        name=act.name,
        description=read_at(act.description, act.documented_path, act.permissions, method=act.method),
        graphql_type=act.payload_type | None,
        metadata={ACT: act},
        directives=of_act(),
    )
    return field


def _selection(act: Act, info: Info[Context]) -> PayloadSelection:
    """The fields that are selected of an act's payload."""
    raw = core_info(info)
    payload, subject = get_named_type(raw.return_type).name, act.subject
    attributes = {to_snake(name) for name in selected_names(raw, payload)}
    if needed(subject, selected_below(raw, payload, subject)) <= OF_ANY_LINK:
        attributes.discard(subject)
    parameters = (
        one for path, one in KINDS[subject].parameters.items() if selects(raw, payload, f"{subject}.{path}")
    )
    return PayloadSelection(attributes, frozenset(parameters))


Mutation = create_type(
    "Mutation",
    [_mutation(act) for act in ACTS.values()],
    description=(
        "Acts on conversations, their participants and users. Several mutations of one operation run in "
        "order: each one, with its whole payload, is complete before the next begins. Errors that the caller "
        "can correct, such as an unknown participant or a missing permission, are in `userErrors`; the act "
        "has then changed nothing. All other errors are GraphQL errors."
    ),
)
