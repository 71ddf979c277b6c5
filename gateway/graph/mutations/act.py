"""Acts: one row of data for each mutation, as the table of kinds has one row for each kind of entity."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from pydantic.alias_generators import to_snake

from gateway.errors import LinkRefused
from gateway.graph.mutations.inputs import MutationInput
from gateway.graph.mutations.payload import MutationOutcome, MutationPayload, UserPayload, payload_of
from gateway.links import KINDS, Link, Parameters, to
from gateway.upstream.call import ApiCall

ACT = "act"
"""The key of a mutation field's metadata that holds its act."""


class ActResult(NamedTuple):
    """The result of an act that the platform did not refuse.

    Attributes:
        input: The client's input.
        outcome: Whether the act is done, or may be done.
        answer: The platform's answer as JSON; `None` if it has no body.
    """

    input: Any
    outcome: MutationOutcome
    answer: Any = None


EffectCheck = Callable[[Mapping[str, Any], ActResult], bool | None]
"""Returns whether the JSON of a conversation or a user shows the effect of an act; `None` if it cannot."""


@dataclass(frozen=True)
class Act:
    """One act.

    Attributes:
        name: The name of the mutation.
        description: What the mutation does.
        input_type: The class of its input, with an attribute for each id in `path`.
        payload_base: The base class of its payload.
        method: The HTTP method.
        path: The template of the vendor's path.
        permissions: The vendor's permissions, any of which is enough.
        body: Returns the vendor's JSON for an input, or `None` for no body.
        path_suffix: Returns the last segments of the path for an input; `None` if `path` is complete.
        repeatable: Whether the call may be sent again after its answer was lost. True for acts that set a
            state: setting it twice has the same effect as setting it once.
        shows_effect: Checks for the effect; `None` if nothing in the JSON shows it.
        user_fields: The fields of the user that `shows_effect` reads.
        created_id: Where the vendor's answer has the id of the new conversation, as keys with dots; `None`
            if the act creates none.
    """

    name: str
    description: str
    input_type: type[MutationInput]
    payload_base: type[MutationPayload]
    method: str
    path: str
    permissions: tuple[str, ...]
    body: Callable[[Any], Mapping[str, Any] | None]
    path_suffix: Callable[[Any], str] | None = None
    repeatable: bool = False
    shows_effect: EffectCheck | None = None
    user_fields: tuple[str, ...] = ()
    created_id: str | None = None

    @cached_property
    def payload_type(self) -> type[MutationPayload]:
        """The class of its payload."""
        return payload_of(self.name, self.payload_base)

    @property
    def subject(self) -> str:
        """The kind of entity that it changes or creates, and the payload's field with that entity."""
        return "user" if issubclass(self.payload_base, UserPayload) else "conversation"

    @property
    def documented_path(self) -> str:
        """The path for documentation."""
        return f"{self.path}/…" if self.path_suffix else self.path

    @property
    def parameters(self) -> Parameters:
        """The query parameters that make the upstream send what `shows_effect` reads."""
        return frozenset(map(KINDS[self.subject].parameters.__getitem__, self.user_fields))

    def call(self, input_: Any) -> ApiCall:
        """The upstream call for an input."""
        template = f"{self.path}/{self.path_suffix(input_)}" if self.path_suffix else self.path
        ids = {name: str(getattr(input_, to_snake(name))) for name in re.findall(r"{(\w+)}", template)}
        body = self.body(input_)
        return ApiCall(
            template,
            template.format_map(ids),
            read=False,
            method=self.method,
            body=None if body is None else msgspec.json.encode(body),
            ids=tuple(ids.values()),
            repeatable=self.repeatable,
        )

    def targets(self, input_: Any) -> list[Link]:
        """The entities that it changes; one that it creates is known from the answer only."""
        if self.created_id is None:
            return [to(self.subject, getattr(input_, f"{self.subject}_id"))]
        return [to(self.subject, id_) for id_ in getattr(input_, "conversation_ids", ())]

    def result_link(self, result: ActResult) -> Link | None:
        """The entity that it changed or created; `None` if the answer does not name it."""
        if self.created_id is None:
            return self.targets(result.input)[0]
        found = result.answer
        for key in self.created_id.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        try:
            return to(self.subject, found)
        except LinkRefused:
            return None
