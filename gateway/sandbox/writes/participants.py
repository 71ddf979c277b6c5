"""Writes to one participant: state, hold and mute, attributes, flag and digits."""

import re

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.writes import wrapups
from gateway.sandbox.writes.write import Write

_DIGITS = re.compile(r"[0-9*#,]+")
"""A comma is a pause."""


def update(write: Write) -> None:
    """Answer or disconnect, hold, mute, confine, record and wrap up, as many at once as the body has."""
    body = write.body
    if not body:
        raise refusals.bad_request("The body has none of the fields that can be changed.")
    for key in ("muted", "confined"):
        if key in body:
            changes.mark(write.on_call, key, on=body[key])
    if "held" in body:
        changes.hold(write.on_call, write.now, held=body["held"])
    if "recording" in body:
        changes.record_participant(write.on_call, "ACTIVE" if body["recording"] else "NONE")
    if "wrapupSkipped" in body:
        wrapups.demand(write.person)["wrapupSkipped"] = body["wrapupSkipped"]
    if "wrapup" in body:
        wrapups.note(write, write.person, body["wrapup"], "wrapup.")
    if "state" in body:
        _become(write, body["state"])


def _become(write: Write, state: str) -> None:
    person = write.present
    if state == "connected":
        if not any(each["state"] == "alerting" for each in changes.communications(person)):
            raise refusals.conflict("The participant is not alerted, so that there is nothing to answer.")
        changes.answer(write.conversation, person, write.now)
    elif state == "disconnected":
        changes.leave(write.conversation, person, write.now)
    else:
        raise refusals.invalid("state", "A participant becomes connected or disconnected.")


def attributes(write: Write) -> Entity:
    """Set some attributes, and keep the others; this is possible after the end, too."""
    given = write.body.get("attributes")
    if given is None:
        raise refusals.invalid("attributes", "The body needs attributes.")
    if "" in given:
        raise refusals.invalid("attributes", "An attribute has a name.")
    write.person["attributes"] = write.person["attributes"] | given
    return {"attributes": write.person["attributes"]}


def silent_attributes(write: Write) -> None:
    """Set some attributes, without an answer."""
    attributes(write)


def flag(write: Write) -> None:
    """Flag the participant."""
    write.present["flaggedReason"] = "general"


def unflag(write: Write) -> None:
    """Remove the flag, if there is one."""
    write.present.pop("flaggedReason", None)


def digits(write: Write) -> None:
    """Send digits; an attribute holds the last ones."""
    text = write.text("digits")
    if not _DIGITS.fullmatch(text):
        raise refusals.invalid("digits", "Digits are 0 to 9, *, # and a comma for a pause.")
    write.on_call["attributes"]["digits"] = text
