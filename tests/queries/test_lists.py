"""Lists that a client searches: by how names begin and by division, in pages."""

from itertools import count

import pytest

from gateway.links import KINDS
from gateway.sandbox import Fault, Organisation, Sandbox, Token, faults
from gateway.settings import Settings

LISTED = [kind for kind in KINDS.values() if kind.listed]
PAGED = [kind for kind in LISTED if kind.listed.asks != "not"]
DIVIDED = [kind for kind in LISTED if kind.listed.divisions]


def each(kinds):
    return pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    """Of every listed kind there are several pages of ten, but for skills and wrap-up codes."""
    return Organisation.seeded(seed=3, conversations=2, users=60, queues=40)


def held(organisation, kind):
    """What a list of the kind shows: what can be chosen."""
    return [
        entity
        for entity in organisation.all(kind.name).values()
        if entity.get("state") != "inactive" and not entity.get("deactivated")
    ]


def division(entity):
    return entity.get("divisionId") or entity["division"]["id"]


@pytest.fixture
def page(client):
    """A page of a list."""

    async def page(kind, selected="id name", **arguments):
        types = {"name": "String", "divisionIds": "[ID!]", "first": "Int", "after": "String"}
        declared = ", ".join(f"${name}: {types[name]}" for name in arguments)
        passed = ", ".join(f"{name}: ${name}" for name in arguments)
        answer = await client.ask(
            f"""query Listed{f"({declared})" if declared else ""} {{
                {kind.name}List{f"({passed})" if passed else ""} {{
                    nodes {{ {selected} }}
                    edges {{ cursor node {{ {selected} }} }}
                    pageInfo {{ hasNextPage hasPreviousPage endCursor }}
                    totalCount
                }}
            }}""",
            arguments,
        )
        assert "errors" not in answer, answer["errors"]
        found = answer["data"][f"{kind.name}List"]
        assert [edge["node"] for edge in found["edges"]] == found["nodes"]
        return found

    return page


def names(page):
    return sorted(node["name"] for node in page["nodes"])


@each(LISTED)
async def test_a_list_comes_in_one_call_with_the_number_of_all(page, sandbox, organisation, kind):
    found = await page(kind)

    due = held(organisation, kind)
    assert found["totalCount"] == len(due)
    assert len(found["nodes"]) == (len(due) if kind not in PAGED else min(25, len(due)))
    assert {node["id"] for node in found["nodes"]} <= {entity["id"] for entity in due}
    assert [call.path for call in sandbox.calls] == [kind.listed.path]


