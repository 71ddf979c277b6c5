"""Our types against the vendor's: every difference by name, and a reason for each that is meant."""

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
import sdk
import strawberry

from gateway.graph.entity_class import model_of
from gateway.graph.enums import VendorEnum
from gateway.graph.internals import core_schema
from gateway.graph.link import LINK, link, links
from gateway.graph.lists.listing import LISTING
from gateway.graph.model import Entity, Many, Model, attribute, field, hidden, json_key, listed
from gateway.graph.scalars import DateText, DateTime, DateTimeText, EpochText, JSONMapping, Long, LongNumber
from gateway.graph.schema import schema
from gateway.graph.types.communication import Communication, CommunicationState, DisconnectType
from gateway.graph.types.vocabulary import RecordingMedia
from gateway.links import KINDS

RENAMED = {
    # Entities have the plain names of their kinds.
    "AuthzDivision": "Division",
    "RoutingSkill": "Skill",
    "OrganizationPresenceDefinition": "PresenceDefinition",
    "LocationDefinition": "Location",
    "Location": "UserLocation",
    "AnalyticsConversation": "ConversationAnalytics",
    "DialerContact": "OutboundContact",
    "EvaluationFormResponse": "EvaluationForm",
    "Library": "ResponseLibrary",
    # What stands whole within something else, perhaps with less in it, is no entity.
    "EvaluationForm": "EvaluationFormCopy",
    # Two reads of the same thing, one with less in it, are one type.
    "AnalyticsConversationWithoutAttributes": "ConversationAnalytics",
    "AnalyticsParticipantWithoutAttributes": "AnalyticsParticipant",
    # Bare references to things without a kind are one type.
    "DomainEntityRef": "Reference",
    "AddressableEntityRef": "Reference",
    "EvaluationReference": "Reference",
    "Entity": "CommunicationReference",
    # What hangs on a conversation says so.
    "ConversationSummariesGetResponse": "ConversationSummaries",
    "SentimentData": "ConversationSentiments",
    # A listing is called one.
    "DomainEntityListingEvaluationForm": "EvaluationFormListing",
    "DomainEntityListingSurveyForm": "SurveyFormListing",
    "PagelessDomainEntityListingEvaluationVersion": "EvaluationVersionListing",
    # A word so plain that it says nothing in a schema of hundreds of types says what it belongs to.
    "Actions": "RingActions",
    "Annotation": "RecordingAnnotation",
    "Card": "MessageCard",
    "CardAction": "MessageCardAction",
    "Chat": "UserChat",
    "Detail": "ErrorDetail",
    "InfixOperator": "CategoryOperator",
    "Operand": "CategoryOperand",
    "OperandPosition": "CategoryOperandPosition",
    "OperatorPosition": "CategoryOperatorPosition",
    "Term": "CategoryTerm",
    "Intent": "NluIntent",
    "Limit": "ErrorLimit",
    "Operation": "FlowOperation",
    "Page": "ScriptPage",
    "Signature": "EmailSignature",
}
"""Our name for a type where it is not the vendor's."""

REFERENCES = {
    "ContactAddressableEntityRef": "externalContact",
    "ConversationReference": "conversation",
    "Division": "division",
    "PresenceDefinition": "presenceDefinition",
    "QueueReference": "queue",
    "SkillsToRemove": "skill",
    "StarrableDivision": "division",
    "TransferResponseModifiedBy": "user",
    "UserReferenceWithName": "user",
    "WritableDivision": "division",
    "WritableStarrableDivision": "division",
}
"""Types that stand for an entity and nothing else, and its kind: a link takes their place everywhere."""

ANY_REFERENCE = {"DomainEntityRef", "AddressableEntityRef"}
"""References that do not tell the kind: a link takes their place where the field's name tells it."""

JSON_SCHEMA = "a JSON Schema is a JSON document, and its key `$schema` can be no field's name"
MAP = "the values of a map, which is a JSON object since its keys are data"
ONE_REFERENCE = "one type stands for all references, and not all of them bring a name"

