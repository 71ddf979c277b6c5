"""What a token needs to see an entity: what the table of kinds says is what the upstream asks."""

from itertools import chain

import pytest
from held import arguments, ids

from gateway.links import KINDS
from gateway.sandbox import Organisation, Token

GUARDED = [kind for kind in KINDS.values() if kind.permissions]
each = pytest.mark.parametrize("kind", GUARDED, ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=7, conversations=25, ended=25)


@pytest.fixture
def ask(client, sandbox, organisation):
    """Asks for an entity of a kind, by a token that has just these permissions."""

    async def asked(kind, *permissions):
        token = Token("guest", organisation.user_id, permissions=frozenset(permissions))
        id_ = ids(organisation, kind.name)[0]
        query = f"{{ {kind.name}({arguments(kind.name, id_)}) {{ id }} }}"
        return await client.ask(query, token=sandbox.add(token).value)

    return asked


@each
async def test_without_a_permission_there_is_an_error_that_names_what_is_enough(ask, kind):
    answer = await ask(kind)
    assert answer["data"] == {kind.name: None}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert f"It needs {' or '.join(kind.permissions)}, " in error["message"]


@each
async def test_what_the_table_names_is_enough(ask, kind):
    named = chain.from_iterable(one.split(" and ") for one in kind.permissions)
    answer = await ask(kind, *named)
    assert "errors" not in answer
    assert answer["data"][kind.name]["id"]
