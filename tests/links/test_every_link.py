"""Every link that the graph declares leads to the right entity."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from graphql import GraphQLObjectType, get_named_type, is_object_type
from held import arguments, entity, holds, ids, own
from lacking import complete

from gateway.app import CORE
from gateway.graph.entity_class import model_of
from gateway.graph.link import LINK, LinkField, Target
from gateway.graph.model import Model, read
from gateway.graph.mutations.payload import MutationPayload
from gateway.graph.types.group import Team, TeamMember
from gateway.graph.types.queue import Queue, UserQueue
from gateway.graph.types.queue_member import QueueMember
from gateway.graph.types.user import User
from gateway.links import KINDS
from gateway.links import entity as as_read
from gateway.links.kinds.table import MEASURES
from gateway.sandbox import Organisation
from gateway.sandbox.kinds import ref_to
from gateway.sandbox.routing.members import member, queue_of
from gateway.sandbox.routing.memberships import members_of, queues_of, users_of

Field = tuple[str, str]
"""A type and its field, by their names in the schema."""


MEASURED = {"QueueObservations", "PredictionResults"}
"""Types of what is measured of an entity: `tests/queries/test_observations.py` follows their links."""


def declared() -> dict[Field, LinkField]:
    """Every link of the schema from an entity, or from what one holds, to another.

    `tests/mutations/test_every_mutation.py` follows those of payloads.
    """
    return {
        (type_.name, name): link
        for type_ in CORE.type_map.values()
        if is_object_type(type_) and not is_payload(type_)
        for name, field in type_.fields.items()
        if (link := getattr(field.extensions.get("strawberry-definition"), "metadata", {}).get(LINK))
        if type_.name not in MEASURED and link.kind not in MEASURES and not link.in_update
    }


def is_payload(type_: GraphQLObjectType) -> bool:
    definition = type_.extensions.get("strawberry-definition")
    return definition is not None and issubclass(definition.origin, MutationPayload)


class Occurrence(NamedTuple):
    """A link in the organisation's data: in which entity, by which keys and positions, and where it leads."""

    kind: str
    id: str
    path: tuple[str | int, ...]
    targets: list[Target]


def occurrences(organisation: Organisation) -> dict[Field, Occurrence]:
    """One occurrence of each link that the organisation has data for."""
    links: dict[str, dict[str, LinkField]] = {}
    for (type_name, name), link in declared().items():
        links.setdefault(type_name, {})[name] = link
    found: dict[Field, Occurrence] = {}

    def visit(model: Model, kind: str, id_: str, path: tuple[str | int, ...]) -> None:
        type_name = type(model).__name__
        for name, link in links.get(type_name, {}).items():
            targets = [target for target in link.targets(model) if isinstance(target, Target)]
            if targets and all(holds(organisation, *target.link) for target in targets):
                found.setdefault((type_name, name), Occurrence(kind, id_, (*path, name), targets))
        for key, value in [*below(model), *listed(organisation, model)]:
            visit(value, kind, id_, (*path, *key))

    for kind in KINDS.values():
        # Ended conversations come last; only of those is there something to be known.
        for id_ in reversed(ids(organisation, kind.name)):
            visit(read(model_of(kind.name), upstream(organisation, kind.name, id_)), kind.name, id_, ())
    return found


def below(model: Model) -> Iterator[tuple[tuple[str | int, ...], Model]]:
    for attribute, info in type(model).model_fields.items():
        value = getattr(model, attribute)
        if isinstance(value, Model):
            yield (info.alias or attribute,), value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Model):
                    yield (info.alias or attribute, index), item