DELIBERATE = {
    "JsonSchemaDocument is missing": JSON_SCHEMA,
    "DataSchema.jsonSchema is JSONMapping instead of JsonSchemaDocument": JSON_SCHEMA,
    "FlowVersion.inputSchema is JSONMapping instead of JsonSchemaDocument": JSON_SCHEMA,
    "FlowVersion.outputSchema is JSONMapping instead of JsonSchemaDocument": JSON_SCHEMA,
    "AdditionalLanguagesIntent is missing": MAP,
    "AdditionalLanguagesSynonyms is missing": MAP,
    "CallRecord is missing": MAP,
    "ColumnStatus is missing": MAP,
    "ContactColumnTimeZone is missing": MAP,
    "ContactableStatus is missing": MAP,
    "MediaResult is missing": MAP,
    "MessageEvaluation is missing": MAP,
    "PhoneNumberStatus is missing": MAP,
    "MessageSubtypeSettings is missing": MAP,
    "AddressableEntityRef.name is not the vendor's": ONE_REFERENCE,
    "EvaluationReference.name is not the vendor's": ONE_REFERENCE,
    "AnalyticsParticipantWithoutAttributes.attributes is not the vendor's": "one type for both reads",
    "TeamMember stands for no type": "the vendor's members of a team are bare references to users",
    "ConversationRecordings stands for no type": "the vendor's answer is a bare list",
    "ConversationSurveys stands for no type": "the vendor's answer is a bare list",
    "TranscriptUrl.id is not the vendor's": "only its path names it",
    "TranscriptUrl.conversationId is not the vendor's": "only its path names it",
    "AnalyticsConversation.id is not the vendor's": "every entity has its id under the same name",
    "AnalyticsConversationWithoutAttributes.id is not the vendor's": "as AnalyticsConversation",
    "ConversationMetrics.id is not the vendor's": "as AnalyticsConversation",
    "ConversationSummariesGetResponse.id is not the vendor's": "as AnalyticsConversation",
    "SentimentData.id is not the vendor's": "as AnalyticsConversation",
}
"""Differences that are meant, each with its reason."""

OF_ALL_MEDIA = (CommunicationState, DisconnectType, RecordingMedia)
"""Enums that hold the values of several media, no one of which knows them all."""

Models = Mapping[str, type[Model]]


def snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name).lower()


@cache
def vendor_types() -> list[str]:
    roots = (*sdk.ROOTS.values(), *sdk.SIBLINGS, *sdk.MEASURES.values(), *sdk.ITEMS)
    return [name for name in sdk.reachable(*roots) if name not in REFERENCES]


@cache
def our_types() -> Models:
    """Every class that the kinds' classes lead to, by name."""
    found: dict[str, type[Model]] = {}
    waiting = [model_of(kind) for kind in (*KINDS, *sdk.MEASURES)]
    while waiting:
        model = waiting.pop()
        if model.__name__ not in found:
            found[model.__name__] = model
            shapes = [shape(info.annotation) for info in model.model_fields.values()]
            waiting += [base for base, _ in shapes if isinstance(base, type) and issubclass(base, Model)]
            lists = [field.metadata.get(LISTING) for field in definition(model).fields]
            waiting += [one.listing.model for one in lists if one]
    return found


def shape(annotation: Any) -> tuple[Any, bool]:
    """The type that an annotation is about, and whether it is a list of them."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape(arguments[0])
    if origin in {Union, types.UnionType}:
        return shape(next(argument for argument in arguments if argument is not type(None)))
    if origin is list:
        return shape(arguments[0])[0], True
    return annotation, False


def differences(vendor: list[str], ours: Models) -> Iterator[str]:
    """Everything in which our types are not the vendor's."""
    for name in vendor:
        model = ours.get(RENAMED.get(name, name))
        if model is None:
            yield f"{name} is missing"
            continue
        keys = by_key(model)
        for key, described in sdk.fields(name).items():
            if key == "selfUri" and issubclass(model, Entity):
                continue  # it follows from the id
            if key not in keys:
                yield f"{name}.{key} is missing"
            else:
                yield from _field_differences(f"{name}.{key}", described, model, keys[key])
        common = of_all_media() if issubclass(model, Communication) else set()
        others = keys.keys() - sdk.fields(name).keys() - common
        yield from (f"{name}.{key} is not the vendor's" for key in keys if key in others)
    standing_for = {RENAMED.get(name, name) for name in vendor}
    yield from (f"{name} stands for no type" for name in ours if name not in standing_for)


