"""Facts of a conversation: small events of participants who join, leave or wrap up; times in epoch ms.

The facts and their keys are those of the vendor's ``…DetailEventTopic…`` models (SDK 269.0.0).
"""

from collections.abc import Hashable, Iterator
from datetime import datetime

from gateway.sandbox.kinds import Entity
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.seeds.media import LISTS

_FAMILIES = {
    "customer": "customer",
    "external": "customer",
    "agent": "user",
    "user": "user",
    "acd": "acd",
    "ivr": "flow",
    "voicemail": "voicemail",
}
"""The facts for joining and leaving, by the participant's purpose."""

_MEDIA = {"call": "VOICE", "socialexpression": "UNKNOWN"}
_ENDS = {
    "transfer.conference": "CONFERENCE_TRANSFER",
    "transfer.consult": "CONSULT_TRANSFER",
    "transfer.forward": "FORWARD_TRANSFER",
    "transfer.noanswer": "NO_ANSWER_TRANSFER",
    "transfer.notavailable": "NOT_AVAILABLE_TRANSFER",
    "transfer.donotdisturb": "DND_TRANSFER",
    "endpoint.donotdisturb": "DND_ENDPOINT",
    "transport.failure": "TRANSPORT_FAILURE",
}
_OUTBOUND = {
    "outboundCampaignId": "dialerCampaignId",
    "outboundContactListId": "dialerContactListId",
    "outboundContactId": "dialerContactId",
}
_SPENT = {"heldDurationMs": "hold", "interactingDurationMs": "interact", "alertingDurationMs": "alert"}

NAMES = frozenset(
    {f"{family}.{end}" for family in _FAMILIES.values() for end in ("start", "end")}
    | {"flow.outcome", "acw", "wrapup", "attributes", "contact", "outbound"}
)

Fact = tuple[str, Entity]
"""A fact's name (``acd.start``) and its event."""


def of(organisation: Organisation, conversation: Entity, now: float) -> dict[Hashable, Fact]:
    """All facts of a conversation so far, by what makes each of them one.

    ``now`` is the time of facts without a time in the conversation.
    """
    flows = {
        session["sessionId"]: session.get("flow", {})
        for person in organisation.record(conversation)["participants"]
        for session in person["sessions"]
    }
    facts: dict[Hashable, Fact] = {}
    for person in conversation["participants"]:
        about = {"conversationId": conversation["id"], "participantId": person["id"]}
        if person.get("attributes"):
            data = _attributes(person, now)
            facts["attributes", person["id"], str(data["attributes"])] = ("attributes", about | data)
        for medium, communication in _communications(person):
            session = about | _session(person, medium, communication)
            for name, data in _facts(person, communication, flows.get(communication["id"], {}), now):
                what = data.get("externalContactId") if name == "contact" else data.get("wrapupCode")
                shown = {key: value for key, value in data.items() if value is not None}
                if name not in _UNDIVIDED:
                    shown["divisionId"] = conversation["divisions"][0]["division"]["id"]
                facts[name, communication["id"], what] = (name, session | shown)
    return facts


_UNDIVIDED = frozenset({"acw", "wrapup"})
"""The facts that have no division."""


def _communications(person: Entity) -> Iterator[tuple[str, Entity]]:
    for medium, key in LISTS.items():
        for communication in person.get(key, ()):
            yield medium, communication


def _session(person: Entity, medium: str, communication: Entity) -> Entity:
    data = {"sessionId": communication["id"], "mediaType": _MEDIA.get(medium, medium.upper())}
    if "provider" in communication:
        data["provider"] = communication["provider"]
    if "direction" in communication:
        data["direction"] = communication["direction"].upper()
    return data | {key: person[key] for key in ("ani", "dnis") if key in person}


def _attributes(person: Entity, now: float) -> Entity:
    communications = [
        {"id": each["id"], "mediaType": _MEDIA.get(medium, medium.upper())}
        for medium, each in _communications(person)
    ]
    return {
        "eventTime": round(now * 1000),
        "attributes": dict(sorted(person["attributes"].items())),
        "communications": communications,
        "participantStartTime": _epoch(person["startTime"]),
    }


