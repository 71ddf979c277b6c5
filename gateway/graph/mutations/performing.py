"""Performing an act: from what the client gives to the payload.

    check     what certainly cannot be right is refused without a call
    write     the call is made; what the platform refuses, and the caller can mend, is in the payload
    read      what was changed is read, where that is selected, until it shows the effect

What was read answers all that is selected of the conversation or the user, so that nothing is read twice.
"""

import asyncio
from collections.abc import Collection
from typing import Any, NamedTuple

from gateway.errors import BadUserInput, Conflict, Forbidden, GatewayError, NotFound, UpstreamBadResponse
from gateway.graph.model import read
from gateway.graph.mutations.act import Act, Done
from gateway.graph.mutations.given import Given, problems
from gateway.graph.mutations.payload import (
    ConversationPayload,
    MutationOutcome,
    MutationPayload,
    ParticipantPayload,
    UserPayload,
)
from gateway.graph.mutations.refusals import of_problem, of_refusal
from gateway.graph.types.conversation import Conversation
from gateway.graph.types.participant import Participant
from gateway.links import Link, Parameters, item_call
from gateway.loaders import Entities
from gateway.loaders.known import Known
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse

PAUSES = (0.1, 0.2, 0.4, 0.8, 0.5)
"""Seconds before each further read that waits for an effect: 2 in all, at first less since most show soon."""


_READ = frozenset({"conversation", "participant", "user", "settled"})
"""What of a payload takes a read."""


class Wanted(NamedTuple):
    """What is selected of a payload.

    Attributes:
        attributes: Its own, but for a conversation or a user of which it holds all that is selected.
        parameters: What the fields selected of the conversation or the user need.
    """

    attributes: Collection[str]
    parameters: Parameters

    @property
    def reads(self) -> bool:
        """Whether what was changed must be read for it."""
        return not _READ.isdisjoint(self.attributes)


class _Look(NamedTuple):
    """What was read after an act.

    Attributes:
        body: As it came.
        json: The same, parsed.
        shows: Whether it shows the effect; `None` where there is no mark of that.
        began: When the read began, in seconds of the clock.
    """

    body: bytes
    json: dict[str, Any]
    shows: bool | None
    began: float


async def perform(act: Act, given: Given, wanted: Wanted, entities: Entities) -> MutationPayload:
    """Do an act; the payload, with what the caller can mend in it.

    Raises:
        GatewayError: it was not done, for no fault of the input.
    """
    wrong = [of_problem(problem) for problem in problems(given)]
    if wrong:
        return act.answers(userErrors=wrong)
    try:
        done = await _write(act, given, entities)
    except (BadUserInput, Conflict, Forbidden, NotFound) as error:
        return act.answers(userErrors=[of_refusal(error, act, given)])
    payload = act.answers(outcome=done.outcome)
    link = act.led_to(done)
    if link is not None:
        _lead(payload, link, given)
        if wanted.reads:
            await _show(payload, act, link, done, wanted, entities)
    return payload


async def _write(act: Act, given: Given, entities: Entities) -> Done:
    """Make the call.

    Raises:
        GatewayError: it did nothing.
    """
    try:
        reply = await entities.write(act.call(given), act.changes(given))
    except GatewayError as error:
        if error.in_doubt:
            return Done(given, MutationOutcome.UNKNOWN)
        raise
    try:
        return Done(given, MutationOutcome.DONE, parse(reply.body))
    except UpstreamBadResponse:
        # Most answers are empty, and of the others only the id of what was begun is of use.
        return Done(given, MutationOutcome.DONE)


def _lead(payload: MutationPayload, link: Link, given: Any) -> None:
    """Let a payload lead to what was changed."""
    if isinstance(payload, UserPayload):
        payload.user_id = link.id
    if isinstance(payload, ConversationPayload):
        payload.conversation_id = link.id
    if isinstance(payload, ParticipantPayload):
        payload.participant_id = given.participant_id


async def _show(
    payload: MutationPayload, act: Act, link: Link, done: Done, wanted: Wanted, entities: Entities
) -> None:
    """Read what was changed for a payload that leads to it."""
    parameters = wanted.parameters | act.parameters
    try:
        look = await _settled(act, item_call(link, parameters), done, entities)
        entities.know(link, Known(look.body, parameters), look.began)
        payload.settled = look.shows
        if "participant" in wanted.attributes and isinstance(payload, ParticipantPayload):
            payload.join(_participants(look.json))
    except GatewayError as error:
        # The link reads the conversation or the user again; the participant is found in no other way.
        if isinstance(payload, ParticipantPayload):
            payload.participant_id = error  # type: ignore[assignment]  # as `read` does


async def _settled(act: Act, call: ApiCall, done: Done, entities: Entities) -> _Look:
    """What was changed, once it shows the effect or has had the time for it.

    Raises:
        GatewayError: it cannot be read.
    """
    waits = act.shows is not None and done.outcome is MutationOutcome.DONE
    for pause in PAUSES if waits else ():
        if pause >= entities.time_left:
            break
        try:
            look = await _look(act, call, done, entities)
        except NotFound:
            # What was begun a moment ago may not be there yet.
            if act.begun is None:
                raise
        else:
            if look.shows is not False:
                return look
        await asyncio.sleep(pause)
    return await _look(act, call, done, entities)


async def _look(act: Act, call: ApiCall, done: Done, entities: Entities) -> _Look:
    began = entities.now
    body = await entities.body(call)
    json = parse(body)
    if not isinstance(json, dict):
        raise UpstreamBadResponse
    return _Look(body, json, act.shows(json, done) if act.shows else None, began)


def _participants(json: dict[str, Any]) -> dict[str, Participant]:
    """The participants of a conversation, by id.

    Raises:
        UpstreamBadResponse: they are no list of participants.
    """
    participants: Any = read(Conversation, json).participants
    if isinstance(participants, GatewayError):
        raise participants
    return {one.id: one for one in participants if one.id}