def by_key(model: type[Model]) -> dict[str, str]:
    """The attribute for each JSON key; texts that stand beside an enum have the same key and are none."""
    return {key: attribute(model, key) for key in (json_key(model, name) for name in model.model_fields)}


def of_all_media() -> set[str]:
    """The keys that every communication has, with null where the vendor tells nothing of its medium."""
    return {json_key(Communication, attribute) for attribute in Communication.model_fields}


def _field_differences(where: str, described: sdk.Field, model: type[Model], attribute: str) -> Iterator[str]:
    base, many = shape(model.model_fields[attribute].annotation)
    if many != described.type.many:
        yield f"{where} is {'a list' if many else 'no list'}"
    if get_origin(base) is dict:
        yield from _link_differences(where, described, model, where.partition(".")[2])
    elif described.allowed:
        yield from _enum_differences(where, described.allowed, base)
    elif not _same(described.type.name, base):
        yield f"{where} is {base.__name__} instead of {described.type.name}"


def _same(vendor: str, ours: Any) -> bool:
    plain = {
        "str": (str, strawberry.ID),
        "int": (int, LongNumber, EpochText),
        "float": (float,),
        "bool": (bool,),
        "datetime": (DateTimeText,),
        "date": (DateText,),
        "object": (JSONMapping,),
    }
    if vendor in plain:
        return ours in plain[vendor]
    return bool(ours.__name__ == RENAMED.get(vendor, vendor))


def _enum_differences(where: str, allowed: tuple[str, ...], enum: Any) -> Iterator[str]:
    if not (isinstance(enum, type) and issubclass(enum, VendorEnum)):
        yield f"{where} is no enum"
        return
    values, known = {value.lower() for value in allowed}, {member.value.lower() for member in enum}
    yield from (f"{where} lacks the value {value}" for value in sorted(values - known))
    superfluous = set() if enum in OF_ALL_MEDIA else known - values - {"unknown"}
    yield from (f"{where} has the value {value} too many" for value in sorted(superfluous))


def _link_differences(where: str, described: sdk.Field, model: type[Model], key: str) -> Iterator[str]:
    declared = [field.metadata.get(LINK) for field in definition(model).fields]
    found = [link for link in declared if link and link.ref and json_key(model, link.ref) == key]
    if len(found) != 1:
        yield f"{where} is hidden behind no link"
        return
    vendor = described.type.name
    kinds = {type_name: kind for kind, type_name in sdk.ROOTS.items()} | REFERENCES
    if found[0].many != described.type.many:
        yield f"{where} is a link of another number"
    if vendor not in ANY_REFERENCE and kinds.get(vendor) != found[0].kind:
        yield f"{where} is a link to a {found[0].kind} instead of a {vendor}"


def definition(model: type[Model]) -> Any:
    """What strawberry knows of a class."""
    return vars(model)["__strawberry_definition__"]


@pytest.mark.drift
def test_every_difference_from_the_vendors_types_is_deliberate() -> None:
    found = set(differences(vendor_types(), our_types()))
    over = {f"{difference}: no longer, so its reason goes" for difference in DELIBERATE.keys() - found}
    if lines := sorted(found - DELIBERATE.keys() | over):
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.drift
@pytest.mark.parametrize(("name", "key"), sdk.VALUES_IN_WORDS)
def test_the_sdk_names_the_values_that_an_enum_takes_from_its_words(name: str, key: str) -> None:
    words = set(re.findall(r"\w+", sdk.words(name, key)))
    assert words >= set(sdk.VALUES_IN_WORDS[name, key])


