"""Code generators: each makes a client of operations of every sort, and its types hold."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, introspection_from_schema
from node import HERE, run

from gateway import kits

GENERATORS = HERE / "generators"
PYTHON = HERE / ".venv/bin"
INTERVAL = "2026-01-01T00:00:00Z/2026-02-28T00:00:00Z"

MADE_BY = {
    "codegen": ["node_modules/.bin/graphql-codegen", "--config", "codegen.mjs"],
    "tada": ["node_modules/.bin/gql-tada", "generate-output"],
    "genql": ["node_modules/.bin/genql", "--schema", "api.graphql", "--output", "genql"]
    + [word for name, type_ in kits.SCALARS.items() for word in ("--scalar", f"{name}:{type_}")],
}


@pytest.fixture
def workshop(tmp_path: Path, served: dict[str, Any]) -> Path:
    """A folder with the schema and with operations of every sort."""
    (tmp_path / "api.graphql").write_text(served["schema"])
    schema = introspection_from_schema(build_schema(served["schema"]))
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    shutil.copy(GENERATORS / "operations.graphql", tmp_path)
    return tmp_path


@pytest.fixture
def python(workshop: Path) -> Path:
    """The same folder, for generators in Python."""
    if not PYTHON.is_dir():
        pytest.skip("the generators in Python are not installed: make clients")
    return shutil.copytree(GENERATORS / "python", workshop, dirs_exist_ok=True)


@pytest.mark.parametrize("generator", MADE_BY)
@pytest.mark.usefixtures("kit", "node")
async def test_typescript_knows_every_type(generator: str, workshop: Path):
    for name in (f"uses-{generator}.ts", "same.ts", "tsconfig.json", "codegen.mjs"):
        shutil.copy(GENERATORS / "typescript" / name, workshop)
    await run(workshop, *MADE_BY[generator])
    await run(workshop, "node_modules/.bin/tsc")


@pytest.mark.usefixtures("kit", "node")
async def test_typescript_accepts_the_kits_as_their_clients_configuration(workshop: Path):
    for name in ("uses-kits.ts", "tsconfig.json"):
        shutil.copy(GENERATORS / "typescript" / name, workshop)
    await run(workshop, "node_modules/.bin/tsc")


async def test_ariadne_codegen_makes_a_client_whose_types_hold(python: Path, served: dict[str, Any]):
    await run(python, str(PYTHON / "ariadne-codegen"), "--config", "ariadne.toml")
    await run(python, str(PYTHON / "mypy"), "--strict", "--follow-imports=silent", "uses_ariadne.py")
    await run(python, str(PYTHON / "python"), "uses_ariadne.py", *arguments(served))


async def test_sgqlc_makes_operations_whose_types_hold(python: Path, served: dict[str, Any]):
    sgqlc = str(PYTHON / "sgqlc-codegen")
    await run(python, sgqlc, "schema", "schema.json", "schema.py")
    await run(
        python, sgqlc, "operation", "--schema", "schema.json", "schema", "operations.py", "operations.graphql"
    )
    await run(python, str(PYTHON / "python"), "uses_sgqlc.py", *arguments(served))


def arguments(served: dict[str, Any]) -> list[str]:
    """The arguments of the programs in Python: where the gateway is, a token and an interval."""
    return [served["url"], served["headers"]["authorization"].removeprefix("Bearer "), INTERVAL]
