"""Seeds of the AI's results for ended conversations: metrics, sentiment and summaries."""

from datetime import datetime

from gateway.sandbox.kinds import Entity, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.store import Store

_MATTERS = (
    ("A parcel is late", "The parcel was sent again", "Call back once it has arrived"),
    ("An invoice is wrong", "The invoice was corrected", "Send the new invoice by mail"),
    ("A device does not start", "A technician was booked", "Ask whether the technician came"),
)
"""Reasons of customers' calls, their resolutions and follow-ups."""

_MEDIA = {"calls": "Call", "emails": "Email", "chats": "Chat", "messages": "Message"}


def add_insights(store: Store, conversation: Entity) -> None:
    """The analytics of a conversation."""
    about = {"id": conversation["id"], "selfUri": conversation["selfUri"]}
    matter = store.chance.pick(_MATTERS)
    store.add("conversationMetrics", about | {"conversation": about} | _metrics(store, conversation))
    store.add("conversationSentiments", about | {"insights": _reasons(matter)})
    store.add(
        "conversationSummaries", about | {"conversation": about} | _summaries(store, conversation, matter)
    )


def _metrics(store: Store, conversation: Entity) -> Entity:
    chance = store.chance
    trend = chance.number(-8, 8)
    agents = [person["userId"] for person in conversation["participants"] if "userId" in person]
    return {
        "sentimentScore": chance.number(-64, 64) + 0.5,
        "sentimentTrend": trend * 8.0,
        "sentimentTrendClass": _trend(trend),
        "empathyScores": [{"score": chance.number(40, 95) + 0.25, "userId": user_id} for user_id in agents],
        "participantMetrics": {
            "agentDurationPercentage": 41.5,
            "customerDurationPercentage": 32.25,
            "silenceDurationPercentage": 9.25,
            "ivrDurationPercentage": 8.0,
            "acdDurationPercentage": 6.0,
            "overtalkDurationPercentage": 2.0,
            "otherDurationPercentage": 1.0,
            "overtalkCount": chance.number(0, 6),
        },
    }


def _trend(trend: int) -> str:
    if trend == 0:
        return "NoChange"
    how = "Improving" if trend > 0 else "Declining"
    return how if abs(trend) > 4 else f"Slightly{how}"


def _reasons(matter: tuple[str, str, str]) -> Entity:
    problem, solution, _ = matter
    return {
        "positiveSentimentReasons": [{"title": "Solved at once", "description": f"{solution} at once."}],
        "negativeSentimentReasons": [{"title": problem, "description": f"{problem}, for the second time."}],
    }


def _summaries(store: Store, conversation: Entity, matter: tuple[str, str, str]) -> Entity:
    people = [person for person in conversation["participants"] if person["purpose"] in {"customer", "agent"}]
    refs = [{"id": person["id"]} for person in people]
    summary = _summary(store, conversation, matter) | {"participants": refs}
    sessions = [
        {**_summary(store, conversation, matter), "communication": {"id": one["id"]}, "participants": refs}
        for person in people
        if person["purpose"] == "agent"
        for key in _MEDIA
        for one in person.get(key, ())
    ]
    return {"summary": summary, "sessionSummaries": sessions}


def _summary(store: Store, conversation: Entity, matter: tuple[str, str, str]) -> Entity:
    problem, solution, task = matter
    ended = datetime.fromisoformat(conversation["endTime"]).timestamp()
    media = (key for person in conversation["participants"] for key in _MEDIA if key in person)
    code = store.any("wrapupCode")
    said: Entity = {"confidence": 0.75}
    return {
        "id": store.chance.id(),
        "text": f"{problem}. {solution}.",
        "confidence": 0.875,
        "status": "Completed",
        "mediaType": _MEDIA[next(media, "calls")],
        "language": "en-US",
        "predictedWrapupCodes": [
            ref_to("wrapupCode", code)
            | said
            | {"description": f"For when it is about {code['name'].lower()}"}
        ],
        "editedSummary": {"text": f"{problem}; {solution.lower()}.", "dateModified": stamp(ended + 120)},
        "reason": said | {"text": problem, "description": f"{problem}, says the customer."},
        "followup": said | {"text": task, "description": f"{task}, within a week."},
        "resolution": said
        | {"text": solution, "description": f"{solution} by the agent.", "outcome": "Resolved"},
        "dateCreated": stamp(ended + 60),
    }


def categories(conversation: Entity) -> list[Entity]:
    """The categories of a conversation: none while it goes on."""
    return [_category(*each) for each in _CATEGORIES] if "endTime" in conversation else []


_CATEGORIES = (
    ("7c1e0d6a-3a1f-4c7e-9d51-2f6a0b8e4d10", "Delivery", "parcel"),
    ("7c1e0d6a-3a1f-4c7e-9d51-2f6a0b8e4d11", "Complaint", "complain"),
)


def _category(category_id: str, name: str, word: str) -> Entity:
    stretch = {
        "startingPositionValue": 0,
        "startingPositionDirection": "FromStart",
        "endingPositionValue": 60,
        "endingPositionDirection": "FromStart",
    }
    said: Entity = {
        "type": "Term",
        "occurrence": 1,
        "inverted": False,
        "term": {"word": word, "participantType": "External"},
        "voiceSecondsPosition": stretch,
        "digitalWordsPosition": stretch,
        "infixOperator": {
            "operatorType": "Near",
            "operatorPosition": {"voiceSecondsPosition": 30, "digitalWordsPosition": 50},
        },
    }
    topic = {"type": "Topic", "occurrence": 1, "inverted": False, "topicId": category_id}
    return {
        "id": category_id,
        "name": name,
        "description": f"Conversations about a {name.lower()}",
        "interactionType": "All",
        "criteria": {"type": "OperandGroup", "operands": [said, topic]},
    }