@pytest.mark.drift
def test_what_the_vendor_has_deprecated_is_deprecated() -> None:
    types = core_schema(schema).type_map
    for name in vendor_types():
        model = our_types().get(RENAMED.get(name, name))
        deprecated = [key for key in sdk.fields(name) if "deprecated" in sdk.words(name, key).lower()]
        for key in deprecated if model else ():
            field_name = model.model_fields[attribute(model, key)].alias
            assert types[model.__name__].fields[field_name].deprecation_reason, f"{name}.{key}"


@pytest.mark.drift
@pytest.mark.parametrize("enum", OF_ALL_MEDIA)
def test_an_enum_of_all_media_holds_just_what_some_medium_knows(enum: type[VendorEnum]) -> None:
    known = {
        value.lower()
        for name in vendor_types()
        for key, described in sdk.fields(name).items()
        if enum_of(name, key) is enum
        for value in described.allowed
    }
    assert {member.value.lower() for member in enum} | known == known | {"unknown"}
    assert known <= {member.value.lower() for member in enum}


def enum_of(name: str, key: str) -> Any:
    """What stands for the values of a field of the vendor's."""
    model = our_types().get(RENAMED.get(name, name), Model)
    keys = by_key(model)
    return shape(model.model_fields[keys[key]].annotation)[0] if key in keys else None


def test_every_kind_of_entity_has_its_type() -> None:
    assert sdk.ROOTS.keys() == KINDS.keys()
    for kind, name in sdk.ROOTS.items():
        assert KINDS[kind].items or model_of(kind).__name__ == RENAMED.get(name, name)
        assert issubclass(model_of(kind), Entity)


def test_all_that_a_conversation_leads_to_is_compared() -> None:
    reachable = set(sdk.reachable("Conversation"))
    assert len(reachable) >= 160
    assert reachable <= set(vendor_types()) | REFERENCES.keys()


@strawberry.enum(description="Ways to transfer, one of them forgotten and one invented.")
class DoctoredTransferType(VendorEnum):
    ATTENDED = "Attended"
    BLIND = "Blind"
    UNKNOWN = "unknown"


@strawberry.pydantic.type(description="A transfer with every mistake that a type can have.")
class TransferResponse(Model):
    id: int | None = field("Wrongly typed.")
    state: str | None = field("No enum.")
    date_issued: str | None = field("No moment.")
    initiator: Many[Long] = listed("A list, of something else.")
    modified_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="modifiedBy")
    destinatoin: DateTime | None = field("Misspelt.")
    transfer_type: DoctoredTransferType | None = field("With wrong values.")


def test_every_mistake_in_a_type_is_named() -> None:
    ours: Models = {**our_types(), "TransferResponse": TransferResponse}
    assert set(differences(["TransferResponse"], ours)) >= {
        "TransferResponse.id is int instead of str",
        "TransferResponse.state is no enum",
        "TransferResponse.dateIssued is str instead of datetime",
        "TransferResponse.initiator is a list",
        "TransferResponse.initiator is LongNumber instead of TransferInitiator",
        "TransferResponse.modifiedBy is hidden behind no link",
        "TransferResponse.destination is missing",
        "TransferResponse.destinatoin is not the vendor's",
        "TransferResponse.transferType lacks the value unattended",
        "TransferResponse.transferType has the value blind too many",
    }


@pytest.mark.parametrize("forgotten", ["Call", "Wrapup", "Queue"])
def test_a_missing_type_is_named(forgotten: str) -> None:
    ours = {name: model for name, model in our_types().items() if name != forgotten}
    assert f"{forgotten} is missing" in set(differences(vendor_types(), ours))


@strawberry.pydantic.type(description="An evaluation with links that lead elsewhere.")
class Evaluation(Model):
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("user", "Of another kind.", ref="queue_ref")
    agent_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="agent")
    agent = links("user", "Many instead of one.", refs="agent_refs")


def test_a_link_that_leads_elsewhere_is_named() -> None:
    assert set(differences(["Evaluation"], {**our_types(), "Evaluation": Evaluation})) >= {
        "Evaluation.queue is a link to a user instead of a Queue",
        "Evaluation.agent is a list",
        "Evaluation.agent is a link of another number",
        "Evaluation.evaluator is missing",
    }
