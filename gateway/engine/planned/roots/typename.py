"""`__typename` as a root field."""

from dataclasses import dataclass
from typing import Self

from gateway.engine.planned.roots.root import Planning, Root, RootNode, Running


@dataclass(frozen=True, slots=True, eq=False)
class TypenameRoot(Root):
    """`__typename`: the name of the root type."""

    name: str

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:  # noqa: ARG003  # nothing to plan
        """See `Root`."""
        return cls(node.key, node.place, node.type_name) if node.name == "__typename" else None

    def start(self, run: Running) -> None:
        """See `Root`."""
        run.put(self, self.name)
