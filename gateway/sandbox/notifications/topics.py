"""The names of topics in subscriptions, and whether a token may have them."""

import re
from collections.abc import Iterator

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.kinds import Entity
from gateway.sandbox.notifications.available import TOPICS, HeldTopic
from gateway.sandbox.tokens import Token

LONGEST = 200
"""Most characters of a name, by the vendor's limit on combined names."""

_NAME = re.compile(r"(.+?)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.+)")


def expanded(name: str) -> Iterator[str]:
    """The single topics of a name: ``v2.users.{id}?presence&station`` combines two.

    Raises a 400 for a name that is too long, and for a topic that is not in the table.
    """
    if len(name) > LONGEST:
        raise refusals.bad_request(f"The name of a topic has {LONGEST} characters at most.")
    stem, combined, parts = name.partition("?")
    for single in [f"{stem}.{part}" for part in parts.split("&")] if combined else [name]:
        if not _known(single):
            raise refusals.bad_request(f"There is no topic {single}.")
        yield single


def state(access: Access, token: Token, name: str) -> Entity:
    """The state of a topic for a token: ``Permitted``, or ``Rejected`` with the reason."""
    stem, subject_id, rest = parts(name)
    topic = TOPICS[f"{stem}.{{id}}.{rest}"]
    if topic.own and subject_id == token.user_id:
        return {"id": name, "state": "Permitted"}
    reason = _refusal(access, token, topic, subject_id)
    if reason is None:
        return {"id": name, "state": "Permitted"}
    return {
        "id": name,
        "state": "Rejected",
        "rejectionReason": reason,
        "missingPermissions": [topic.permission],
    }


def _refusal(access: Access, token: Token, topic: HeldTopic, subject_id: str) -> str | None:
    """The reason for which a token may not have a topic, if any; an unknown subject is allowed."""
    if token.permissions is not None and topic.permission not in token.permissions:
        return "The token lacks a permission."
    try:
        if topic.subject == "conversation":
            access.conversation(subject_id, token)
        else:
            access.entity(topic.subject, subject_id, token)
    except refusals.Refusal as refusal:
        if refusal.status == 403:
            return "The token has no right in the division of what the topic is about."
    return None


def parts(name: str) -> tuple[str, str, str]:
    """The parts of a topic's name before the id, the id, and after it; empty for other names."""
    match = _NAME.fullmatch(name)
    return (match[1], match[2], match[3]) if match else ("", "", "")


def _known(name: str) -> bool:
    stem, _, rest = parts(name)
    return f"{stem}.{{id}}.{rest}" in TOPICS
