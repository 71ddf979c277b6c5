"""Case files: their contents, and the sandbox that holds their data."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from gateway.sandbox import DEMO_TOKEN, Fault, Organisation, Sandbox, Token, faults
from gateway.sandbox.kinds import KINDS, Entity
from gateway.sandbox.recorder import Call
from gateway.sandbox.seeds.chance import Chance

_VARYING = {"correlationId", "resetAt"}
_BLOCK = re.compile(r"^```(?P<name>[a-z ]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """What a file says; `calls` are groups of lines that go out at once."""

    query: str
    variables: dict[str, Any]
    upstream: dict[str, Any]
    answer: Any
    calls: list[list[str]]

    @classmethod
    def read(cls, file: Path) -> "Case":
        """The case in a file; a block that is missing, unknown or there twice is an error."""
        found = [(match["name"], match["text"]) for match in _BLOCK.finditer(file.read_text())]
        blocks = dict(found)
        assert len(blocks) == len(found), "a block is there twice"
        case = cls(
            query=blocks.pop("graphql"),
            variables=orjson.loads(blocks.pop("json variables", "{}")),
            upstream=orjson.loads(blocks.pop("json upstream")),
            answer=orjson.loads(blocks.pop("json answer")),
            calls=[group.splitlines() for group in blocks.pop("http calls").strip().split("\n\n")],
        )
        assert not blocks, f"unknown blocks: {', '.join(blocks)}"
        return case

    def sandbox(self) -> Sandbox:
        """A sandbox that holds what the file says, and nothing else."""
        held = dict(self.upstream)
        organisation = Organisation(Chance(1))
        organisation.user_id = held.pop("me", "user-0")
        forbidden, failing = held.pop("forbidden", []), held.pop("failing", [])
        permissions = held.pop("permissions", None)
        for one in held.pop("members", []):
            organisation.memberships[one["queue"], one["user"]] = one["joined"]
        organisation.queue_codes.update(held.pop("queueCodes", {}))
        for kind, entities in held.items():
            for entity in entities:
                organisation.add(kind, _whole(kind, entity))
        sandbox = Sandbox(organisation, limit=None, faults=[_fault(**one) for one in failing])
        for id_ in forbidden:
            sandbox.forbid(id_)
        if permissions is not None:
            sandbox.add(Token(DEMO_TOKEN, organisation.user_id, frozenset(permissions)))
        return sandbox


def _whole(kind: str, entity: Entity) -> Entity:
    state = {"state": "active"} if kind == "user" else {}
    return {"selfUri": KINDS[kind].uri(entity["id"]), **state, **entity}


def _fault(*, template: str, status: int, id: str | None = None, retry_after: str | None = None) -> Fault:  # noqa: A002
    return Fault(faults.status(status, retry_after=retry_after), template=template, id=id)


def line(call: Call) -> str:
    """A call as a case file writes it."""
    query = "&".join(f"{name}={value}" for name, value in call.query)
    body = "" if call.json is None else f" {orjson.dumps(call.json).decode()}"
    return f"{call.method} {call.path}{'?' if query else ''}{query}{body}"


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as a case file writes it: errors in the order of their places, without what varies."""
    errors = [_told(error) for error in answer.get("errors", [])]
    return {**answer, "errors": sorted(errors, key=orjson.dumps)} if errors else answer


def _told(error: dict[str, Any]) -> dict[str, Any]:
    extensions = {key: value for key, value in error["extensions"].items() if key not in _VARYING}
    return {"path": error["path"], "extensions": extensions}
