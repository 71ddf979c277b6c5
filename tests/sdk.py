"""The vendor's SDK as a description of its types, and a maker of documents of any of them.

The SDK's models are classes; what they know of a type is read from an instance (names, JSON keys, types)
and from the source of their setters (the values that an enum allows).
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from PureCloudPlatformClientV2 import models

ROOTS = {
    "user": "User",
    "queue": "Queue",
    "division": "AuthzDivision",
    "group": "Group",
    "team": "Team",
    "externalContact": "ExternalContact",
    "externalOrganization": "ExternalOrganization",
    "wrapupCode": "WrapupCode",
    "skill": "RoutingSkill",
    "skillExpression": "SkillExpression",
    "language": "Language",
    "flow": "Flow",
    "flowOutcome": "FlowOutcome",
    "station": "Station",
    "location": "LocationDefinition",
    "script": "Script",
    "utilizationLabel": "UtilizationLabel",
    "campaign": "Campaign",
    "contactList": "ContactList",
    "presenceDefinition": "OrganizationPresenceDefinition",
    "outboundContact": "DialerContact",
    "knowledgeBase": "KnowledgeBase",
    "voicemailMessage": "VoicemailMessage",
    "evaluationForm": "EvaluationFormResponse",
    "surveyForm": "SurveyForm",
    "responseLibrary": "Library",
    "conversation": "Conversation",
    "recording": "Recording",
    "conversationRecordings": "RecordingMetadata",
    "messageData": "MessageData",
    "transcript": "TranscriptUrl",
    "conversationMetrics": "ConversationMetrics",
    "conversationSentiments": "SentimentData",
    "conversationSummaries": "ConversationSummariesGetResponse",
    "conversationSurveys": "Survey",
    "survey": "Survey",
    "conversationAnalytics": "AnalyticsConversation",
}
"""The SDK's type for each kind of entity, or for the items of one that is a bare list."""

SIBLINGS = ("AnalyticsConversationWithoutAttributes",)
"""Types that some read of a kind answers instead, with less in them."""

MEASURES = {"queueEstimatedWait": "EstimatedWaitTimePredictions"}
"""The SDK's type for what is measured of an entity, where it is one of the vendor's."""

ITEMS = ("ConversationCategory", "QueueMember", "UserQueue")
"""Types of the items of lists that belong to an entity, where they are no entities."""

COPIES = {"SurveyFormCopy": "SurveyForm"}
"""Names of our own for a type of the SDK's that stands for an entity as well as for a part of something."""

SAID_OTHERWISE = {
    ("VisibilityCondition", "predicates"): "list[str]",
    ("Survey", "surveyForm"): "SurveyFormCopy",
    ("DomainEntityListingSurveyForm", "entities"): "list[SurveyFormCopy]",
}
"""Types that the SDK declares as `object`, where its own words say what they are, and the copies."""

VALUES_ELSEWHERE = {
    ("AnalyticsFlow", "exitReason"): ("FlowEndDetailEventTopicFlowEndEvent", "exitReason"),
    ("AnalyticsFlow", "transferType"): ("FlowEndDetailEventTopicFlowEndEvent", "transferType"),
    ("AnalyticsFlowOutcome", "flowOutcomeValue"): ("FlowPathsElement", "flowOutcomeValue"),
    ("AnalyticsSession", "messageType"): ("Message", "type"),
    ("AnalyticsSurvey", "surveyStatus"): ("Survey", "status"),
    ("ChatMessage", "participantPurpose"): ("AnalyticsParticipant", "purpose"),
    ("Participant", "purpose"): ("AnalyticsParticipant", "purpose"),
    ("RecordingMessagingMessage", "purpose"): ("AnalyticsParticipant", "purpose"),
    ("Segment", "disconnectType"): ("Call", "disconnectType"),
    ("Segment", "type"): ("AnalyticsConversationSegment", "segmentType"),
}
"""Fields that the SDK calls texts, and those in which it lists the same values."""

VALUES_IN_WORDS = {
    ("AnalyticsSession", "cobrowseRole"): ("sharer", "viewer"),
    ("Cobrowsesession", "cobrowseRole"): ("sharer", "viewer"),
    ("Evaluation", "authorizedActions"): (
        "assign",
        "edit",
        "editScore",
        "editAgentSignoff",
        "delete",
        "release",
        "viewAudit",
    ),
    ("FaxStatus", "direction"): ("send", "receive"),
    ("Recording", "media"): ("audio", "chat", "messaging", "email", "screen"),
    ("RecordingMetadata", "media"): ("audio", "chat", "email", "message"),
}
"""Fields that the SDK calls texts, and the values that its description of them names."""


