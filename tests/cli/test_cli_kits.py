"""`gateway schema --clients`: what the configuration of client libraries takes from the schema."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from graphql import build_schema

from gateway import kits
from gateway.app import CORE
from gateway.cli import main
from gateway.graph.api import api

SCHEMA = build_schema(api(CORE))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the kits are; it was missing before."""
    folder = tmp_path / "src" / "gateway"
    result = CliRunner().invoke(main, ["schema", "--clients", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def facts(folder: Path) -> dict[str, Any]:
    """What `schema.js` exports."""
    exported = re.findall(r"export const (\w+) = (.*?);\n", (folder / "schema.js").read_text(), re.DOTALL)
    return {name: json.loads(value) for name, value in exported}


def test_the_kits_are_these_files(folder: Path):
    assert {path.name for path in folder.iterdir()} == {
        "apollo.js",
        "graphcache.js",
        "package.json",
        "relay.config.json",
        "relay.js",
        "scalars.d.ts",
        "schema.js",
    }


def test_every_kind_is_known_by_its_self_uri_and_every_other_type_by_its_place(folder: Path):
    told = facts(folder)
    assert "User" in told["possibleTypes"]["Node"]
    assert all("selfUri" in SCHEMA.type_map[name].fields for name in told["possibleTypes"]["Node"])
    assert "UserPresence" in told["embedded"]
    assert not set(told["embedded"]) & {"Query", *told["possibleTypes"]["Node"]}
    relay = json.loads((folder / "relay.config.json").read_text())
    assert relay["schemaConfig"] == {"nodeInterfaceIdField": "selfUri"}


def test_a_connection_is_one_list_whatever_its_page(folder: Path):
    assert facts(folder)["connections"]["Query"] == {
        "activeConversations": ["filter"],
        "conversationHistory": ["interval", "filter", "orderBy"],
        "presenceDefinitionList": ["name", "divisionIds"],
        "queueList": ["name", "divisionIds"],
        "skillList": ["name"],
        "stationList": ["name"],
        "userList": ["name"],
        "wrapupCodeList": ["name", "divisionIds"],
    }


def test_a_scalar_without_a_type_for_clients_is_named():
    with pytest.raises(KeyError, match="Colour"):
        kits.files(build_schema("type Query { it: Colour } scalar Colour"))
