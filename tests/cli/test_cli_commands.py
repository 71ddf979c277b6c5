"""The commands that tell something and end."""

from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result
from graphql import GraphQLObjectType, build_schema

from gateway.cli import main
from gateway.http import explorer

EXAMPLES = Path(explorer.__file__).parent / "web/src/examples"

FRAGMENT = """
query Q {conversation(id: "1") {participants {...p}}}
fragment p on Participant {who: user {name} team {id}}
"""
FRAGMENT_TOLD = """query Q: 1 to 2 calls in 2 levels, 31 objects at most
  1  1 conversation: 1 call
        conversation
  2  10 users: 1 call
        conversation.participants.who
"""

ANY_KIND = """{
  teams(ids: ["1", "2", "1"]) {name}
  resource(selfUri: "/api/v2/users/1") {id ... on User {manager {name}}}
}"""
ANY_KIND_TOLD = """query: 3 to 4 calls in 2 levels, 4 objects at most
  1  2 teams: 2 calls
        teams
     1 entity: 1 call
        resource
  2  1 user: 1 call
        resource.manager
"""

VARIABLES = """query($first: Int, $ids: [ID!]!, $people: Boolean!) {
  activeConversations(first: $first) {nodes {participants @include(if: $people) {user {email}}}}
  skills(ids: $ids) {name}
}"""
VARIABLES_TOLD = """query: 1 to 12 calls in 2 levels, 2200 objects at most
  1  100 conversations: 1 call
        activeConversations.nodes
     100 skills: 1 call
        skills
  2  1000 users: 10 calls, 100 ids in each
        activeConversations.nodes.participants.user
"""
GIVEN_TOLD = """query: 2 to 4 calls in 2 levels, 421 objects at most
  1  20 conversations: 1 call
        activeConversations.nodes
     1 skill: 1 call
        skills
  2  200 users: 2 calls, 100 ids in each
        activeConversations.nodes.participants.user
"""


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


def test_the_schema_is_written_and_then_is_up_to_date(tmp_path: Path):
    file = tmp_path / "schema.graphql"
    assert run("schema", "--file", str(file)).exit_code == 0
    assert "type Conversation " in file.read_text(encoding="utf-8")
    checked = run("schema", "--check", "--file", str(file))
    assert (checked.exit_code, checked.output) == (0, "")


def test_the_schema_is_written_without_federations_parts(tmp_path: Path):
    file = tmp_path / "api.graphql"
    assert run("schema", "--api", "--file", str(file)).exit_code == 0
    schema = build_schema(file.read_text(encoding="utf-8"))
    assert "_entities" not in cast("GraphQLObjectType", schema.query_type).fields
    assert run("schema", "--api", "--check", "--file", str(file)).output == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("type Query {", "type Query {\n  gone: String", "breaking: Field Query.gone was removed"),
        ("type Query {", "type Gone {\n  id: ID\n}\n\ntype Query {", "breaking: Gone was removed"),
        (
            "  purpose: ParticipantPurpose",
            "  purpose: String",
            "purpose changed type from String to ParticipantPurpose",
        ),
        ("  externalTag: String", "  externalTag: String!", "changed type from String! to String"),
        ("enum Direction {", "enum Direction {\n  GONE", "breaking: Enum value Direction.GONE was"),
        ("interval: Interval!", "interval: Interval", "changed type from Interval to Interval!"),
        ('"""Anything that can be found by its self URI."""\n', "", "safe: Description of Node"),
        ("federation/v2.9", "federation/v2.7", "text: +schema @link("),
    ],
)
def test_each_difference_is_named_with_what_it_means(tmp_path: Path, old: str, new: str, told: str):
    file = tmp_path / "schema.graphql"
    run("schema", "--file", str(file))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    checked = run("schema", "--check", "--file", str(file))
    assert checked.exit_code == 1
    assert told in checked.output
    assert "Run `gateway schema` to write it." in checked.output


@pytest.mark.parametrize("content", [None, "no schema"])
def test_a_file_that_is_no_schema_fails_in_words(tmp_path: Path, content: str | None):
    file = tmp_path / "schema.graphql"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    checked = run("schema", "--check", "--file", str(file))
    assert checked.exit_code == 1
    assert "Traceback" not in checked.output


