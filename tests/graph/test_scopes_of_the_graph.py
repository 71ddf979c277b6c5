"""The graph's scopes: known for every entity, and for everything that is personal."""

import re

from graphql import GraphQLObjectType, get_named_type, is_leaf_type

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
_REPLY, _TEMPLATE = "offered by the organisation", "within a message, which is personal as a whole"

NOT_OF_A_PERSON = {
    "AnswerOption.text": _FORM,
    "ButtonResponse.text": _TEMPLATE,
    "Campaign.callerName": "the organisation's own name",
    "EvaluationQuestion.text": _FORM,
    "Group.email": "the group's",
    "GroupContact.address": "the group's",
    "InboundRoute.fromEmail": "the organisation's own",
    "Location.notes": "about a place",
    "MessageCardAction.text": _REPLY,
    "NamedEntityTypeMechanismExample.text": _MODEL,
    "NluUtteranceSegment.text": _MODEL,
    "QuickReply.text": _REPLY,
    "SurveyQuestion.text": _FORM,
    "RecordingAttachment.text": _TEMPLATE,
    "RecordingTemplateBody.text": _TEMPLATE,
    "RecordingTemplateButton.phoneNumber": _TEMPLATE,
    "RecordingTemplateButton.text": _TEMPLATE,
    "RecordingTemplateFooter.text": _TEMPLATE,
    "RecordingTemplateHeader.text": _TEMPLATE,
    "RichLink.text": _REPLY,
}
"""Fields that only sound so, and why they are not."""


def test_every_entity_has_its_permission_known():
    assert not [kind.name for kind in KINDS.values() if kind.permissions is None]


def test_what_is_called_personal_is_in_the_graph():
    assert not [name for name, fields in PERSONAL_FIELDS.items() if not fields <= OBJECTS[name].fields.keys()]
    assert OBJECTS.keys() >= PERSONAL_TYPES
    assert not PERSONAL_TYPES & PERSONAL_FIELDS.keys()


def test_whatever_sounds_personal_needs_the_scope_or_is_none_for_a_reason():
    found = {
        f"{type_.name}.{name}"
        for type_ in OBJECTS.values()
        for name, field in type_.fields.items()
        if SOUNDS_PERSONAL.search(name)
        and is_leaf_type(get_named_type(field.type))
        and type_.name not in PERSONAL_TYPES
        and name not in PERSONAL_FIELDS.get(type_.name, ())
    }
    assert found == NOT_OF_A_PERSON.keys()