def _facts(person: Entity, communication: Entity, flow: Entity, now: float) -> Iterator[Fact]:
    family = _FAMILIES.get(person["purpose"])
    began = _epoch(person["startTime"])
    if family is not None:
        yield f"{family}.start", {"eventTime": began} | _start(family, person, flow)
        if "disconnectedTime" in communication:
            ended = _epoch(communication["disconnectedTime"])
            yield f"{family}.end", {"eventTime": ended} | _end(family, person, communication, flow, ended)
            for outcome in flow.get("outcomes", ()):
                yield "flow.outcome", {"eventTime": ended} | _outcome(flow, outcome)
    if "externalContactId" in person:
        organization_id = person.get("externalOrganizationId")
        contact = {
            "externalContactId": person["externalContactId"],
            "externalOrganizationId": organization_id,
        }
        yield "contact", {"eventTime": round(now * 1000)} | contact
    dialled = {key: person.get("attributes", {}).get(name) for key, name in _OUTBOUND.items()}
    if dialled["outboundCampaignId"]:
        yield "outbound", {"eventTime": began} | dialled
    if "wrapup" in person:
        wrapped = _wrapup(person)
        yield "wrapup", wrapped
        if "endAcwTime" in person:
            yield "acw", wrapped | {"userId": person.get("userId")}


def _start(family: str, person: Entity, flow: Entity) -> Entity:
    if family == "acd":
        routing = person.get("conversationRoutingData", {})
        return {
            "queueId": person.get("queueId"),
            "routingPriority": routing.get("priority"),
            "requestedRoutingSkillIds": [skill["id"] for skill in routing.get("skills", ())],
            "skillExpressionApplied": "skillExpressionId" in routing,
        }
    if family == "flow":
        return {"flowId": flow.get("flowId"), "flowType": flow.get("flowType")}
    if family == "customer":
        return {key: person.get(key) for key in ("externalContactId", "externalOrganizationId")}
    return {"userId": person.get("userId"), "queueId": person.get("queueId")}


def _end(family: str, person: Entity, communication: Entity, flow: Entity, ended: int) -> Entity:
    how = communication.get("disconnectType", "other")
    spent = dict.fromkeys(_SPENT, 0)
    for segment in communication.get("segments", ()):
        for key, kind in _SPENT.items():
            if segment["type"] == kind and "endTime" in segment:
                spent[key] += _epoch(segment["endTime"]) - _epoch(segment["startTime"])
    data: Entity = {"disconnectType": _ENDS.get(how, how.split(".")[0].upper())}
    connected = {"connectedDurationMs": ended - _epoch(person.get("connectedTime") or person["startTime"])}
    match family:
        case "acd":
            outcome = "ANSWERED" if how.startswith("transfer") else "ABANDON"
            return data | connected | {"queueId": person.get("queueId"), "acdOutcome": outcome}
        case "flow":
            reason = "TRANSFER" if how.startswith("transfer") else "DISCONNECT"
            return data | connected | _start(family, person, flow) | {"exitReason": reason}
        case "customer":
            interacting = {"interactingDurationMs": spent["interactingDurationMs"]}
            return data | interacting | _start(family, person, flow)
        case "voicemail":
            spoken = {"voicemailDurationMs": connected["connectedDurationMs"]}
            return data | spoken | _start(family, person, flow)
        case _:
            return data | spent | _start(family, person, flow)


def _outcome(flow: Entity, outcome: Entity) -> Entity:
    return {
        "flowId": flow["flowId"],
        "flowType": flow["flowType"],
        "flowOutcomeId": outcome["flowOutcomeId"],
        "flowOutcomeValue": outcome["flowOutcomeValue"],
        "flowOutcomeStartTime": _epoch(outcome["flowOutcomeStartTimestamp"]),
        "flowOutcomeEndTime": _epoch(outcome["flowOutcomeEndTimestamp"]),
    }


def _wrapup(person: Entity) -> Entity:
    wrapup = person["wrapup"]
    return {
        "eventTime": _epoch(wrapup["endTime"]),
        "queueId": person.get("queueId"),
        "wrapupCode": wrapup.get("code"),
        "wrapupNotes": wrapup.get("notes") or None,
        "wrapupDurationMs": wrapup.get("durationSeconds", 0) * 1000,
    }


def _epoch(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)
