"""Every field of every type: read from a document of the vendor's, asked for in a query, and compared."""

import copy
import re
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sdk
import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    get_nullable_type,
    graphql_sync,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from strawberry.tools import create_type
from test_drift import RENAMED, our_types, vendor_types

from gateway.graph.context import Context
from gateway.graph.link import LINK, LinkField
from gateway.graph.model import ENCLOSING, Entity, Model, attribute, json_key, kind_of, read
from gateway.graph.scalars import of_epoch
from gateway.graph.schema import schema
from gateway.links import KINDS, entity
from gateway.links.kinds.table import MEASURES

DEPTH = 5
"""The levels of a whole document, which reach a conversation's segments and its evaluations' questions."""

Json = dict[str, Any]
Path = tuple[str | int, ...]


ROOTS = strawberry.federation.Schema(
    create_type(
        "Query",
        [
            strawberry.field(name=name, graphql_type=model | None, description="The document.")
            for name, model in our_types().items()
        ],
    ),
    config=schema.config,
)._schema
"""The types of the schema, each under a field of its own."""


def graph_type(name: str) -> GraphQLObjectType:
    """The type of the graph for a type of the vendor's."""
    return cast("GraphQLObjectType", ROOTS.type_map[RENAMED.get(name, name)])


def model_behind(type_: GraphQLObjectType) -> type[Model]:
    return cast("type[Model]", type_.extensions["strawberry-definition"].origin)


def name_of(type_: GraphQLObjectType, key: str) -> str:
    """The name of the field for a JSON key."""
    model = model_behind(type_)
    return key if is_self_uri(type_, key) else model.model_fields[attribute(model, key)].alias or key


def is_self_uri(type_: GraphQLObjectType, key: str) -> bool:
    """Whether a key is an entity's self URI, which is not read but follows from the id."""
    return key == "selfUri" and issubclass(model_behind(type_), Entity)


def field_of(type_: GraphQLObjectType, key: str) -> GraphQLField:
    return type_.fields[name_of(type_, key)]


def link_of(field: GraphQLField) -> LinkField | None:
    """The link that a field is, unless it leads to what is measured, which nothing holds."""
    link = cast("LinkField | None", field.extensions["strawberry-definition"].metadata.get(LINK))
    return None if link and link.kind in MEASURES else link


def ask(type_: GraphQLObjectType, document: Json, selection: str) -> ExecutionResult:
    """The answer to a query for the document; a link that wanted a call would fail, for want of a loader."""
    context = Context(caller=cast("Any", None), loaders=cast("Any", None))
    root = SimpleNamespace(**{type_.name: read(model_behind(type_), document)})
    return graphql_sync(ROOTS, f"{{ it: {type_.name} {{ {selection} }} }}", root, context)


def document_of(name: str, depth: int, documents: sdk.Documents) -> Json:
    """A document of a type of the vendor's, with links that lead somewhere and long numbers."""
    return fitted(graph_type(name), documents.make(name, depth), documents)


def whole_document(kind: str, seed: int = 1) -> tuple[GraphQLObjectType, Json]:
    """A deep document of a kind of entity."""
    name = sdk.ROOTS[kind]
    row = KINDS[kind]
    data = entity(row, sdk.Documents(seed).make(name, DEPTH), "/".join(row.ids))
    return graph_type(name), fitted(graph_type(name), cast("Json", data), sdk.Documents(seed))


def fitted(type_: GraphQLObjectType, document: Json, documents: sdk.Documents) -> Json:
    """The document with what the SDK's types do not tell: where links lead, and how long numbers are."""
    model = model_behind(type_)
    result = {key: _fitted_value(field_of(type_, key), value, documents) for key, value in document.items()}
    for required in [key for key in ("id", "startTime") if _is_required(type_, key)]:
        result.setdefault(required, documents.id() if required == "id" else documents.scalar("datetime"))
    for link in filter(None, map(link_of, type_.fields.values())):
        result.update({json_key(model, one): value for one, value in _leading(link, documents).items()})
    if issubclass(model, Entity):
        kind = kind_of(model)
        result |= {name: documents.id() for name in kind.ids}
        result["selfUri"] = kind.path("/".join(result[name] for name in kind.ids))
    return result


def _fitted_value(field: GraphQLField, value: Any, documents: sdk.Documents) -> Any:
    type_ = get_named_type(field.type)
    if isinstance(value, list):
        return [_fitted_value(field, item, documents) for item in value]
    if type_.name == "Long":
        return value + 2**40
    if is_object_type(type_) and link_of(field) is None:
        return fitted(type_, value, documents)
    return value


