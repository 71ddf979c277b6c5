"""The type of mutations, made from the table of acts."""

from typing import Annotated, Any

import strawberry
from graphql import get_named_type
from pydantic.alias_generators import to_snake
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from gateway.graph.context import Context
from gateway.graph.internals import core_info
from gateway.graph.link import OF_ANY_LINK, needed
from gateway.graph.mutations.act import ACT, Act
from gateway.graph.mutations.performing import Wanted, perform
from gateway.graph.mutations.table import ACTS
from gateway.graph.rest import read_at
from gateway.graph.selection import selected_below, selected_names, selects
from gateway.graph.weight import of_act
from gateway.links import KINDS

_INPUT = strawberry.argument(description="What it is done to, and how.")


def _mutation(act: Act) -> StrawberryField:
    async def resolve(info: Info[Context], input: Any) -> Any:  # noqa: A002  # the contract's name
        # What was read for the mutation before may have changed with it.
        info.context.loaders.renew()
        return await perform(act, input, _wanted(act, info), info.context.loaders.entities)

    resolve.__name__ = act.name  # under which `create_type` files the field
    resolve.__annotations__["input"] = Annotated[act.given, _INPUT]
    field: StrawberryField = strawberry.field(
        resolver=resolve,
        name=act.name,
        description=read_at(act.description, act.form, act.permissions, method=act.method),
        graphql_type=act.answers | None,
        metadata={ACT: act},
        directives=of_act(),
    )
    return field


def _wanted(act: Act, info: Info[Context]) -> Wanted:
    """What is selected of an act's payload."""
    raw = core_info(info)
    payload, subject = get_named_type(raw.return_type).name, act.subject
    attributes = {to_snake(name) for name in selected_names(raw, payload)}
    if needed(subject, selected_below(raw, payload, subject)) <= OF_ANY_LINK:
        attributes.discard(subject)
    parameters = (
        one for path, one in KINDS[subject].parameters.items() if selects(raw, payload, f"{subject}.{path}")
    )
    return Wanted(attributes, frozenset(parameters))


Mutation = create_type(
    "Mutation",
    [_mutation(act) for act in ACTS.values()],
    description=(
        "What can be done to conversations, their participants and users. Several mutations of one operation "
        "are done one after the other: each is over, with all that is selected of its payload, before the "
        "next begins. What the caller can mend, such as an unknown participant or a missing permission, "
        "stands in `userErrors`, and nothing is changed then; every other error is one of GraphQL's."
    ),
)
