"""New calls: to a number, a user or a queue, and conferences of ongoing ones."""

from copy import deepcopy

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity
from gateway.sandbox.routing.memberships import queues_of
from gateway.sandbox.seeds import conversations
from gateway.sandbox.writes.transfers import demand_phone
from gateway.sandbox.writes.write import Write

_CALLEES = ("phoneNumber", "callUserId", "callQueueId", "conversationIds")


def create(write: Write) -> Entity:
    """Call somebody, or merge calls; tells the new conversation.

    Raises a 400 unless the body names exactly one callee, or the conversations to merge.
    """
    named = [key for key in _CALLEES if write.body.get(key)]
    if len(named) != 1:
        raise refusals.invalid("phoneNumber", f"A call has one of {', '.join(_CALLEES)}.")
    made = _merge(write) if "conversationIds" in write.body else _call(write)
    write.access.lag.begin(made)
    return {key: made[key] for key in ("id", "name", "selfUri")}


def _merge(write: Write) -> Entity:
    access = write.access
    merged = [access.actual(each, write.token) for each in dict.fromkeys(write.body["conversationIds"])]
    if len(merged) < 2:
        raise refusals.invalid("conversationIds", "A conference is made of two conversations or more.")
    for each in merged:
        if "endTime" in each:
            raise refusals.conflict("A conference is made of ongoing conversations.")
        if not any(person.get("calls") for person in changes.present(each)):
            raise refusals.wrong_medium("A conference is made of calls.")
    drafts = [deepcopy(each) for each in merged]
    made = changes.merge(write.organisation, drafts, write.now)
    for conversation, draft in zip(merged, drafts, strict=True):
        access.lag.commit(conversation, draft)
    return made


def _call(write: Write) -> Entity:
    store, body, caller = write.organisation, write.body, write.own_user
    _demand_member(write, caller)
    if "callUserId" in body:
        callee = write.entity("user", "callUserId")
        if callee["state"] != "active":
            raise refusals.invalid("callUserId", "The user is not active.")
        if callee is caller:
            raise refusals.invalid("callUserId", "Nobody calls themselves.")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        joining.join_user(store, made, callee, write.now)
    elif "callQueueId" in body:
        queue = write.entity("queue", "callQueueId")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        joining.join_queue(store, made, queue, write.now)
    else:
        number = demand_phone(write.text("phoneNumber"), "phoneNumber")
        made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
        joining.join_external(store, made, f"tel:{number.removeprefix('tel:')}", write.now)
    return made


def _demand_member(write: Write, caller: Entity) -> None:
    """Who calls for a queue is a member of it."""
    if "callFromQueueId" in write.body:
        queue = write.entity("queue", "callFromQueueId")
        if all(member.queue is not queue for member in queues_of(write.organisation, caller)):
            raise refusals.invalid("callFromQueueId", "The caller is no member of the queue.")