def _leading(link: LinkField, documents: sdk.Documents) -> dict[str, Any]:
    """What the attributes of a link hold if it leads to one entity, or to two."""
    kind = KINDS[link.kind or "user"]
    ids = [documents.id() for _ in range(2 if link.many else 1)]
    if link.ref is not None:
        refs = [{"id": id_, "name": "A name", "selfUri": kind.path(id_)} for id_ in ids]
        return {link.ref: refs if link.many else refs[0]}
    if link.many:
        return {cast("str", link.id): ids}
    outer = {attribute: documents.id() for attribute in link.outer}
    held = {link.id: ids[0], link.uri: kind.path("/".join([*outer.values(), ids[0]])), **outer}
    return {attribute: value for attribute, value in held.items() if attribute not in {None, ENCLOSING}}


def _is_required(type_: GraphQLObjectType, key: str) -> bool:
    return key in type_.fields and is_non_null_type(type_.fields[key].type)


def asked(type_: GraphQLObjectType, document: Json) -> tuple[str, Json]:
    """A selection of all that the document holds, by its keys, and the answer that is due."""
    parts = {key: _asked_field(field_of(type_, key), value) for key, value in document.items()}
    return " ".join(f"{key}: {name_of(type_, key)} {text}" for key, (text, _) in parts.items()), {
        key: due for key, (_, due) in parts.items()
    }


def _asked_field(field: GraphQLField, value: Any) -> tuple[str, Any]:
    type_ = get_named_type(field.type)
    if value is None:
        return "" if is_leaf_type(type_) else "{ __typename }", [] if _is_list(field.type) else None
    if is_leaf_type(type_):
        name = _enum_name if is_enum_type(type_) else _text_of_moment if type_.name == "DateTime" else _same
        return "", [name(item) for item in value] if isinstance(value, list) else name(value)
    if link_of(field) is not None:
        due = [{"id": item["id"]} for item in value] if isinstance(value, list) else {"id": value["id"]}
        return "{ id }", due
    items = [asked(cast("GraphQLObjectType", type_), item) for item in _many(value)]
    text = f"{{ {items[0][0]} }}" if items else "{ __typename }"
    return text, [due for _, due in items] if isinstance(value, list) else items[0][1]


def _same(value: Any) -> Any:
    return value


def _text_of_moment(value: Any) -> Any:
    """A moment that the vendor gives as a number is text in the graph."""
    return of_epoch(value) if isinstance(value, int) else value


def _enum_name(value: str) -> str:
    return re.sub(r"[^A-Z0-9_]", "_", value.upper())


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_list(type_: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(type_))


def wrong_values(field: GraphQLField) -> Iterator[Any]:
    """Values that the field's type does not admit."""
    type_ = get_named_type(field.type)
    plain: dict[str, list[Any]] = {
        "Int": ["5", 1.5, True, 2**31],
        "Long": ["5", 2**63],
        "Float": ["5", True],
        "Boolean": [1, "true"],
        "String": [5],
        "ID": [5],
        "Date": [5, "2031-02-03T04:05:06Z", "2031-2-3"],
        "DateTime": [True, 1.5, "yesterday", "2031-02-03T99"],
        "JSONObject": [["list"], "text"],
    }
    items = plain.get(type_.name, [5] if is_enum_type(type_) else ["text", 5])
    if _is_list(field.type):
        yield {"no": "list"}
        yield from ([item] for item in items)
    else:
        yield from items


def places(type_: GraphQLObjectType, document: Json, above: Path = ()) -> Iterator[tuple[Path, GraphQLField]]:
    """Every field that the document holds, with the path of its value."""
    for key, value in document.items():
        if is_self_uri(type_, key):
            continue
        field = field_of(type_, key)
        yield (*above, key), field
        inner = get_named_type(field.type)
        if not is_object_type(inner) or link_of(field) is not None:
            continue
        for at, item in enumerate(_many(value)):
            path = (*above, key, at) if isinstance(value, list) else (*above, key)
            yield from places(inner, item, path)


def put(data: Any, path: Path, value: Any) -> Any:
    """A copy of the data with another value at a path."""
    data = copy.deepcopy(data)
    change(data, path, value)
    return data


def change(data: Any, path: Path, value: Any) -> None:
    """Sets the value at a path."""
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def check_wrong_value(
    type_: GraphQLObjectType, document: Json, path: Path, field: GraphQLField, wrong: Any
) -> None:
    """Selects a whole document with one wrong value in it."""
    selection, due = asked(type_, document)
    answer = ask(type_, put(document, path, wrong), selection)
    errors = cast("list[GraphQLError]", answer.errors or [])
    assert [(error.path, (error.extensions or {}).get("code")) for error in errors] == [
        (["it", *path], "UPSTREAM_BAD_RESPONSE")
    ], (path, wrong)
    lost = path[:-1] if is_non_null_type(field.type) else path
    assert answer.data == put({"it": due}, ("it", *lost), None), (path, wrong)


each_kind = pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if not kind.items])
each_type = pytest.mark.parametrize(
    "name", [name for name in vendor_types() if RENAMED.get(name, name) in our_types()]
)


