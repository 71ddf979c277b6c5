"""Wrapping up: which code an agent chose for a participant's part, or for one communication."""

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.writes.write import Change, Write


def demand(person: Entity) -> Entity:
    """The participant; raises a 400 if they have nothing to wrap up."""
    if not person.get("wrapupRequired"):
        raise refusals.wrong_medium("The participant has nothing to wrap up.")
    return person


def note(write: Write, person: Entity, wrapup: Entity, path: str = "") -> None:
    """Store a wrap-up, during the conversation or after it; ``path`` is the part of the body that it is.

    Raises a 400 if the code is missing, or is not one of the participant's queue.
    """
    demand(person)
    code = wrapup.get("code")
    if not code:
        raise refusals.invalid(path + "code", "A wrap-up has a code.")
    if code not in write.organisation.queue_codes.get(person.get("queueId", ""), ()):
        raise refusals.invalid(path + "code", "The participant's queue has no such wrap-up code.")
    if wrapup.get("durationSeconds", 0) < 0:
        raise refusals.invalid(path + "durationSeconds", "A wrap-up does not take less than no time.")
    changes.wrap_up(write.organisation, person, wrapup, write.now)


def of_communication(medium: str) -> Change:
    """Wrap up one communication of a medium; raises a 404 if the participant has no such one."""

    def change(write: Write) -> None:
        person, wanted = write.person, write.path["communication_id"]
        if not any(each["id"] == wanted for each in person.get(LISTS[medium], ())):
            raise refusals.not_found("communication", wanted)
        note(write, person, write.body)

    return change