def listed(organisation: Organisation, model: Model) -> Iterator[tuple[tuple[str | int, ...], Model]]:
    """The items of lists that belong to an entity and hold no entities themselves."""
    items: list[Model] = []
    match model:
        case Queue():
            name, held = "members", members_of(organisation, organisation.all("queue")[model.id])
            items = [read(QueueMember, member(one)) for one in held]
        case Team():
            name, held = "members", users_of(organisation, "team", model.id)
            items = [read(TeamMember, ref_to("user", one)) for one in held]
        case User():
            name, held = "queues", queues_of(organisation, organisation.all("user")[model.id])
            items = [read(UserQueue, queue_of(one)) for one in held]
    yield from (((name, "nodes", index), item) for index, item in enumerate(items))


def upstream(organisation: Organisation, kind: str, id_: str) -> Any:
    """An entity's JSON with every expansion, as the gateway reads it."""
    if kind == "conversationAnalytics":
        return as_read(KINDS[kind], organisation.record(organisation.all("conversation")[id_]))
    if kind == "conversationRecordings":
        held = organisation.all("recording").values()
        return as_read(KINDS[kind], [one for one in held if one["conversationId"] == id_], id_)
    return entity(organisation, kind, id_)


def telling(organisation: Organisation, target: Target) -> list[str]:
    """The fields that lead to a text or number that it takes a read to know.

    The link's own object does not hold the first of them.
    """
    type_ = CORE.type_map[KINDS[target.link.kind].type_name]
    held = {key for key, value in (target.known or {}).items() if value is not None} | {"selfUri"}
    whole = upstream(organisation, *target.link)
    return next(leaves(type_, {key: value for key, value in whole.items() if key not in held}))


def leaves(type_: Any, document: Any) -> Iterator[list[str]]:
    """The paths to texts and numbers in a document; a list is entered at its first item."""
    for name, field in type_.fields.items():
        value = document.get(name)
        value = value[0] if isinstance(value, list) and value else value
        inner = get_named_type(field.type)
        if value and inner.name in {"String", "Float"} and not isinstance(document[name], list):
            yield [name]
        elif isinstance(value, dict) and is_object_type(inner) and (type_.name, name) not in declared():
            yield from ([name, *path] for path in leaves(inner, value))


def query(occurrence: Occurrence, path_within: list[str]) -> str:
    """Selects a field of a linked entity."""
    kind, id_, path, (target, *_) = occurrence
    row = KINDS[target.link.kind]
    text = f"__typename id ... on {row.type_name} {{ {nested(path_within)} }}"
    for key in reversed([step for step in path if isinstance(step, str)]):
        text = f"{key} {{ {text} }}"
    return f"{kind}({arguments(kind, id_)}) {{ {text} }}"


def nested(path: list[str]) -> str:
    return " { ".join(path) + " }" * (len(path) - 1)


def shown(organisation: Organisation, target: Target, path: list[str]) -> dict[str, Any]:
    kind, id_ = target.link
    found = within(upstream(organisation, kind, id_), path)
    return {"__typename": KINDS[kind].type_name, "id": own(id_), **found}


def within(value: Any, path: list[str]) -> Any:
    """What a document has at a path of fields, with the lists and objects around it."""
    if isinstance(value, list):
        return [within(item, path) for item in value]
    if not path or value is None:
        return value
    name, *below = path
    return {name: within(value.get(name), below)}


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.fixture
def organisation() -> Organisation:
    """An organisation with an active and an ended conversation of every scene, and every reference."""
    organisation = Organisation.seeded(seed=10, conversations=28, ended=28, mixed_every=2)
    complete(organisation)
    return organisation


async def test_every_link_leads_to_the_right_entity(client, organisation):
    found = occurrences(organisation)
    assert found.keys() == declared().keys()

    answered, expected = {}, {}
    for field, occurrence in found.items():
        kind, _, path, targets = occurrence
        name = telling(organisation, targets[0])
        answer = await client.ask(f"{{ {query(occurrence, name)} }}")

        entities = [shown(organisation, target, name) for target in targets]
        expected[field] = entities if declared()[field].many else entities[0]
        answered[field] = answer.get("errors") or at(answer["data"][kind], path)
    assert answered == expected