@each_kind
@pytest.mark.parametrize("seed", [1, 2])
def test_a_whole_document_is_answered_unchanged(kind: str, seed: int) -> None:
    type_, document = whole_document(kind, seed)
    selection, due = asked(type_, document)
    answer = ask(type_, document, selection)
    assert not answer.errors
    assert answer.data == {"it": due}


@each_type
def test_every_field_of_a_type_is_answered_unchanged(name: str) -> None:
    document = document_of(name, 1, sdk.Documents(3))
    assert sdk.fields(name).keys() <= document.keys() | {
        key for key, field in sdk.fields(name).items() if field.type.name == name
    }
    selection, due = asked(graph_type(name), document)
    answer = ask(graph_type(name), document, selection)
    assert not answer.errors
    assert answer.data == {"it": due}


@each_type
def test_every_value_of_every_enum_has_its_name(name: str) -> None:
    for key, field in sdk.fields(name).items():
        for value in field.allowed:
            for spelling in (value, value.swapcase()):
                held = [spelling] if field.type.many else spelling
                document = {**fitted(graph_type(name), {}, sdk.Documents(4)), key: held}
                answer = ask(graph_type(name), document, key)
                assert not answer.errors
                due = _enum_name(value)
                assert answer.data == {"it": {key: [due] if field.type.many else due}}


@each_type
def test_an_absent_or_null_value_is_null_or_an_empty_list(name: str) -> None:
    type_ = graph_type(name)
    required = {
        key: value for key, value in fitted(type_, {}, sdk.Documents(5)).items() if _is_required(type_, key)
    }
    nulls = {**dict.fromkeys(sdk.fields(name)), **required}
    selection, due = asked(type_, nulls)
    for document in (required, nulls):
        answer = ask(type_, document, selection)
        assert not answer.errors
        assert answer.data == {"it": due}


@each_kind
def test_unknown_enum_values_and_unknown_keys_do_no_harm(kind: str) -> None:
    type_, document = whole_document(kind)
    selection, due = asked(type_, document)
    changed, due = copy.deepcopy(document), copy.deepcopy(due)
    for path, field in places(type_, document):
        if is_enum_type(get_named_type(field.type)):
            many = _is_list(field.type)
            change(changed, path, ["invented yesterday"] if many else "invented yesterday")
            change(due, path, ["UNKNOWN"] if many else "UNKNOWN")
        elif is_object_type(get_named_type(field.type)) and not _is_list(field.type):
            change(changed, (*path, "inventedYesterday"), {"by": "the vendor"})
    changed["inventedYesterday"] = [1]
    answer = ask(type_, changed, selection)
    assert not answer.errors
    assert answer.data == {"it": due}


@each_type
def test_a_value_that_an_enum_does_not_know_is_there_as_text(name: str) -> None:
    for key, field in sdk.fields(name).items():
        if not field.allowed:
            continue
        held = ["invented Yesterday"] if field.type.many else "invented Yesterday"
        document = {**fitted(graph_type(name), {}, sdk.Documents(4)), key: held}
        answer = ask(graph_type(name), document, f"{key} {key}Text")
        assert not answer.errors
        assert answer.data == {"it": {key: ["UNKNOWN"] if field.type.many else "UNKNOWN", f"{key}Text": held}}


@each_type
def test_what_is_no_text_is_an_error_for_the_enum_and_for_the_text(name: str) -> None:
    for key in (key for key, field in sdk.fields(name).items() if field.allowed):
        document = {**fitted(graph_type(name), {}, sdk.Documents(4)), key: {"no": "text"}}
        answer = ask(graph_type(name), document, f"{key} {key}Text")
        assert answer.data == {"it": {key: None, f"{key}Text": None}}
        assert [error.path for error in answer.errors or []] == [["it", key], ["it", f"{key}Text"]]


@each_type
def test_a_wrong_type_is_one_error_in_its_place(name: str) -> None:
    type_ = graph_type(name)
    document = document_of(name, 1, sdk.Documents(6))
    for key in document:
        for wrong in () if is_self_uri(type_, key) else wrong_values(field_of(type_, key)):
            check_wrong_value(type_, document, (key,), field_of(type_, key), wrong)


@each_kind
def test_a_wrong_type_deep_in_a_document_is_one_error_in_its_place(kind: str) -> None:
    type_, document = whole_document(kind)
    found = list(places(type_, document))
    chance = Random(7)  # noqa: S311  # the same places in every run
    for path, field in chance.sample(found, min(6, len(found))):
        for wrong in wrong_values(field):
            check_wrong_value(type_, document, path, field, wrong)


