"""Events about speech: transcripts and sentiment, with one utterance for each change."""

from collections.abc import Callable, Mapping

from gateway.sandbox.conversations import changes
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import stamp

_SAID = (
    ("EXTERNAL", "I wait for my parcel since Monday."),
    ("INTERNAL", "Let me see where it is."),
    ("EXTERNAL", "It was to be here yesterday."),
    ("INTERNAL", "It will be with you tomorrow, I promise."),
)
"""The speakers and utterances, repeated over and over."""

_PROGRAM = "5d0b4a36-3f0e-4a5c-9a41-5d2c1b7f0e11"


def utterance(organisation_id: str, conversation: Entity, number: int, now: float) -> Entity | None:
    """The utterance of that number; ``None`` if nobody talks.

    ``now`` is in seconds since 1970.
    """
    talking = [
        communication
        for person in changes.present(conversation)
        for communication in person.get("calls", ())
        if person["purpose"] in {"customer", "agent"} and communication["state"] == "connected"
    ]
    if not talking:
        return None
    channel, text = _SAID[number % len(_SAID)]
    began = round(now * 1000) - number * 2_000
    return {
        "eventTime": stamp(now),
        "organizationId": organisation_id,
        "conversationId": conversation["id"],
        "communicationId": talking[0]["id"],
        "sessionStartTimeMs": began,
        "transcriptionStartTimeMs": began,
        "transcripts": [
            {
                "utteranceId": f"{conversation['id'][:-4]}{number:04x}",
                "isFinal": True,
                "channel": channel,
                "alternatives": [
                    {"confidence": 0.9, "offsetMs": number * 2_000, "durationMs": 1_500, "transcript": text}
                ],
            }
        ],
        "status": {"offsetMs": number * 2_000, "status": "SESSION_ONGOING"},
        "speechTextAnalyticsProgramId": _PROGRAM,
    }


def _sentiment(conversation: Entity, number: int) -> Entity:
    """The customer's sentiment after a number of utterances."""
    return _about(conversation) | {
        "sentimentOverallScore": float(number * 7 % 20 - 10),
        "sentimentTrendScore": float(number * 3 % 8 - 4),
    }


def _empathy(conversation: Entity, number: int) -> Entity:
    """The agents' empathy after a number of utterances."""
    agents = sorted({each["userId"] for each in conversation["participants"] if "userId" in each})
    scores = [{"agentId": each, "overallEmpathyScore": float(40 + number * 5 % 50)} for each in agents]
    return _about(conversation) | {"agents": scores}


def _topics(conversation: Entity, _number: int) -> Entity:
    """The topics of the conversation."""
    people = [
        {key: person[key] for key in ("userId", "queueId", "purpose") if key in person}
        for person in conversation["participants"]
    ]
    return {
        "conversationId": conversation["id"],
        "programId": _PROGRAM,
        "topics": [{"participant": "External", "topicId": _PROGRAM, "topicName": "Delivery"}],
        "participants": people,
    }


def _about(conversation: Entity) -> Entity:
    queues = sorted({each["queueId"] for each in conversation["participants"] if "queueId" in each})
    divisions = [each["division"]["id"] for each in conversation["divisions"]]
    return {"conversationId": conversation["id"], "queueIds": queues, "divisionIds": divisions}


TOLD: Mapping[str, Callable[[Entity, int], Entity]] = {
    "sentiment": _sentiment,
    "empathy": _empathy,
    "topics": _topics,
}
"""The body of each topic after a number of utterances, by the last part of its name."""
