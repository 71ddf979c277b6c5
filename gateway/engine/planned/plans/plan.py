"""Plans: what an operation needs, worked out once, before anything of it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.engine.planned.roots.root import Root
from gateway.engine.planned.shapes.deferred import Cuts
from gateway.engine.root_places import RootPlace


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The root fields of an operation, in the order of its answer; `places` are of those with selections.

    `turns` are the same fields, those together that are answered together: mutations are done one after the
    other, each with all that is selected of its payload. `cuts` are those among the root fields. `bytes`
    gives the memory that the plan takes by now. It grows: what is selected of a kind is planned when an
    entity of that kind is first met, and shapes remember objects.
    """

    roots: list[Root]
    turns: list[list[Root]]
    places: Mapping[str, RootPlace]
    bytes: Callable[[], int]
    cuts: Cuts
