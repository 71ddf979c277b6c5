"""Performs an act: from the client's input to the payload.

    check     an input that is certainly wrong is refused without a call
    write     the call is made; a refusal that the caller can correct goes into the payload
    read      if the payload needs it, the entity is read until it shows the effect

That read answers everything selected of the conversation or the user, so nothing is read twice.
"""

import asyncio
from collections.abc import Collection
from typing import Any, NamedTuple

from gateway.errors import BadUserInput, Conflict, Forbidden, GatewayError, NotFound, UpstreamBadResponse
from gateway.graph.model import read
from gateway.graph.mutations.act import Act, ActResult
from gateway.graph.mutations.inputs import MutationInput, find_problems
from gateway.graph.mutations.payload import (
    ConversationPayload,
    MutationOutcome,
    MutationPayload,
    ParticipantPayload,
    UserPayload,
)
from gateway.graph.mutations.refusals import problem_error, refusal_error
from gateway.graph.types.conversation import Conversation
from gateway.graph.types.participant import Participant
from gateway.links import Link, Parameters, item_call
from gateway.loaders import Entities
from gateway.loaders.known import Known
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse

PAUSES = (0.1, 0.2, 0.4, 0.8, 0.5)
"""Seconds before each further read that waits for an effect, 2 in all; short at first, as most show soon."""

_NEED_READ = frozenset({"conversation", "participant", "user", "settled"})
"""The attributes of a payload that need a read."""


class PayloadSelection(NamedTuple):
    """The fields selected of a payload.

    Attributes:
        attributes: Its attributes. The conversation or the user is left out if the payload's own link
            already holds all that is selected of it.
        parameters: The query parameters that the fields selected of the conversation or the user need.
    """

    attributes: Collection[str]
    parameters: Parameters

    @property
    def needs_read(self) -> bool:
        """Whether the changed entity must be read."""
        return not _NEED_READ.isdisjoint(self.attributes)


class _EntityRead(NamedTuple):
    """One read of the entity after an act.

    Attributes:
        body: The upstream's answer.
        json: The same, parsed.
        shows_effect: Whether it shows the effect; `None` if nothing in it could.
        began: When the read began, in seconds of the clock.
    """

    body: bytes
    json: dict[str, Any]
    shows_effect: bool | None
    began: float


async def perform(
    act: Act, input_: MutationInput, selection: PayloadSelection, entities: Entities
) -> MutationPayload:
    """Perform an act and return its payload. Errors that the caller can correct are in `userErrors`.

    Raises:
        GatewayError: The act was not performed, for another reason than the input.
    """
    problems = [problem_error(problem) for problem in find_problems(input_)]
    if problems:
        return act.payload_type(userErrors=problems)
    try:
        result = await _write(act, input_, entities)
    except (BadUserInput, Conflict, Forbidden, NotFound) as error:
        return act.payload_type(userErrors=[refusal_error(error, act, input_)])
    payload = act.payload_type(outcome=result.outcome)
    link = act.result_link(result)
    if link is not None:
        _set_ids(payload, link, input_)
        if selection.needs_read:
            await _read_into(payload, act, link, result, selection, entities)
    return payload


async def _write(act: Act, input_: MutationInput, entities: Entities) -> ActResult:
    """Make the call.

    Raises:
        GatewayError: The call certainly changed nothing.
    """
    try:
        reply = await entities.write(act.call(input_), act.targets(input_))
    except GatewayError as error:
        if error.in_doubt:
            return ActResult(input_, MutationOutcome.UNKNOWN)
        raise
    try:
        return ActResult(input_, MutationOutcome.DONE, parse(reply.body))
    except UpstreamBadResponse:
        # Most answers are empty; of the others only the id of a new conversation is used.
        return ActResult(input_, MutationOutcome.DONE)


def _set_ids(payload: MutationPayload, link: Link, input_: Any) -> None:
    """Set the ids by which the payload links to the changed entity."""
    if isinstance(payload, UserPayload):
        payload.user_id = link.id
    if isinstance(payload, ConversationPayload):
        payload.conversation_id = link.id
    if isinstance(payload, ParticipantPayload):
        payload.participant_id = input_.participant_id


async def _read_into(
    payload: MutationPayload,
    act: Act,
    link: Link,
    result: ActResult,
    selection: PayloadSelection,
    entities: Entities,
) -> None:
    """Read the changed entity for a payload that links to it."""
    parameters = selection.parameters | act.parameters
    try:
        entity = await _read_settled(act, item_call(link, parameters), result, entities)
        entities.know(link, Known(entity.body, parameters), entity.began)
        payload.settled = entity.shows_effect
        if "participant" in selection.attributes and isinstance(payload, ParticipantPayload):
            payload.join(_participants(entity.json))
    except GatewayError as error:
        # The payload's link reads the conversation or the user again; nothing else finds the participant.
        if isinstance(payload, ParticipantPayload):
            payload.participant_id = error  # type: ignore[assignment]  # as `read` does


async def _read_settled(act: Act, call: ApiCall, result: ActResult, entities: Entities) -> _EntityRead:
    """Read the entity until it shows the effect or the pauses are used up.

    Raises:
        GatewayError: The entity cannot be read.
    """
    waits = act.shows_effect is not None and result.outcome is MutationOutcome.DONE
    for pause in PAUSES if waits else ():
        if pause >= entities.time_left:
            break
        try:
            entity = await _read_entity(act, call, result, entities)
        except NotFound:
            # A conversation that was created a moment ago may not be there yet.
            if act.created_id is None:
                raise
        else:
            if entity.shows_effect is not False:
                return entity
        await asyncio.sleep(pause)
    return await _read_entity(act, call, result, entities)


async def _read_entity(act: Act, call: ApiCall, result: ActResult, entities: Entities) -> _EntityRead:
    began = entities.now
    body = await entities.body(call)
    json = parse(body)
    if not isinstance(json, dict):
        raise UpstreamBadResponse
    return _EntityRead(body, json, act.shows_effect(json, result) if act.shows_effect else None, began)


def _participants(json: dict[str, Any]) -> dict[str, Participant]:
    """The participants of a conversation, by id.

    Raises:
        UpstreamBadResponse: The JSON has no valid list of participants.
    """
    participants: Any = read(Conversation, json).participants
    if isinstance(participants, GatewayError):
        raise participants
    return {one.id: one for one in participants if one.id}
