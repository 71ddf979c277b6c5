"""The operations that are sent to every server."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tests.bench.upstream import organisation

QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Workload:
    """One operation, asked again and again.

    `name` is the operation's name as well; `token` says which organisation of the upstream it reads.
    """

    name: str
    title: str
    token: str
    query: str
    variables: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The request's body."""
        return orjson.dumps({"query": self.query, "variables": self.variables, "operationName": self.name})


def workloads() -> list[Workload]:
    """All workloads, the least memory first, since what a process once took it seldom gives back."""
    small, large = "bench-25", "bench-250"
    users = list(organisation(small).all("user"))[:100]
    references = [{"__typename": "User", "id": id_} for id_ in users]
    conversation = next(iter(organisation(small).all("conversation")))
    return [
        _workload("Me", "a tiny query", small, {}),
        _workload("Everything", "everything of one conversation", small, {"id": conversation}),
        _workload("Linked", "the same, and every entity that it names", small, {"id": conversation}),
        _workload("Entities", "_entities of 100 users", small, {"representations": references}),
        _workload("Screen", "the screen query, 25 conversations", small, {"first": 25}),
        _workload("Screen250", "the screen query, 250 conversations", large, {"first": 250}),
    ]


def _workload(name: str, title: str, token: str, variables: Mapping[str, Any]) -> Workload:
    query = (QUERIES / f"{name.removesuffix('250').lower()}.graphql").read_text()
    return Workload(name, title, token, query.replace("query Screen(", f"query {name}("), variables)
