"""Reads with less data and fewer rights, where a kind's own reads are refused, whichever engine reads."""

import pytest
from held import ids

from gateway.links import KINDS
from gateway.sandbox import Organisation, Token
from gateway.sandbox.kinds import KINDS as HELD

SIBLINGS = [kind.name for kind in KINDS.values() if kind.sibling]
MANY = [kind for kind in SIBLINGS if KINDS[kind].bulk]
NAME = {"externalContact": "firstName"}


@pytest.fixture(params=["reference", "planned"])
def engine(request) -> str:
    return request.param


@pytest.fixture
def poor(sandbox):
    """A token that may use the siblings and nothing else."""
    views = [view.permission for kind in HELD.values() for view in kind.views]
    permissions = frozenset(permission for permission in views if permission)
    return sandbox.add(Token("poor", sandbox.organisation.user_id, permissions=permissions)).value


def names(organisation: Organisation, kind: str) -> list[str]:
    held = organisation.all(kind).values()
    return [entity[NAME.get(kind, "name")] for entity in held]


@pytest.mark.parametrize("kind", MANY)
async def test_a_kind_whose_bulk_read_is_refused_is_read_by_its_sibling(
    client, sandbox, organisation, poor, kind
):
    row, some = KINDS[kind], ids(organisation, kind)
    name = NAME.get(kind, "name")
    query = f"query Some($ids: [ID!]!) {{ {row.plural}(ids: $ids) {{ {name} }} }}"
    for calls in ([row.bulk.path, row.sibling.path], [row.sibling.path]):
        sandbox.calls.clear()

        answer = await client.ask(query, {"ids": some}, token=poor)

        assert "errors" not in answer
        assert [one[name] for one in answer["data"][row.plural]] == names(organisation, kind)
        assert [call.path for call in sandbox.calls] == calls


@pytest.mark.parametrize("kind", SIBLINGS)
async def test_one_whose_read_is_refused_is_read_by_the_sibling_and_so_is_the_next(
    client, sandbox, organisation, poor, kind
):
    row, some = KINDS[kind], ids(organisation, kind)[:2]
    made = []
    for id_ in some:
        sandbox.calls.clear()
        name = NAME.get(kind, "name")
        answer = await client.ask(f'{{ {kind}(id: "{id_}") {{ {name} }} }}', token=poor)
        assert answer["data"][kind][name]
        made.append([call.template for call in sandbox.calls])
    sibling = row.sibling.path
    assert made == [[row.item, sibling], [sibling]]


async def test_contacts_with_a_parameter_that_the_bulk_read_lacks_are_still_shown_by_the_sibling(
    client, sandbox, organisation, poor
):
    query = "query Some($ids: [ID!]!) { externalContacts(ids: $ids) { firstName identifiers { value } } }"
    contacts = list(organisation.all("externalContact"))[:3]
    made = []
    for _ in range(2):
        sandbox.calls.clear()
        answer = await client.ask(query, {"ids": contacts}, token=poor)
        held = [organisation.get("externalContact", id_)["firstName"] for id_ in contacts]
        shown = [{"firstName": name, "identifiers": []} for name in held]
        assert answer["data"] == {"externalContacts": shown}
        made.append([call.template for call in sandbox.calls])
    kind = KINDS["externalContact"]
    assert made == [[kind.item] * 3 + [kind.sibling.path], [kind.sibling.path]]


async def test_a_script_that_nobody_may_see_is_forbidden(client, sandbox, organisation):
    script = next(iter(organisation.all("script")))
    sandbox.forbid(script)
    answer = await client.ask(f'{{ script(id: "{script}") {{ name }} }}')
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


async def test_utilization_labels_come_in_one_read_of_all(client, sandbox, organisation):
    labels = list(organisation.all("utilizationLabel"))[:2]
    query = "query Labels($ids: [ID!]!) { utilizationLabels(ids: $ids) { id name } }"
    answer = await client.ask(query, {"ids": labels})
    assert [label["id"] for label in answer["data"]["utilizationLabels"]] == labels
    assert [call.path for call in sandbox.calls] == ["/api/v2/routing/utilization/labels"]
