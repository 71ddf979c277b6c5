"""References that links need and the seeded organisation does not have."""

from gateway.sandbox import Organisation
from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.media import LISTS


def complete(organisation: Organisation) -> None:
    """Adds each missing reference once, to an entity that can have it."""
    _complete_contact(organisation)
    _complete_organization(organisation)
    _complete_location(organisation)
    _complete_conversation(organisation)
    _complete_transcripts(organisation)
    _complete_record(organisation)


def _complete_contact(organisation: Organisation) -> None:
    """A merger: two contacts became one."""
    merged, source, target = _some(organisation, "externalContact", 3)
    merged |= {
        "mergedTo": _contact(target),
        "mergedFrom": [_contact(source), _contact(target)],
        "mergeOperation": {
            "sourceContact": _contact(source),
            "targetContact": _contact(target),
            "resultingContact": _contact(merged),
        },
    }
    organisation.changed("externalContact", merged)


def _complete_organization(organisation: Organisation) -> None:
    """A tenant that has granted access: who set that up."""
    (organization,) = _some(organisation, "externalOrganization", 1)
    organization["trustor"] = {
        "id": organization["id"],
        "createdBy": {
            "id": "10000000-0000-4000-8000-000000000000",
            "division": _ref(organisation, "division"),
            "manager": _ref(organisation, "user"),
            "groups": [_ref(organisation, "group")],
            "team": _ref(organisation, "team"),
        },
    }
    organisation.changed("externalOrganization", organization)


def _complete_location(organisation: Organisation) -> None:
    below, above, top = _some(organisation, "location", 3)
    below["path"] = [top["id"], above["id"]]
    organisation.changed("location", below)


def _complete_conversation(organisation: Organisation) -> None:
    """A conference of others, waiting for an agent under a label."""
    conversation, *others = _some(organisation, "conversation", 3)
    conversation["conversationIds"] = [other["id"] for other in others]
    routing = next(one["conversationRoutingData"] for one in conversation["participants"] if "queueId" in one)
    routing["label"] = _id(organisation, "utilizationLabel")
    organisation.changed("conversation", conversation)


def _complete_transcripts(organisation: Organisation) -> None:
    """Transcripts of communications that nobody transcribes."""
    for conversation in organisation.all("conversation").values():
        for person in conversation["participants"]:
            for key in LISTS.values():
                for one in person.get(key, ()):
                    transcript = {"id": one["id"], "conversationId": conversation["id"], "url": "https://x/"}
                    organisation.add("transcript", transcript)


def _complete_record(organisation: Organisation) -> None:
    """What analytics knows beyond the conversation: surveys, resolutions, how agents were found."""
    other, another = (one["id"] for one in _some(organisation, "conversation", 2))
    records = map(organisation.record, organisation.all("conversation").values())
    record = next(one for one in records if "evaluations" in one)
    by = {"queueId": _id(organisation, "queue"), "userId": _id(organisation, "user")}
    record |= {
        "associatedConversationId": other,
        "consultationConversationIds": [other, another],
        "surveys": [{**by, "surveyId": _id(organisation, "survey")}],
        "resolutions": [by],
    }
    record["evaluations"][0]["assigneeId"] = by["userId"]
    session = record["participants"][-1]["sessions"][0]
    session |= {
        "activeSkillIds": [_id(organisation, "skill")],
        "removedSkillIds": [_id(organisation, "skill")],
        "assignerId": by["userId"],
        "screenMonitoredUserId": by["userId"],
        "selectedAgentId": by["userId"],
        "proposedAgents": [{"proposedAgentId": by["userId"]}],
    }
    session["segments"][0] |= {
        "destinationConversationId": other,
        "sourceConversationId": another,
        "groupId": _id(organisation, "group"),
        "requestedRoutingUserIds": [by["userId"]],
        "scoredAgents": [{"scoredAgentId": by["userId"]}],
    }


def _some(organisation: Organisation, kind: str, count: int) -> list[Entity]:
    return list(organisation.all(kind).values())[-count:]


def _id(organisation: Organisation, kind: str) -> str:
    return str(_some(organisation, kind, 1)[0]["id"])


def _ref(organisation: Organisation, kind: str) -> Entity:
    return ref_to(kind, _some(organisation, kind, 1)[0])


def _contact(contact: Entity) -> Entity:
    return ref("externalContact", contact["id"])