@each_type
def test_every_link_answers_held_fields_without_a_call(name: str) -> None:
    type_ = graph_type(name)
    document = document_of(name, 1, sdk.Documents(8))
    links = {key: link for key, field in type_.fields.items() if (link := link_of(field)) and _tells(link)}
    selection = " ".join(f"{key} {{ id selfUri }}" for key in links)
    answer = ask(type_, document, f"__typename {selection}")
    assert not answer.errors
    due = {key: _held(link, model_behind(type_), document) for key, link in links.items()}
    assert answer.data == {"it": {"__typename": type_.name, **due}}


def _tells(link: LinkField) -> bool:
    """Whether a link tells that its entity exists; that a conversation does tells of no summary."""
    return link.kind is None or KINDS[link.kind].key != ""


def _held(link: LinkField, model: type[Model], document: Json) -> Any:
    def value(attribute: str | None) -> Any:
        return document[json_key(model, attribute)] if attribute else None

    if link.ref is not None:
        refs = [{"id": ref["id"], "selfUri": ref["selfUri"]} for ref in _many(value(link.ref))]
        return refs if link.many else refs[0]
    if ENCLOSING in link.outer:
        return None  # the document is of no conversation
    if link.kind is None:
        return {"id": value(link.uri).rpartition("/")[2], "selfUri": value(link.uri)}
    outer = "".join(f"{value(attribute)}/" for attribute in link.outer)
    held = [{"id": id_, "selfUri": KINDS[link.kind].path(outer + id_)} for id_ in _many(value(link.id))]
    return held if link.many else held[0]


def test_participants_know_each_other() -> None:
    ids = [sdk.Documents(seed).id() for seed in range(3)]
    participants = [
        {"id": ids[0], "name": "first", "consultParticipantId": ids[1], "coachedParticipantId": ids[0]},
        {"id": ids[1], "name": "second", "monitoredParticipantId": ids[2], "bargedParticipantId": ids[0]},
    ]
    document = {"id": ids[0], "startTime": "2031-02-03T04:05:06Z", "participants": participants}
    selection = (
        "participants { consultParticipant { name } monitoredParticipant { name } "
        "coachedParticipant { name } bargedParticipant { name } }"
    )
    answer = ask(graph_type("Conversation"), document, selection)
    first, second = {"name": "first"}, {"name": "second"}
    assert answer.data == {
        "it": {
            "participants": [
                {
                    "consultParticipant": second,
                    "monitoredParticipant": None,
                    "coachedParticipant": first,
                    "bargedParticipant": None,
                },
                {
                    "consultParticipant": None,
                    "monitoredParticipant": None,
                    "coachedParticipant": None,
                    "bargedParticipant": first,
                },
            ]
        }
    }


def test_the_sessions_of_a_record_know_its_participants() -> None:
    ids = [sdk.Documents(seed).id() for seed in range(3)]
    document = {
        "conversationId": ids[0],
        "participants": [
            {"participantId": ids[0], "participantName": "first", "sessions": [{}]},
            {
                "participantId": ids[1],
                "participantName": "second",
                "sessions": [
                    {"monitoredParticipantId": ids[0], "coachedParticipantId": ids[1]},
                    {"bargedParticipantId": ids[2]},
                ],
            },
        ],
    }
    selection = (
        "participants { sessions { monitoredParticipant { participantName } "
        "coachedParticipant { participantName sessions { monitoredParticipant { participantName } } } "
        "bargedParticipant { participantName } } }"
    )
    answer = ask(graph_type("ConversationAnalytics"), document, selection)
    nobody = {"monitoredParticipant": None, "coachedParticipant": None, "bargedParticipant": None}
    first = {"monitoredParticipant": {"participantName": "first"}}
    second = {"participantName": "second", "sessions": [first, {"monitoredParticipant": None}]}
    sessions = [{**nobody, **first, "coachedParticipant": second}, nobody]
    assert answer.data == {"it": {"participants": [{"sessions": [nobody]}, {"sessions": sessions}]}}


@pytest.mark.parametrize(("value", "due"), [("gold", "gold"), (None, None)])
def test_one_attribute_is_answered_by_its_name(value: str | None, due: str | None) -> None:
    document = {"attributes": {"Customer Tier": value, "other": "thing"}}
    answer = ask(graph_type("Participant"), document, 'attribute(name: "Customer Tier")')
    assert answer.data == {"it": {"attribute": due}}


@pytest.mark.parametrize("attributes", [{"tier": {"no": "text"}}, {"tier": 5}, ["tier"]])
def test_an_attribute_that_is_no_text_is_one_error_in_its_place(attributes: Any) -> None:
    answer = ask(
        graph_type("Participant"), {"attributes": attributes, "name": "n"}, 'name attribute(name: "tier")'
    )
    assert [error.extensions for error in answer.errors or []] == [{"code": "UPSTREAM_BAD_RESPONSE"}]
    assert answer.data == {"it": {"name": "n", "attribute": None}}
