"""Acts: one row of data for each mutation, as the table of kinds has one for each kind of entity."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from pydantic.alias_generators import to_snake

from gateway.errors import LinkRefused
from gateway.graph.mutations.given import Given
from gateway.graph.mutations.payload import MutationOutcome, MutationPayload, UserPayload, payload_of
from gateway.links import KINDS, Link, Parameters, to
from gateway.upstream.call import ApiCall

ACT = "act"
"""The key of a mutation's metadata under which its row stands."""


class Done(NamedTuple):
    """An act that was done, or may be.

    Attributes:
        given: What the client gave.
        outcome: Which of the two.
        answer: The JSON that the platform answered; `None` for none.
    """

    given: Any
    outcome: MutationOutcome
    answer: Any = None


Shows = Callable[[Mapping[str, Any], Done], bool | None]
"""Tells from the JSON of a conversation or a user whether it shows the effect of an act; `None` where nothing
tells."""


@dataclass(frozen=True)
class Act:
    """One act.

    Attributes:
        name: The mutation's.
        description: What it does.
        given: The class of its input, which has an attribute for each id in its path.
        payload: The base of its payload.
        method: The HTTP method.
        path: The template of its path.
        permissions: What the vendor asks of a caller.
        body: The vendor's JSON for an input; `None` for none.
        ending: What follows the path for an input; `None` for nothing.
        repeatable: Whether it may be made again where its answer is lost: it sets a state, and setting that
            twice is no more than setting it once.
        shows: Whether its effect shows; `None` where it has no mark to know it by.
        needs: The fields of the user that `shows` looks at.
        begun: Where the vendor's answer has the id of the conversation that it begins: keys with dots. `None`
            where it begins none.
    """

    name: str
    description: str
    given: type[Given]
    payload: type[MutationPayload]
    method: str
    path: str
    permissions: tuple[str, ...]
    body: Callable[[Any], Mapping[str, Any] | None]
    ending: Callable[[Any], str] | None = None
    repeatable: bool = False
    shows: Shows | None = None
    needs: tuple[str, ...] = ()
    begun: str | None = None

    @cached_property
    def answers(self) -> type[MutationPayload]:
        """The class of its payload."""
        return payload_of(self.name, self.payload)

    @property
    def subject(self) -> str:
        """The kind of what it changes or begins, and the field of the payload that leads there."""
        return "user" if issubclass(self.payload, UserPayload) else "conversation"

    @property
    def form(self) -> str:
        """Its path as documentation tells it."""
        return f"{self.path}/…" if self.ending else self.path

    @property
    def parameters(self) -> Parameters:
        """The parameters without which the upstream leaves out what `shows` looks at."""
        return frozenset(map(KINDS[self.subject].parameters.__getitem__, self.needs))

    def call(self, given: Any) -> ApiCall:
        """The call that does it."""
        template = f"{self.path}/{self.ending(given)}" if self.ending else self.path
        ids = {name: str(getattr(given, to_snake(name))) for name in re.findall(r"{(\w+)}", template)}
        body = self.body(given)
        return ApiCall(
            template,
            template.format_map(ids),
            read=False,
            method=self.method,
            body=None if body is None else msgspec.json.encode(body),
            ids=tuple(ids.values()),
            repeatable=self.repeatable,
        )

    def changes(self, given: Any) -> list[Link]:
        """What it changes; of what it begins only the answer knows."""
        ids = getattr(given, "conversation_ids", ()) if self.begun else [getattr(given, f"{self.subject}_id")]
        return [to(self.subject, id_) for id_ in ids]

    def led_to(self, done: Done) -> Link | None:
        """What it changed or began; `None` where the answer does not name it."""
        if self.begun is None:
            return self.changes(done.given)[0]
        found = done.answer
        for key in self.begun.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        try:
            return to(self.subject, found)
        except LinkRefused:
            return None
