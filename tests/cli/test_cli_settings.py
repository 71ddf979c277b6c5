"""Settings: a wrong one stops the start, with a sentence that says how to mend it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway import errors
from gateway.cli import main
from gateway.settings import Settings, documented

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
REGION = {"GATEWAY_UPSTREAM__REGION": "mypurecloud.de"}


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (
            {"GATEWAY_HTTP__PROT": "1"},
            "GATEWAY_HTTP__PROT is not a setting. Did you mean GATEWAY_HTTP__PORT?",
        ),
        ({"GATEWAY_QQQ": "1"}, "GATEWAY_QQQ is not a setting. Correct or remove it."),
        ({"GATEWAY_HTTP": "{}"}, "GATEWAY_HTTP is not a setting"),
        ({"GATEWAY_HTTP__PORT": "http"}, "GATEWAY_HTTP__PORT is invalid"),
        ({"GATEWAY_HTTP__PORT": "70000"}, "GATEWAY_HTTP__PORT is invalid"),
        ({"GATEWAY_HTTP__ALLOWED_ORIGINS": "*"}, "GATEWAY_HTTP__ALLOWED_ORIGINS is invalid"),
        ({"GATEWAY_HTTP__ALLOWED_ORIGINS": "https://a.example/"}, "each origin is a scheme and a host"),
        ({"GATEWAY_HTTP__ALLOWED_HOSTS": "a.example:80"}, "each host is a name in lower case or an address"),
        ({"GATEWAY_HTTP__ALLOWED_HOSTS": "*"}, "each host is a name in lower case or an address"),
        ({"GATEWAY_UPSTREAM__HEADERS": "x-a,cookie"}, "cookie is not the name of a header in lower case"),
        ({"GATEWAY_UPSTREAM__HEADERS": "content-length"}, "content-length is not the name of a header"),
        ({"GATEWAY_UPSTREAM__HEADERS": "X-A"}, "X-A is not the name of a header in lower case"),
        ({"GATEWAY_UPSTREAM__TIMEOUT": "nan"}, "GATEWAY_UPSTREAM__TIMEOUT is invalid"),
        ({"GATEWAY_UPSTREAM__TIMEOUT": "0"}, "GATEWAY_UPSTREAM__TIMEOUT is invalid"),
        ({"GATEWAY_ENGINE": "magic"}, "GATEWAY_ENGINE is invalid"),
        ({"GATEWAY_UPSTREAM__URL": "https://u:p@api.example.com"}, "GATEWAY_UPSTREAM__URL is invalid"),
        ({"GATEWAY_UPSTREAM__URL": "https://api.example.com/?a=b"}, "GATEWAY_UPSTREAM__URL is invalid"),
        ({"GATEWAY_UPSTREAM__URL": "ftp://api.example.com"}, "GATEWAY_UPSTREAM__URL is invalid"),
        ({"GATEWAY_UPSTREAM__URL": "http://api.example.com"}, "GATEWAY_UPSTREAM__ALLOW_HTTP=true"),
        ({"GATEWAY_UPSTREAM__URL": "https://api.example.com", **REGION}, "Remove one of them"),
        ({}, "There is no upstream"),
        ({"GATEWAY_CACHE__URL": "redis://localhost", **REGION}, "needs GATEWAY_CACHE__KEY"),
        ({"GATEWAY_CACHE__KEY": "too short", **REGION}, "GATEWAY_CACHE__KEY is invalid"),
        ({"GATEWAY_CACHE__URL": "http://localhost", **REGION}, "GATEWAY_CACHE__URL is invalid"),
        ({"GATEWAY_CACHE__RECENT": "3", **REGION}, "GATEWAY_CACHE__RECENT is invalid"),
        ({"GATEWAY_CACHE__TTL": "user=x", **REGION}, "GATEWAY_CACHE__TTL is invalid"),
        ({"GATEWAY_CACHE__TTL": "usr=5", **REGION}, "GATEWAY_CACHE__TTL names usr"),
        ({"GATEWAY_CACHE__TTL": "conversation=5", **REGION}, "GATEWAY_CACHE__TTL names conversation"),
        ({"GATEWAY_DOCUMENTS__MODE": "only", **REGION}, "needs GATEWAY_DOCUMENTS__FILE"),
        ({"GATEWAY_DOCUMENTS__MODE": "some", **REGION}, "GATEWAY_DOCUMENTS__MODE is invalid"),
        (
            {"GATEWAY_DOCUMENTS__MODE": "off", "GATEWAY_DOCUMENTS__FILE": "a.json", **REGION},
            "has no use with GATEWAY_DOCUMENTS__MODE=off",
        ),
        (
            {"GATEWAY_DOCUMENTS__FILE": "/nowhere.json", **REGION},
            "GATEWAY_DOCUMENTS__FILE cannot be read: No such",
        ),
        ({"GATEWAY_AUTH__MODE": "service", **REGION}, "needs GATEWAY_AUTH__CLIENT_ID"),
        (
            {
                "GATEWAY_AUTH__MODE": "service",
                "GATEWAY_AUTH__CLIENT_ID": "a",
                "GATEWAY_AUTH__CLIENT_SECRET": "b",
                "GATEWAY_HTTP__HOST": "0.0.0.0",  # noqa: S104  # what must be refused
                **REGION,
            },
            "so that it knows its callers, or GATEWAY_HTTP__HOST=127.0.0.1",
        ),
    ],
)
def test_what_is_not_right_stops_the_start(environment: dict[str, str], told: str):
    result = CliRunner(env=environment).invoke(main, ["serve"])
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output


def apollos(
    *operations: dict[str, str], format_: str = "apollo-persisted-query-manifest", version: int = 1
) -> str:
    return json.dumps({"format": format_, "version": version, "operations": operations})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ('{"a": 1}', "Expected `str`"),
        (apollos(format_="of another kind"), "of another kind"),
        (apollos(version=2), "Invalid enum value 2"),
        (apollos({}), "missing required field `id`"),
        (apollos({"id": "a", "body": "{b}"}, {"id": "a", "body": "{c}"}), "have the id a"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_file_that_is_no_manifest_stops_the_start(tmp_path: Path, command: str, text: str, told: str):
    file = tmp_path / "manifest.json"
    file.write_text(text, encoding="utf-8")
    environment = {"GATEWAY_DOCUMENTS__FILE": str(file), "GATEWAY_HTTP__PORT": "0", **REGION}
    result = CliRunner(env=environment).invoke(main, [command])
    assert result.exit_code == 1
    assert "GATEWAY_DOCUMENTS__FILE is not a manifest of Relay, Apollo or graphql-codegen" in result.output
    assert told in result.output


@pytest.mark.parametrize(
    "region",
    ["evil.example/", "a@evil.example", "localhost", "mypurecloud.de:443", "my purecloud.de", "-a.de", ""],
)
def test_a_region_is_one_dns_name(region: str):
    result = CliRunner(env={"GATEWAY_UPSTREAM__REGION": region}).invoke(main, ["serve"])
    assert result.exit_code == 1
    assert "GATEWAY_UPSTREAM__REGION" in result.output


def test_a_wrong_secret_is_not_shown():
    result = CliRunner(env={"GATEWAY_AUTH__CLIENT_ID": "", **REGION}).invoke(main, ["serve"])
    assert "GATEWAY_AUTH__CLIENT_ID is invalid" in result.output


def test_the_readme_documents_every_setting_as_it_is():
    rows = re.findall(r"^\| `(GATEWAY_\w+)` \| (?:`([^`]*)`)? *\| (.+) \|$", README, re.MULTILINE)
    assert rows == [(each.name, each.default, each.description) for each in documented(Settings)]


def test_the_readme_documents_every_error_code():
    codes = {each.code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "code")}
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) - {
        each.name for each in documented(Settings)
    } == codes | {errors.INTERNAL_SERVER_ERROR}
