"""Callbacks: a customer waits in a queue, now or from a later time on, to be called back."""

import re
from copy import deepcopy

from gateway.sandbox import refusals
from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds import conversations
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.writes.transfers import demand_phone
from gateway.sandbox.writes.write import Write

_FURTHEST = 30 * 86_400
"""How far ahead a callback can be scheduled, in seconds."""
_COUNTRY = re.compile("[A-Z]{2}")
_NOT_ASKED = ("dialerPreview", "voicemail", "callerId", "callerIdName", "callbackScheduledTime", "scriptId")
"""The fields of a seeded callback that one on demand has only if asked."""


def create(write: Write) -> Entity:
    """Make a callback; raises a 400 without a queue, a number or a name, and for a time that is past."""
    body = write.body
    queue = _queue(write)
    numbers = _numbers(body)
    name = write.text("callbackUserName")
    scheduled = _scheduled(write)
    _demand_country(body)
    script = write.entity("script", "scriptId") if "scriptId" in body else None
    routing = _routing(write)
    made = conversations.begin(write.organisation, write.now, scene=conversations.called_back, queue=queue)
    made["recordingState"] = "NONE"
    made["participants"][0] |= {"name": name, "address": f"tel:{numbers[0]}"}
    made["participants"][0]["attributes"] = body.get("data", {})
    made["participants"][1]["conversationRoutingData"] |= routing
    for person in made["participants"]:
        for callback in person["callbacks"]:
            for key in _NOT_ASKED:
                callback.pop(key, None)
            callback |= {"callbackNumbers": numbers, "callbackUserName": name}
            callback |= {key: body[key] for key in ("callerId", "callerIdName") if key in body}
            if script is not None:
                callback["scriptId"] = script["id"]
            if scheduled is not None:
                callback |= {"state": "scheduled", "callbackScheduledTime": stamp(scheduled)}
    write.access.lag.begin(made)
    return _told(made)


def update(write: Write) -> Entity:
    """Change a callback that is still scheduled; raises a 409 for any other."""
    body = write.body
    conversation = write.access.actual(write.text("conversationId"), write.token)
    draft = deepcopy(conversation)
    waiting = [
        callback
        for person in changes.present(draft)
        for callback in person.get("callbacks", ())
        if callback["state"] == "scheduled"
    ]
    if not waiting:
        raise refusals.conflict("The conversation has no scheduled callback.")
    if "queueId" in body and "agentId" in body:
        raise refusals.invalid("agentId", "A callback goes to a queue or to an agent.")
    for callback in waiting:
        if "callbackNumbers" in body:
            callback["callbackNumbers"] = _numbers(body)
        if (scheduled := _scheduled(write)) is not None:
            callback["callbackScheduledTime"] = stamp(scheduled)
    _demand_country(body)
    _reroute(write, draft)
    write.access.lag.commit(conversation, draft)
    return _told(draft)


def _reroute(write: Write, draft: Entity) -> None:
    """Assign the callback to another queue, or to an agent."""
    (waiting,) = (person for person in changes.present(draft) if person["purpose"] == "acd")
    if "queueId" in write.body:
        queue = write.entity("queue", "queueId")
        waiting |= {"queueId": queue["id"], "queueName": queue["name"], "name": queue["name"]}
        waiting["conversationRoutingData"]["queue"] = ref("queue", queue["id"])
    if "agentId" in write.body:
        agent = write.entity("user", "agentId")
        if agent["state"] != "active":
            raise refusals.invalid("agentId", "The user is not active.")
        waiting["conversationRoutingData"]["scoredAgents"] = [{"agent": ref_to("user", agent), "score": 100}]


def _queue(write: Write) -> Entity:
    routing = write.body.get("routingData", {})
    if ("queueId" in write.body) == bool(routing):
        raise refusals.invalid("queueId", "A callback has either queueId or routingData.")
    if not routing:
        return write.entity("queue", "queueId")
    if "queueId" not in routing:
        raise refusals.invalid("routingData.queueId", "Routing data names a queue.")
    return write.named("queue", routing["queueId"], "routingData.queueId")


def _routing(write: Write) -> Entity:
    """The routing data of the body; raises a 404 for an unknown entity in it."""
    body = write.body.get("routingData", {})
    data: Entity = {key: body[key] for key in ("priority", "label", "skillExpression") if key in body}
    if "label" in body:
        write.named("utilizationLabel", body["label"], "routingData.label")
    if "languageId" in body:
        language = write.named("language", body["languageId"], "routingData.languageId")
        data["language"] = ref("language", language["id"])
    if "skillIds" in body:
        skills = [write.named("skill", each, "routingData.skillIds") for each in body["skillIds"]]
        data["skills"] = [ref("skill", skill["id"]) for skill in skills]
    if "preferredAgentIds" in body:
        agents = [
            write.named("user", each, "routingData.preferredAgentIds") for each in body["preferredAgentIds"]
        ]
        data["scoredAgents"] = [{"agent": ref_to("user", agent), "score": 100} for agent in agents]
    return data


def _numbers(body: Entity) -> list[str]:
    numbers = body.get("callbackNumbers")
    if not numbers:
        raise refusals.invalid("callbackNumbers", "A callback has a number.")
    return [demand_phone(number, f"callbackNumbers[{index}]") for index, number in enumerate(numbers)]


def _scheduled(write: Write) -> float | None:
    """When the callback is to be, in seconds since 1970; ``None`` for at once."""
    if "callbackScheduledTime" not in write.body:
        return None
    moment: float = write.body["callbackScheduledTime"].timestamp()
    if not write.now < moment <= write.now + _FURTHEST:
        raise refusals.invalid("callbackScheduledTime", "A callback is within the next thirty days.")
    return moment


def _demand_country(body: Entity) -> None:
    if "countryCode" in body and not _COUNTRY.fullmatch(body["countryCode"]):
        raise refusals.invalid("countryCode", "A country has a code of two letters.")


def _told(conversation: Entity) -> Entity:
    callbacks = (each for person in conversation["participants"] for each in person.get("callbacks", ()))
    return {
        "conversation": ref("conversation", conversation["id"], conversation["name"]),
        "callbackIdentifiers": [{"type": "ACD", "id": callback["id"]} for callback in callbacks][-1:],
    }