class Type(NamedTuple):
    """A type as the SDK writes it: `str`, `list[Call]`, `dict(str, int)`."""

    name: str
    many: bool

    @classmethod
    def of(cls, text: str) -> "Type":
        """The type that the SDK's text stands for; a map counts as an `object`."""
        item = re.fullmatch(r"list\[(.+)]", text)
        name = item[1] if item else text
        return cls("object" if name.startswith("dict(") else name, item is not None)


class Field(NamedTuple):
    """A field of a type: its type, and its values if it is an enum."""

    type: Type
    allowed: tuple[str, ...]


@cache
def fields(name: str) -> dict[str, Field]:
    """The fields of a type by JSON key."""
    model = _model(name)
    described = model()
    return {
        key: Field(
            Type.of(SAID_OTHERWISE.get((name, key), described.swagger_types[attribute])),
            _values_of(name, key, attribute),
        )
        for attribute, key in described.attribute_map.items()
    }


def _model(name: str) -> Any:
    return getattr(models, COPIES.get(name, name), None)


def is_model(name: str) -> bool:
    """Whether a type has fields of its own."""
    return hasattr(_model(name), "to_dict")


def reachable(*roots: str) -> list[str]:
    """The types with fields that these lead to, themselves included."""
    found: dict[str, None] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [field.type.name for field in fields(name).values() if is_model(field.type.name)]
            waiting += _values(name)
    return sorted(found)


def _values(name: str) -> Iterator[str]:
    for text in _model(name)().swagger_types.values():
        if (value := re.fullmatch(r"dict\(str, (\w+)\)", text)) and is_model(value[1]):
            yield value[1]


def words(name: str, key: str) -> str:
    """The SDK's description of a field."""
    model = _model(name)
    attribute = next(one for one, each in model().attribute_map.items() if each == key)
    return inspect.getdoc(getattr(model, attribute)) or ""


def _values_of(name: str, key: str, attribute: str) -> tuple[str, ...]:
    where = name, key
    if where in VALUES_IN_WORDS:
        return VALUES_IN_WORDS[where]
    if where in VALUES_ELSEWHERE:
        name, key = VALUES_ELSEWHERE[where]
        return fields(name)[key].allowed
    return _allowed(_model(name), attribute)


def _allowed(model: type, attribute: str) -> tuple[str, ...]:
    setter = getattr(model, attribute).fset
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(setter)))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "allowed_values":
            return tuple(ast.literal_eval(node.value))
    return ()


class Documents:
    """Makes JSON documents of the SDK's types with every field in them, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311  # the same documents in every run

    def make(self, name: str, depth: int, within: tuple[str, ...] = ()) -> dict[str, Any]:
        """A document of a type with this many levels below it; none holds its own type more than once."""
        return {
            key: self._field(field, depth, (*within, name))
            for key, field in fields(name).items()
            if not is_model(field.type.name) or (depth and within.count(field.type.name) < 1)
        }

    def id(self) -> str:
        """An id of the form that the vendor gives out."""
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _field(self, field: Field, depth: int, within: tuple[str, ...]) -> Any:
        if field.type.many:
            return [self._value(field, depth, within) for _ in range(self._chance.randint(1, 2))]
        return self._value(field, depth, within)

    def _value(self, field: Field, depth: int, within: tuple[str, ...]) -> Any:
        if is_model(field.type.name):
            return self.make(field.type.name, depth - 1, within)
        if field.allowed:
            return self._chance.choice(field.allowed)
        return self.scalar(field.type.name)

    def scalar(self, name: str) -> Any:
        """A value of one of the SDK's plain types."""
        number = self._chance.randrange(-(2**31), 2**31)
        second = f"{self._chance.randrange(60):02}"
        return {
            "str": f"text {number}",
            "int": number,
            "float": number / 8,
            "bool": number % 2 == 0,
            "datetime": f"2031-02-03T04:05:{second}.678Z",
            "date": f"20{second}-02-03",
            "object": {"key": f"value {number}", "list": [number, None]},
        }[name]