def test_explain_tells_the_screens_levels_without_a_call():
    told = run("explain", str(EXAMPLES / "screen.graphql"))
    assert told.exit_code == 0
    lines = [line.strip() for line in told.output.splitlines()]
    assert lines[0] == "query Screen: 1 to 12 calls in 2 levels, 29525 objects at most"
    assert [line for line in lines[1:-4] if ":" in line] == [
        "1  25 conversations: 1 call",
        "2  500 users: 5 calls, 100 ids in each",
        "250 queues: 3 calls, 100 ids in each",
        "250 divisions: 3 calls, 100 ids in each",
    ]
    assert "activeConversations.nodes.recentTransfers.initiator.user" in lines
    assert "assumes 100 entities" in told.output


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("{__typename}", "query: no call\n"),
        ("{__schema {description}}", "query: not planned, so its calls are known only when it is run\n"),
        (
            '{user(id: "1") {id}}',
            "query: 1 call in 1 level, 1 object at most\n  1  1 user: 1 call\n        user\n",
        ),
        (
            '{users(ids: ["", "1", "1"]) {id}}',
            "query: 1 call in 1 level, 1 object at most\n  1  1 user: 1 call\n        users\n",
        ),
        (FRAGMENT, FRAGMENT_TOLD),
        (ANY_KIND, ANY_KIND_TOLD),
        (VARIABLES, VARIABLES_TOLD),
    ],
)
def test_explain_counts_what_a_document_follows(tmp_path: Path, query: str, told: str):
    file = tmp_path / "query.graphql"
    file.write_text(query, encoding="utf-8")
    assert run("explain", str(file)).output.startswith(f"{told}\n")


def test_explain_counts_by_the_variables_that_are_given(tmp_path: Path):
    file = tmp_path / "query.graphql"
    file.write_text(VARIABLES, encoding="utf-8")
    told = run("explain", str(file), "--variables", '{"first": 20, "ids": ["1"], "people": true}')
    assert told.output.startswith(f"{GIVEN_TOLD}\n")
    told = run("explain", str(file), "--variables", '{"first": 20, "ids": ["1"], "people": false}')
    assert told.output.startswith("query: 2 calls in 1 level, 21 objects at most\n")


@pytest.mark.parametrize(
    ("variables", "told"), [("[]", "must be a JSON object"), ("{", "must be"), ('{"first": "x"}', "$first")]
)
def test_explain_says_what_is_wrong_with_the_variables(tmp_path: Path, variables: str, told: str):
    file = tmp_path / "query.graphql"
    file.write_text(VARIABLES, encoding="utf-8")
    explained = run("explain", str(file), "--variables", variables)
    assert explained.exit_code != 0
    assert told in explained.output
    assert "Traceback" not in explained.output


@pytest.mark.parametrize(
    ("query", "told"), [("{", "Syntax Error"), ("{nothing}", "Cannot query field 'nothing'")]
)
def test_explain_says_what_is_wrong_with_a_document(tmp_path: Path, query: str, told: str):
    file = tmp_path / "query.graphql"
    file.write_text(query, encoding="utf-8")
    explained = run("explain", str(file))
    assert explained.exit_code == 1
    assert told in explained.output


@pytest.mark.parametrize(
    ("setting", "output"),
    [
        ({"GATEWAY_LIMITS__FIELDS": "1"}, "more than 1 fields"),
        ({"GATEWAY_LIMITS__VALUES": "1"}, "more than 1 values in its variables"),
        ({"GATEWAY_LIMITS__CALLS": "1"}, "It is not run: The operation needs more than 1 upstream calls."),
        (
            {"GATEWAY_LIMITS__EXPECTED_OBJECTS": "1"},
            "It is not run: The answer may have more than 1 objects.",
        ),
        ({"GATEWAY_LIMITS__FIELD": "1"}, "GATEWAY_LIMITS__FIELD is not a setting"),
    ],
)
def test_explain_obeys_the_settings(tmp_path: Path, setting: dict[str, str], output: str):
    file = tmp_path / "query.graphql"
    file.write_text("query($ids: [ID!]!){teams(ids: $ids){name}}", encoding="utf-8")
    explained = run("explain", str(file), "--variables", '{"ids": ["1", "2"]}', **setting)
    assert output in explained.output
    assert "Traceback" not in explained.output


def test_check_hides_secrets_and_reports_an_upstream_that_does_not_answer():
    checked = run(
        "check",
        GATEWAY_UPSTREAM__URL="http://127.0.0.1:1",
        GATEWAY_AUTH__MODE="service",
        GATEWAY_AUTH__CLIENT_ID="client",
        GATEWAY_AUTH__CLIENT_SECRET="very-secret",
    )
    assert checked.exit_code == 1
    assert "GATEWAY_AUTH__CLIENT_SECRET=**********" in checked.output
    assert "very-secret" not in checked.output
    assert "The upstream does not answer" in checked.output
