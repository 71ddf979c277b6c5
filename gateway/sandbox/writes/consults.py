"""Consultations: an agent speaks to somebody about a customer, who waits or listens."""

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes.transfers import To, note
from gateway.sandbox.writes.write import Change, Write


def consult(to: To) -> Change:
    """Begin a consultation about the participant in the path."""

    def change(write: Write) -> Entity:
        customer = write.on_call
        if _consulted(write, customer):
            raise refusals.conflict("A consultation is already going on.")
        target, consultant = to(write), write.calling(consulting(write))
        if consultant is customer:
            raise refusals.conflict("Nobody consults about themselves.")
        consultant["consultParticipantId"] = customer["id"]
        joined = target.join()
        joined["consultParticipantId"] = customer["id"]
        note(write, consultant, target, attended=True)
        _speak(write, customer)
        return {"destinationParticipantId": joined["id"]}

    return change


def consulting(write: Write) -> Entity:
    """The participant who consults or is supervised.

    The user whom the body names, else the token's user, else the agent if a supervisor acts. Raises a 400
    if the user named is not here, a 409 if nobody is.
    """
    working = [each for each in changes.present(write.conversation) if each["purpose"] in {"agent", "user"}]
    named = write.body.get("consultingUserId")
    own = [each for each in working if each.get("userId") == (named or write.token.user_id)]
    if named and not own:
        raise refusals.invalid("consultingUserId", "The consulting user is not in the conversation.")
    if not (own or working):
        raise refusals.conflict("Nobody here can consult.")
    return (own or working)[0]


def _speak(write: Write, customer: Entity) -> None:
    """Set which side the consulting user speaks to, or both; the other side is on hold."""
    speak_to = write.body.get("speakTo", "DESTINATION")
    for person in changes.present(write.conversation):
        if person is customer:
            changes.hold(person, write.now, held=speak_to == "DESTINATION")
        elif person.get("consultParticipantId") == customer["id"]:
            changes.hold(person, write.now, held=speak_to == "OBJECT")


def _consulted(write: Write, customer: Entity) -> list[Entity]:
    """The consulted parties about a customer, without the consulting participant."""
    return [
        each
        for each in changes.present(write.conversation)
        if each is not customer and each.get("consultParticipantId") == customer["id"]
    ][1:]


def _demand_going_on(write: Write, customer: Entity) -> list[Entity]:
    consulted = _consulted(write, customer)
    if not consulted:
        raise refusals.conflict("No consultation about the participant is going on.")
    return consulted


def speak(write: Write) -> Entity:
    """Change which side hears the consulting user."""
    write.text("speakTo")
    customer = write.present
    consulted = _demand_going_on(write, customer)
    _speak(write, customer)
    return {"destinationParticipantId": consulted[-1]["id"]}


def cancel(write: Write) -> None:
    """End a consultation: disconnect the consulted party, and resume the customer."""
    customer = write.present
    consulted = _demand_going_on(write, customer)
    for person in changes.present(write.conversation):
        if person.get("consultParticipantId") == customer["id"]:
            del person["consultParticipantId"]
    for person in consulted:
        changes.leave(write.conversation, person, write.now, "transfer.consult")
    changes.hold(customer, write.now, held=False)
    for transfer in write.conversation["recentTransfers"][:1]:
        transfer["state"] = "Canceled"
