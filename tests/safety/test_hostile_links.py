"""Links that would lead astray: none is followed, wherever it comes from."""

import hostile
import pytest
from held import ids

from gateway.links import KINDS
from gateway.sandbox import Organisation, faults
from gateway.sandbox.faults import Fault

LISTING = "/api/v2/conversations"
OTHER = "/api/v2/routing/queues/f81d4fae-7dec-4d80-a765-00a0c91e6bf6"

REFUSED = """{ activeConversations { nodes {
  participants {
    user { id email }
    conversationRoutingData {
      queue { id description } language { state } skills { state } scoredAgents { agent { email } }
    }
    screenMonitorings { targetUser { email } }
    evaluations { agent { email } evaluator { email } queue { description } conversation { address } }
    held: user { id }
  }
  divisions { division { homeDivision } held: division { id } entities { entity { __typename id } } }
  recentTransfers { modifiedBy { email } held: modifiedBy { id } }
} } }"""
"""What leads on by self URIs that the data holds; with `held`, less than a call would be needed for."""


def told(answer):
    return {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}


def links_of(value, path=()):
    """Every place below a conversation that a link of `REFUSED` leads from to something."""
    items = enumerate(value) if isinstance(value, list) else value.items()
    for key, item in items:
        name = next(step for step in (key, *reversed(path)) if isinstance(step, str))
        if isinstance(item, dict) and name in PLACES:
            yield (*path, key)
        elif isinstance(item, dict | list):
            yield from links_of(item, (*path, key))


PLACES = {
    "user", "queue", "language", "skills", "agent", "targetUser", "evaluator", "conversation",
    "division", "entity", "modifiedBy", "held",
}  # fmt: skip


def poison(conversation, uri):
    """Puts a self URI into every reference of a conversation."""
    for value in everything(conversation):
        for key in {"selfUri", "userUri"} & value.keys():
            value[key] = uri


def rounds(texts, size):
    """The texts in rounds of one size; the last is filled up with the first."""
    for start in range(0, len(texts), size):
        yield (texts[start:] + texts)[:size]


