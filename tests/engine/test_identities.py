"""What a type and an id stand for is one thing: client caches key by just these two.

Everything that can be selected of a whole organisation is read through both engines, and no two objects of
one type and id may differ. Which types have an id, and why it identifies, is a table that is reviewed.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    OperationDefinitionNode,
    get_named_type,
    is_leaf_type,
    is_object_type,
    parse,
)
from held import arguments
from pair import Pair, open_pair
from world import World

from gateway.app import CORE
from gateway.engine.operation import Operation
from gateway.errors import LinkRefused, NotFound
from gateway.graph.link import LINK
from gateway.graph.lists.listing import LISTING
from gateway.graph.peer import PEER
from gateway.links import KINDS
from gateway.sandbox import Organisation

ENTITY = "an entity's id is its own within its kind"
COMMUNICATION = "the vendor gives each communication an id of its own, and it stands with one participant"

IDENTIFIED = {
    **{kind.type_name: ENTITY for kind in KINDS.values()},
    "Entity": "the type told by __typename is that of a kind",
    "Communication": "the type told by __typename is that of a medium",
    "Participant": "its own id; peers are the same participants, of the same conversation",
    "Call": COMMUNICATION,
    "Callback": COMMUNICATION,
    "Cobrowsesession": COMMUNICATION,
    "ConversationChat": COMMUNICATION,
    "Email": COMMUNICATION,
    "InternalMessage": COMMUNICATION,
    "Message": COMMUNICATION,
    "ScreenMonitoring": COMMUNICATION,
    "Screenshare": COMMUNICATION,
    "SocialExpression": COMMUNICATION,
    "Video": COMMUNICATION,
    "PresenceDefinition": "the definition's own id, and all that is told of it follows from the definition",
    "TransferResponse": "the id of the command itself, which stands with one conversation",
}
"""The types that have a field `id`, each with the reason why type and id identify.

A type that is missing here has an id that nobody thought about: name the field for what it identifies, unless
the pair always stands for the same content at the same moment.
"""

IDENTITY = {"__typename", "id"}

Json = dict[str, Any]


def test_every_type_with_an_id_is_one_that_the_id_identifies() -> None:
    types = [
        one for one in CORE.type_map.values() if isinstance(one, GraphQLObjectType | GraphQLInterfaceType)
    ]
    assert {type_.name for type_ in types if "id" in type_.fields} == IDENTIFIED.keys()


async def test_no_two_objects_of_one_type_and_id_differ_in_content() -> None:
    organisation = Organisation.seeded(
        1, 14, users=15, queues=5, divisions=3, contacts=8, ended=4, mixed_every=1
    )
    world = World(organisation)
    known: dict[tuple[str, str], Json] = {}
    places: dict[str, str] = {}
    async with open_pair(organisation) as pair:
        for kind, ids in world.ids.items():
            data = await everything(pair, kind, ids)
            for found in identified(data):
                type_name, id_ = found["__typename"], found["id"]
                assert contradictions(known.setdefault((type_name, id_), found), found) == []
                if "selfUri" in found:
                    assert places.setdefault(found["selfUri"], type_name) == type_name
    assert {type_name for type_name, _ in known} == IDENTIFIED.keys() - {"Entity", "Communication"}


async def everything(pair: Pair, kind: str, keys: tuple[str, ...]) -> Json:
    """All that can be selected of entities, and of what they lead to; the same from both engines."""
    text = Everything().document(kind, keys)
    document = parse(text)
    # It is larger than the limits admit.
    operation = Operation(document, cast("OperationDefinitionNode", document.definitions[0]), text)
    reference, planned = await pair.both(operation)
    # Some references are to what has no kind, and not every conversation has a transcript or a survey.
    assert {error["extensions"]["code"] for error in reference.errors} <= {LinkRefused.code, NotFound.code}
    assert planned.json == reference.json
    return reference.data


class Everything:
    """Writes a document that selects all fields of all types, with a fragment for each."""

    def __init__(self) -> None:
        self._fragments: dict[str, str] = {}

    def document(self, kind: str, keys: Sequence[str]) -> str:
        below = self._spread(CORE.type_map[KINDS[kind].type_name], links=1)
        roots = [f"e{number}: {kind}({arguments(kind, key)}) {below}" for number, key in enumerate(keys)]
        if not KINDS[kind].outer:
            roots = [f"{KINDS[kind].plural}(ids: {json.dumps(keys)}) {below}"]
        return "\n".join([f"{{ {' '.join(roots)} }}", *self._fragments.values()])

    def _spread(self, type_: Any, *, links: int) -> str:
        """A selection of all of a type, with the entities that are so many `links` away."""
        name = f"{type_.name}{links}"
        if name not in self._fragments:
            self._fragments[name] = _WITHIN_ITSELF
            fields = " ".join(self._field(name, field, links) for name, field in type_.fields.items())
            self._fragments[name] = f"fragment {name} on {type_.name} {{ __typename {fields} }}"
        return "{ __typename }" if self._fragments[name] is _WITHIN_ITSELF else f"{{ ...{name} }}"

    def _field(self, name: str, field: GraphQLField, links: int) -> str:
        inner = get_named_type(field.type)
        if is_leaf_type(inner):
            return f'{name}(name: "tier")' if field.args else name
        metadata = field.extensions["strawberry-definition"].metadata
        leads = LINK in metadata or LISTING in metadata
        far = leads and not (links and is_object_type(inner))
        if far or PEER in metadata:
            return f"{name} {{ __typename {'id' if 'id' in getattr(inner, 'fields', ()) else ''} }}"
        return f"{name} {self._spread(inner, links=links - leads)}"


_WITHIN_ITSELF = "in the making"


def identified(value: Any) -> Iterator[Json]:
    """Every object with an id, at whatever depth."""
    if isinstance(value, dict):
        if value.keys() >= IDENTITY and value["id"] is not None:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from identified(item)


def contradictions(one: Json, other: Json) -> list[str]:
    """The fields in which two objects of one type and id differ."""
    return [key for key in one.keys() & other.keys() if not _agree(one[key], other[key])]


def _agree(one: Any, other: Any) -> bool:
    """Whether values are the same; what is identified below them is compared for itself."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = one.keys() & other.keys()
        keys = both & IDENTITY if both >= IDENTITY else both
        return all(_agree(one[key], other[key]) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_agree, one, other))
    return bool(one == other)
