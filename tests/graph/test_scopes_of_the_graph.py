"""The graph's scopes: known for every entity, and for everything that is personal."""

import re
from collections.abc import Iterator

from graphql import GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type

from gateway.app import CORE
from gateway.graph.scopes.personal_data import PERSONAL_FIELDS, PERSONAL_TYPES
from gateway.links import KINDS

OBJECTS = {type_.name: type_ for type_ in CORE.type_map.values() if isinstance(type_, GraphQLObjectType)}

SOUNDS_PERSONAL = re.compile(
    r"^(ani|dnis|cc|bcc|to|from|subject|notes?|body|text|handle|latitude|longitude|salutation)$"
    r"|address(Raw|Displayable|Normalized|From|To|Self|Other|es|1|2)?$|[pP]hone(Number)?$|e?mail$|attributes?$|[cC]aller(Id|Name)"
    r"|(first|middle|last|user|participant)Name$|htmlBody|textBody|previewText|Note$|birth|postalCode"
)

_FORM, _MODEL = "the text of a form", "the text of a language model"

NOT_OF_A_PERSON = {
    "AnswerOption.text": _FORM,
    "Campaign.callerName": "the organisation's own name",
    "EvaluationQuestion.text": _FORM,
    "Group.email": "the group's",
    "GroupContact.address": "the group's",
    "InboundRoute.fromEmail": "the organisation's own",
    "Location.notes": "about a place",
    "NamedEntityTypeMechanismExample.text": _MODEL,
    "NluUtteranceSegment.text": _MODEL,
    "SurveyQuestion.text": _FORM,
}
"""Fields that only sound so, and why they are not."""


def test_every_entity_has_its_permission_known():
    assert not [kind.name for kind in KINDS.values() if kind.permissions is None]


def test_what_is_called_personal_is_in_the_graph():
    assert not [name for name, fields in PERSONAL_FIELDS.items() if not fields <= OBJECTS[name].fields.keys()]
    assert OBJECTS.keys() >= PERSONAL_TYPES
    assert not PERSONAL_TYPES & PERSONAL_FIELDS.keys()


def shown() -> Iterator[tuple[str, str, bool]]:
    """The type and name of each field that a caller without the scope gets to, and whether it is a leaf."""
    waiting, met = [CORE.query_type.name], set()
    while waiting:
        name = waiting.pop()
        if name in met or name in PERSONAL_TYPES:
            continue
        met.add(name)
        type_ = CORE.type_map[name]
        if is_abstract_type(type_):
            waiting += [each.name for each in CORE.get_possible_types(type_)]
            continue
        for field, definition in type_.fields.items():
            if field not in PERSONAL_FIELDS.get(name, ()):
                leads_to = get_named_type(definition.type)
                yield name, field, is_leaf_type(leads_to)
                if not is_leaf_type(leads_to):
                    waiting.append(leads_to.name)


def test_whatever_sounds_personal_needs_the_scope_or_is_none_for_a_reason():
    found = {f"{name}.{field}" for name, field, leaf in shown() if leaf and SOUNDS_PERSONAL.search(field)}
    assert found == NOT_OF_A_PERSON.keys()