def everything(value):
    """Every object within a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(item)


class TestInData:
    """One conversation of every scene, each with hostile references only."""

    @pytest.fixture
    def organisation(self):
        return Organisation.seeded(seed=8, conversations=14, mixed_every=1, ended=0)

    @pytest.fixture
    def conversations(self, organisation):
        return organisation.active(organisation.user_id)

    async def test_each_is_refused_in_its_place_and_none_makes_a_call(
        self, client, sandbox, organisation, conversations, attacker
    ):
        places = set(links_of((await client.ask(REFUSED))["data"]))
        assert {path[-1] if isinstance(path[-1], str) else path[-2] for path in places} == PLACES
        for uris in rounds(hostile.of(hostile.URIS, attacker.host), len(conversations)):
            for conversation, uri in zip(conversations, uris, strict=True):
                poison(conversation, uri)
                organisation.changed("conversation", conversation)
            sandbox.calls.clear()

            answer = await client.ask(REFUSED)

            assert told(answer) == dict.fromkeys(places, "LINK_REFUSED")
            assert not list(links_of(answer["data"]))
            assert [call.path for call in sandbox.calls] == [LISTING]

    async def test_a_relative_one_that_names_nothing_does_not_spoil_a_link_by_kind_and_id(
        self, client, sandbox, organisation, conversations
    ):
        places = set(links_of((await client.ask(REFUSED))["data"]))
        by_uri_alone = {path for path in places if path[-1] == "entity"}
        for uris in rounds(list(hostile.OUTSIDE.values()), len(conversations)):
            for conversation, uri in zip(conversations, uris, strict=True):
                poison(conversation, uri)
                organisation.changed("conversation", conversation)

            answer = await client.ask(REFUSED)

            assert told(answer) == dict.fromkeys(by_uri_alone, "LINK_REFUSED")
            assert set(links_of(answer["data"])) == places - by_uri_alone
        assert not any("oauth" in call.path or "/roles" in call.path for call in sandbox.calls)

    async def test_a_link_to_another_kind_or_to_another_id_is_refused(self, client, sandbox, conversations):
        for conversation, uri in zip(conversations, (OTHER, hostile.USER), strict=False):
            agent = next(one for one in conversation["participants"] if "userId" in one)
            agent["userUri"] = uri
            conversation["recentTransfers"][0]["modifiedBy"]["selfUri"] = uri

        answer = await client.ask(
            "{ activeConversations(first: 2) { nodes { "
            "participants { user { id email } } recentTransfers { modifiedBy { id } } } } }"
        )

        codes = told(answer)
        assert set(codes.values()) == {"LINK_REFUSED"}
        assert len(codes) == 4
        read = {id_ for call in sandbox.calls for id_ in call.values("id")}
        assert hostile.ID not in read

    async def test_invalid_ids_are_refused_in_their_place_and_make_no_call(
        self, client, sandbox, organisation, conversations, attacker
    ):
        keys = ("userId", "queueId", "groupId", "teamId", "externalContactId", "externalOrganizationId")
        for some in rounds(hostile.of(hostile.IDS, attacker.host), len(conversations)):
            for conversation, id_ in zip(conversations, some, strict=True):
                for value in everything(conversation):
                    value.update({key: id_ for key in keys if key in value})
                    value.pop("userUri", None)
                conversation["utilizationLabelId"] = id_
                organisation.changed("conversation", conversation)
            sandbox.calls.clear()

            answer = await client.ask(
                """{ activeConversations { nodes { utilizationLabel { name } participants {
                  user { email } queue { description } group { name } team { name }
                  externalContact { firstName } externalOrganization { name }
                } } } }"""
            )

            assert set(told(answer).values()) == {"LINK_REFUSED"}
            assert [call.path for call in sandbox.calls] == [LISTING]
            for node in answer["data"]["activeConversations"]["nodes"]:
                assert node["utilizationLabel"] is None
                assert all(value is None for person in node["participants"] for value in person.values())


class TestInArguments:
    async def test_no_resource_is_read_by_a_hostile_uri(self, client, sandbox, attacker):
        query = "query Resource($uri: String!) { resource(selfUri: $uri) { id } }"
        for uri in hostile.of({**hostile.URIS, **hostile.OUTSIDE}, attacker.host):
            answer = await client.ask(query, {"uri": uri})

            assert answer["data"] == {"resource": None}
            assert told(answer) == {("resource",): "LINK_REFUSED"}
        assert not sandbox.calls

    async def test_no_entity_is_read_by_a_hostile_id(self, client, sandbox, attacker):
        texts = hostile.of({**hostile.IDS, **hostile.URIS, **hostile.OUTSIDE}, attacker.host)
        wrong = [text for text in texts if text != hostile.ID]
        for kind in KINDS.values():
            outer = "".join(f'{name}: "{hostile.ID}", ' for name in kind.outer)
            query = f"""query Hostile($one: ID!, $many: [ID!]!, $of: [_Any!]!) {{
              one: {kind.name}({outer}id: $one) {{ id }}
              many: {kind.plural}({outer}ids: $many) {{ id }}
              _entities(representations: $of) {{ ... on {kind.type_name} {{ id }} }}
            }}"""
            of = [{"__typename": kind.type_name, **dict.fromkeys(kind.ids, text)} for text in wrong]
            answer = await client.ask(query, {"one": wrong[1], "many": wrong, "of": of})

            nothing = [None] * len(wrong)
            assert answer["data"] == {"one": None, "many": nothing, "_entities": nothing}
            assert len(told(answer)) == 1 + 2 * len(wrong)
            assert set(told(answer).values()) == {"BAD_USER_INPUT"}
        assert not sandbox.calls

    async def test_a_refusal_does_not_repeat_the_uri(self, client):
        answer = await client.ask('{ resource(selfUri: "http://secret.example.com/1") { id } }')

        assert "secret" not in str(answer)


async def test_a_redirect_is_not_followed(client, sandbox, organisation, attacker):
    for code in (301, 302, 303, 307, 308):
        sandbox.faults.clear()
        sandbox.faults.add(Fault(faults.redirect(f"http://{attacker.host}/api/v2/users/1", code)))
        sandbox.calls.clear()
        user = ids(organisation, "user")[0]

        answer = await client.ask(f'{{ user(id: "{user}") {{ name }} }}')

        assert told(answer) == {("user",): "UPSTREAM_BAD_RESPONSE"}
        assert len(sandbox.calls) == 1
