"""Memberships: users of queues, groups and teams, and wrap-up codes of queues."""

from collections.abc import Iterator
from typing import NamedTuple

from gateway.sandbox.kinds import Entity
from gateway.sandbox.store import Store


class Membership(NamedTuple):
    """A user's place in a queue: assigned in person (``user``) or through a ``group``."""

    queue: Entity
    user: Entity
    joined: bool
    member_by: str


def add_memberships(store: Store) -> None:
    """Users in queues, wrap-up codes of queues, and the counts of members that follow.

    Every user is in one to three queues, and in those whose groups they are in.
    """
    queues, users = list(store.all("queue").values()), list(store.all("user").values())
    for number, user in enumerate(users):
        for step in range(1 + number % 3):
            queue = queues[(number + 5 * step) % len(queues)]
            store.memberships.setdefault((queue["id"], user["id"]), (number + step) % 4 != 1)
    codes = list(store.all("wrapupCode"))
    for number, queue in enumerate(queues):
        store.queue_codes[queue["id"]] = [codes[(number + 2 * step) % len(codes)] for step in range(3)]
        members = list(members_of(store, queue))
        queue |= {
            "memberCount": len(members),
            "userMemberCount": sum(member.member_by == "user" for member in members),
            "joinedMemberCount": sum(member.joined for member in members),
        }
        for group in _groups_of(queue):
            group["memberCount"] = len(users_of(store, "group", group["id"]))
    for kind in ("group", "team"):
        for entity in store.all(kind).values():
            entity["memberCount"] = len(users_of(store, kind, entity["id"]))


def members_of(store: Store, queue: Entity) -> Iterator[Membership]:
    """The members of a queue, by name."""
    groups = {group["id"] for group in queue.get("memberGroups", ())}
    for user in sorted(store.all("user").values(), key=lambda user: str(user["name"])):
        joined = store.memberships.get((queue["id"], user["id"]))
        if joined is not None:
            yield Membership(queue, user, joined, "user")
        elif any(group["id"] in groups for group in user.get("groups", ())):
            yield Membership(queue, user, joined=True, member_by="group")


def queues_of(store: Store, user: Entity) -> list[Membership]:
    """The queues that a user is a member of, by name."""
    queues = sorted(store.all("queue").values(), key=lambda queue: str(queue["name"]))
    return [member for queue in queues for member in members_of(store, queue) if member.user is user]


def users_of(store: Store, kind: str, entity_id: str) -> list[Entity]:
    """The users of a group or a team, by name."""
    users = [user for user in store.all("user").values() if _belongs(user, kind, entity_id)]
    return sorted(users, key=lambda user: str(user["name"]))


def _belongs(user: Entity, kind: str, entity_id: str) -> bool:
    if kind == "team":
        return bool(user.get("team", {}).get("id") == entity_id)
    return any(group["id"] == entity_id for group in user.get("groups", ()))


def _groups_of(queue: Entity) -> Iterator[Entity]:
    """The references to groups in a queue."""
    yield from queue["memberGroups"]
    for place in (
        *queue["conditionalGroupRouting"]["rules"],
        *queue["conditionalGroupActivation"]["rules"],
    ):
        yield from place["groups"]