@each(LISTED)
async def test_the_beginning_of_a_name_narrows_a_list_in_any_case(page, sandbox, organisation, kind):
    last = max(held(organisation, kind), key=lambda entity: entity["name"])["name"]
    beginning = last[: max(2, len(last) // 2)]

    found = await page(kind, name=beginning.swapcase(), first=100)

    due = [entity["name"] for entity in held(organisation, kind) if entity["name"].startswith(beginning)]
    assert names(found) == sorted(due)
    assert found["totalCount"] == len(due)
    assert (await page(kind, name="nothing begins like this"))["totalCount"] == 0
    assert len(sandbox.calls) == 2


@each(DIVIDED)
async def test_divisions_narrow_a_list(page, organisation, kind):
    divisions = [entity["id"] for entity in organisation.all("division").values()][1:3]

    found = await page(kind, divisionIds=divisions, first=100)

    due = [entity for entity in held(organisation, kind) if division(entity) in divisions]
    assert names(found) == sorted(entity["name"] for entity in due)
    assert 0 < found["totalCount"] == len(due) < len(held(organisation, kind))


@each(LISTED)
async def test_following_the_cursors_gives_each_once(page, organisation, kind):
    seen, after = [], None
    for number in count():
        found = await page(kind, first=4, after=after)
        assert found["pageInfo"]["hasPreviousPage"] == (number > 0)
        seen += found["nodes"]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break

    due = {entity["id"] for entity in held(organisation, kind)}
    assert len(seen) == len(due) == found["totalCount"]
    assert {node["id"] for node in seen} == due


@each([kind for kind in PAGED if kind.name in {"user", "queue", "station"}])
async def test_a_page_that_begins_within_a_page_of_the_upstreams_takes_two_calls(page, sandbox, kind):
    whole = await page(kind, first=40)
    sandbox.calls.clear()

    found = await page(kind, first=10, after=whole["edges"][6]["cursor"])

    assert found["nodes"] == whole["nodes"][7:17]
    assert len(sandbox.calls) == 2


async def test_fields_that_need_a_parameter_are_asked_for_with_the_list(page, sandbox, organisation):
    found = await page(
        KINDS["user"], "id presence { message } skills { skillId } lastTokenIssued { __typename }", first=5
    )

    held = organisation.all("user")
    assert [len(node["skills"]) for node in found["nodes"]] == [
        len(held[node["id"]]["skills"]) for node in found["nodes"]
    ]
    assert all(node["presence"] and node["lastTokenIssued"] for node in found["nodes"])
    (call,) = sandbox.calls
    assert call.json["expand"] == ["lasttokenissued", "presence", "skills"]


async def test_an_expansion_below_one_alias_alone_is_asked_for_as_well(client, sandbox):
    answer = await client.ask(
        """{ userList(first: 2) {
            nodes { id }
            edges { ...On }
        } }
        fragment On on UserEdge { node { ... on Named { name } ...Seat } }
        fragment Seat on User { at: station { __typename } }"""
    )

    assert all(edge["node"]["at"] for edge in answer["data"]["userList"]["edges"])
    assert [call.json["expand"] for call in sandbox.calls] == [["station"]]


@each(LISTED)
async def test_what_a_list_brings_costs_no_further_call_and_its_links_are_read_in_bulk(page, sandbox, kind):
    found = await page(kind, "id selfUri division { name description }" if kind in DIVIDED else "id selfUri")

    assert [node["selfUri"] for node in found["nodes"]] == [kind.path(node["id"]) for node in found["nodes"]]
    assert len(sandbox.calls) == (2 if kind in DIVIDED else 1)


WRONG = [
    ("queueList", {"first": 101}),
    ("queueList", {"first": -1}),
    ("queueList", {"after": "no cursor"}),
    ("queueList", {"name": "Mot*"}),
    ("userList", {"name": "x" * 257}),
    ("queueList", {"divisionIds": []}),
    ("queueList", {"divisionIds": ["*"]}),
    ("wrapupCodeList", {"divisionIds": [f"a{number}" for number in range(101)]}),
    ("presenceDefinitionList", {"first": -1}),
    ("presenceDefinitionList", {"divisionIds": ["../users"]}),
]


@pytest.mark.parametrize(("field", "arguments"), WRONG)
async def test_what_no_list_can_be_is_refused_without_a_call(client, sandbox, field, arguments):
    ((name, value),) = arguments.items()
    type_ = {"first": "Int", "divisionIds": "[ID!]"}.get(name, "String")
    answer = await client.ask(
        f"query Wrong($it: {type_}) {{ {field}({name}: $it) {{ totalCount }} }}", {"it": value}
    )

    assert answer["data"] == {field: None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


@pytest.mark.parametrize(
    ("field", "permission"),
    [("queueList", "routing:queue:search"), ("wrapupCodeList", "routing:wrapupCode:search")],
)
async def test_a_token_with_fewer_rights_lists_by_the_short_view(client, sandbox: Sandbox, field, permission):
    token = sandbox.add(Token("poor", None, permissions=frozenset({permission}))).value
    query = f'{{ {field}(name: "C", first: 2) {{ nodes {{ name description }} totalCount }} }}'

    first = await client.ask(query, token=token)
    second = await client.ask(query, token=token)

    assert first == second
    assert first["data"][field]["nodes"]
    assert all(node["name"].startswith("C") for node in first["data"][field]["nodes"])
    assert all(node["description"] is None for node in first["data"][field]["nodes"])
    path = next(kind.listed.path for kind in LISTED if f"{kind.name}List" == field)
    assert [call.path for call in sandbox.calls] == [path, *[f"{path}/divisionviews"] * 2]


async def test_a_list_without_a_short_view_is_forbidden_to_a_token_without_its_right(client, sandbox):
    token = sandbox.add(Token("poor", None, permissions=frozenset())).value

    answer = await client.ask("{ skillList { totalCount } }", token=token)

    assert answer["data"] == {"skillList": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.fixture
def caching(settings: Settings) -> Settings:
    return settings.model_copy(update={"cache": settings.cache.model_copy(update={"enabled": True})})


class TestWithACache:
    """A list that comes whole is kept for as long as its entities are."""

    @pytest.fixture
    def settings(self, caching: Settings) -> Settings:
        return caching

    async def test_a_list_that_comes_whole_is_narrowed_and_paged_in_one_cached_call(
        self, page, sandbox, organisation
    ):
        kind = KINDS["presenceDefinition"]
        divisions = [next(iter(organisation.all("division")))]

        await page(kind)
        await page(kind, name="T", first=1)
        await page(kind, divisionIds=divisions, name="a")

        assert [(call.path, call.query) for call in sandbox.calls] == [
            (kind.listed.path, (("deactivated", "FALSE"),))
        ]

    async def test_what_the_cached_list_lacks_is_read(self, page, sandbox):
        kind = KINDS["presenceDefinition"]

        await page(kind)
        found = await page(kind, "name languageLabels")
        await page(kind)

        assert all("de" in node["languageLabels"] for node in found["nodes"])
        assert [call.values("localeCode") for call in sandbox.calls] == [[], ["ALL"]]

    async def test_what_is_no_list_is_not_kept(self, client, page, sandbox):
        kind = KINDS["presenceDefinition"]
        sandbox.faults.add(Fault(faults.raw(b'{"entities": 3}'), template=kind.listed.path, calls={1}))

        answer = await client.ask("{ presenceDefinitionList { nodes { name } } }")
        assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_BAD_RESPONSE"
        assert (await page(kind))["totalCount"]

    async def test_lists_that_come_in_pages_are_not_kept(self, page, sandbox):
        for _ in range(2):
            await page(KINDS["queue"])
        assert len(sandbox.calls) == 2


async def test_the_presence_of_a_user_is_a_choice_from_the_list(client, sandbox, organisation):
    query = "{ userList(first: 3) { nodes { presence { presenceDefinition { id systemPresence %s } } } } }"
    plain = await client.ask(query % "")
    assert len(sandbox.calls) == 1

    named = await client.ask(query % "name type")

    definitions = organisation.all("presenceDefinition")
    for held, read in zip(*(one["data"]["userList"]["nodes"] for one in (plain, named)), strict=True):
        definition = read["presence"]["presenceDefinition"]
        assert definition["name"] == definitions[definition["id"]]["name"]
        assert definition["systemPresence"] == definitions[definition["id"]]["systemPresence"].upper()
        assert held["presence"]["presenceDefinition"]["systemPresence"] == definition["systemPresence"]
    assert len(sandbox.calls) == 3
