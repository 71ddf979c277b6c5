"""The rooms of the package: each is on the map in `gateway/README.md`, and none is too full."""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import gateway

PACKAGE = Path(gateway.__file__).parent
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")
ROOMS = [path.parent.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.glob("*/**/__init__.py"))]
MODULES = [path.stem for path in sorted(PACKAGE.glob("*.py")) if not path.stem.startswith("__")]
MOST = 15
"""Modules in one folder. The types of the vendor are as many as there are domains."""


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_map(room: str):
    assert f"| `{room}/` |" in MAP


@pytest.mark.parametrize("module", MODULES)
def test_every_module_beside_the_rooms_is_on_the_map(module: str):
    assert f"`{module}`" in MAP


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "graph/types"])
def test_no_room_holds_more_than_fifteen_modules(room: str):
    modules = [path for path in (PACKAGE / room).glob("*.py") if path.stem != "__init__"]
    assert len(modules) <= MOST


def test_no_two_classes_share_a_name():
    counts = Counter(name for path in modules() for name in classes(path))
    assert [name for name, count in counts.items() if count > 1] == []


def modules() -> Iterator[Path]:
    """The modules whose names are ours: the sandbox and the types have the vendor's."""
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts
        if room[0] != "sandbox" and room[:2] != ("graph", "types"):
            yield path


def classes(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


@pytest.mark.parametrize("name", re.findall(r"^\| [^|]+ \| `([\w./]+)` \|", MAP, re.MULTILINE))
def test_the_glossary_names_what_there_is(name: str):
    module, _, what = name.rpartition(".")
    assert hasattr(importlib.import_module(f"gateway.{module}"), what)
