"""Every link that the graph declares leads to the right entity."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from graphql import is_object_type
from held import arguments, entity, ids, own
from lacking import complete

from gateway.app import CORE
from gateway.graph.link import LINK, LinkField, Target, model_of
from gateway.graph.model import Model, read
from gateway.links import KINDS
from gateway.links import entity as as_read
from gateway.sandbox import Organisation

Field = tuple[str, str]
"""A type and its field, by their names in the schema."""


def declared() -> dict[Field, LinkField]:
    """Every link of the schema."""
    return {
        (type_.name, name): definition.metadata[LINK]
        for type_ in CORE.type_map.values()
        if is_object_type(type_)
        for name, field in type_.fields.items()
        if LINK in getattr(definition := field.extensions.get("strawberry-definition"), "metadata", {})
    }


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
            if targets:
                found.setdefault((type_name, name), Occurrence(kind, id_, (*path, name), targets))
        for key, value in below(model):
            visit(value, kind, id_, (*path, *key))

    for kind in KINDS.values():
        for id_ in ids(organisation, kind.name):
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


def upstream(organisation: Organisation, kind: str, id_: str) -> Any:
    """An entity's JSON with every expansion, as the gateway reads it."""
    if kind == "conversationAnalytics":
        return as_read(KINDS[kind], organisation.record(organisation.all("conversation")[id_]))
    if kind == "conversationRecordings":
        held = organisation.all("recording").values()
        return as_read(KINDS[kind], [one for one in held if one["conversationId"] == id_], id_)
    return entity(organisation, kind, id_)


def telling(organisation: Organisation, target: Target) -> str:
    """A field of the target that it takes a read to know, since the link's own object does not hold it."""
    if items := KINDS[target.link.kind].items:
        return items
    fields = CORE.type_map[KINDS[target.link.kind].type_name].fields
    whole = upstream(organisation, *target.link)
    held = {key for key, value in (target.known or {}).items() if value is not None} | {"selfUri"}
    texts = (name for name, field in fields.items() if str(field.type) == "String" and name not in held)
    return next(name for name in texts if whole.get(name))


def query(occurrence: Occurrence, field: str) -> str:
    """Selects a field of a linked entity."""
    kind, id_, path, (target, *_) = occurrence
    row = KINDS[target.link.kind]
    below = "{ name }" if row.items else ""
    text = f"__typename id ... on {row.type_name} {{ {field} {below} }}"
    for key in reversed([step for step in path if isinstance(step, str)]):
        text = f"{key} {{ {text} }}"
    return f"{kind}({arguments(kind, id_)}) {{ {text} }}"


def shown(organisation: Organisation, target: Target, field: str) -> dict[str, Any]:
    kind, id_ = target.link
    value = upstream(organisation, kind, id_).get(field)
    if KINDS[kind].items:
        value = [{"name": item.get("name")} for item in value]
    return {"__typename": KINDS[kind].type_name, "id": own(id_), field: value}


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
