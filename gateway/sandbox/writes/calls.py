"""New calls: to a number, a user or a queue, or several of them, and conferences of ongoing ones."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes, joining
from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.routing.memberships import queues_of
from gateway.sandbox.seeds import conversations
from gateway.sandbox.writes.transfers import demand_phone
from gateway.sandbox.writes.write import Write

_ONE = {"address": "phoneNumber", "userId": "callUserId", "queueId": "callQueueId"}
"""The fields of a body that name one callee, by the keys of the vendor's ``Destination``."""
_CALLEES = (*_ONE.values(), "conversationIds", "participants")


def create(write: Write) -> Entity:
    """Call a party, or merge calls; returns the new conversation.

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
    joins = [_party(write, party, fields) for party, fields in _parties(body)]
    label = write.entity("utilizationLabel", "label") if "label" in body else None
    contact = write.entity("externalContact", "externalContactId") if "externalContactId" in body else None
    routing = _routing(write)
    made = conversations.begin(store, write.now, scene=conversations.alone, user=caller)
    if label is not None:
        made["utilizationLabelId"] = label["id"]
    for join in joins:
        callee = join(made)
        callee["attributes"] = body.get("attributes", {})
        if contact is not None:
            callee["externalContactId"] = contact["id"]
        if "uuiData" in body:
            callee["calls"][0]["uuiData"] = body["uuiData"]
        if callee["purpose"] == "acd":
            callee["conversationRoutingData"] |= routing
    return made


def _parties(body: Entity) -> Iterator[tuple[Entity, Mapping[str, str]]]:
    """The callee as the vendor's ``Destination``, and the body's field for each of its keys."""
    if "participants" not in body:
        yield {key: body[field] for key, field in _ONE.items() if field in body}, _ONE
    for index, party in enumerate(body.get("participants", ())):
        named = [key for key in _ONE if party.get(key)]
        if len(named) != 1:
            raise refusals.invalid(f"participants[{index}]", f"A party has one of {', '.join(_ONE)}.")
        yield party, {key: f"participants[{index}].{key}" for key in _ONE}


def _party(write: Write, party: Entity, fields: Mapping[str, str]) -> Callable[[Entity], Entity]:
    """A function that adds a party to the call; raises a refusal for one that cannot be called."""
    store, now = write.organisation, write.now
    if party.get("userId"):
        user = write.named("user", party["userId"], fields["userId"])
        if user["state"] != "active":
            raise refusals.invalid(fields["userId"], "The user is not active.")
        if user is write.own_user:
            raise refusals.invalid(fields["userId"], "Nobody calls themselves.")
        return lambda made: joining.join_user(store, made, user, now)
    if party.get("queueId"):
        queue = write.named("queue", party["queueId"], fields["queueId"])
        return lambda made: joining.join_queue(store, made, queue, now)
    number = demand_phone(party["address"], fields["address"])
    return lambda made: joining.join_external(store, made, f"tel:{number.removeprefix('tel:')}", now)


def _routing(write: Write) -> Entity:
    """The routing data for a called queue."""
    body = write.body
    data: Entity = {key: body[key] for key in ("priority", "label") if key in body}
    if "languageId" in body:
        data["language"] = ref("language", write.entity("language", "languageId")["id"])
    skills = [write.named("skill", each, "routingSkillsIds") for each in body.get("routingSkillsIds", ())]
    if skills:
        data["skills"] = [ref("skill", skill["id"]) for skill in skills]
    if "routingSkillExpression" in body:
        data["skillExpression"] = body["routingSkillExpression"]
    return data


def _demand_member(write: Write, caller: Entity) -> None:
    """Check that the calling user is a member of the queue."""
    if "callFromQueueId" in write.body:
        queue = write.entity("queue", "callFromQueueId")
        if all(member.queue is not queue for member in queues_of(write.organisation, caller)):
            raise refusals.invalid("callFromQueueId", "The caller is no member of the queue.")
