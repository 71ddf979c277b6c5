"""The commands that tell something and end."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.http import explorer

EXAMPLES = Path(explorer.__file__).parent / "web/src/examples"

BULK = "1 for each 100, 1 more for each that the bulk read leaves out"

FRAGMENT = """
query Q {conversation(id: "1") {participants {...p}}}
fragment p on Participant {who: user {name} team {id}}
"""
FRAGMENT_TOLD = f"""query Q: 2 reads in 2 steps
  1  conversation: 1
       conversation
  2  user: {BULK}
       conversation.participants.who
"""

ANY_KIND = '{teams(ids: ["1"]) {name} resource(selfUri: "x") {id ... on User {manager {name}}}}'
ANY_KIND_TOLD = f"""query: 3 reads in 2 steps
  1  team: 1 for each
       teams
  1  any kind: 1
       resource
  2  user: {BULK}
       resource.manager
"""


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


def test_the_schema_is_written_and_then_is_up_to_date(tmp_path: Path):
    file = tmp_path / "schema.graphql"
    assert run("schema", "--file", str(file)).exit_code == 0
    assert "type Conversation " in file.read_text(encoding="utf-8")
    checked = run("schema", "--check", "--file", str(file))
    assert (checked.exit_code, checked.output) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("type Query {", "type Query {\n  gone: String", "breaking: Field Query.gone was removed"),
        ("type Query {", "type Gone {\n  id: ID\n}\n\ntype Query {", "breaking: Gone was removed"),
        ('"""What can be asked."""\n', "", "safe: Description of Query"),
        ("federation/v2.7", "federation/v2.6", "text: +schema @link("),
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
    assert "`gateway schema` writes it" in checked.output


@pytest.mark.parametrize("content", [None, "no schema"])
def test_a_file_that_is_no_schema_fails_in_words(tmp_path: Path, content: str | None):
    file = tmp_path / "schema.graphql"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    checked = run("schema", "--check", "--file", str(file))
    assert checked.exit_code == 1
    assert "Traceback" not in checked.output


def test_explain_tells_the_screens_steps_without_a_call():
    told = run("explain", str(EXAMPLES / "screen.graphql"))
    assert told.exit_code == 0
    lines = [line.strip() for line in told.output.splitlines()]
    assert lines[0] == "query Screen: 4 reads in 2 steps"
    assert [line.split(":")[0] for line in lines if ":" in line][1:] == [
        "1  conversation",
        "2  user",
        "2  queue",
        "2  division",
    ]
    assert "activeConversations.nodes.recentTransfers.initiator.user" in lines


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("{__typename}", "query: no call\n"),
        ('{user(id: "1") {id}}', "query: 1 read in 1 step\n  1  user: 1\n       user\n"),
        (FRAGMENT, FRAGMENT_TOLD),
        (ANY_KIND, ANY_KIND_TOLD),
    ],
)
def test_explain_counts_what_a_document_follows(tmp_path: Path, query: str, told: str):
    file = tmp_path / "query.graphql"
    file.write_text(query, encoding="utf-8")
    assert run("explain", str(file)).output == told


@pytest.mark.parametrize(
    ("query", "told"), [("{", "Syntax Error"), ("{nothing}", "Cannot query field 'nothing'")]
)
def test_explain_says_what_is_wrong_with_a_document(tmp_path: Path, query: str, told: str):
    file = tmp_path / "query.graphql"
    file.write_text(query, encoding="utf-8")
    explained = run("explain", str(file))
    assert explained.exit_code == 1
    assert told in explained.output


def test_check_hides_secrets_and_says_that_nobody_answers():
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
