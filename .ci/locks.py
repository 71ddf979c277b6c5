"""Says where a lock in requirements/ does not hold what pyproject.toml asks for; `make lock` mends that."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.dependency_groups import resolve_dependency_groups
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def asked() -> dict[str, list[str]]:
    """The requirements that each lock is made from, by the lock's name."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = declared["project"]["dependencies"]
    groups = declared["dependency-groups"]
    return {
        "run": run,
        "build": list(resolve_dependency_groups(groups, "build")),
        "dev": [*run, *resolve_dependency_groups(groups, "dev")],
        "clients": list(resolve_dependency_groups(groups, "clients")),
    }


def pins(lock: str) -> dict[str, str]:
    """The version that a lock pins, by normalised name."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements" / f"{lock}.lock").read_text().splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            name, _, version = line.split(";")[0].strip(" \\").partition("==")
            found[canonicalize_name(name)] = version
    return found


def unmet(requirements: list[str], pinned: dict[str, str]) -> Iterator[str]:
    """The requirements for which there is no pin, or one that they do not allow."""
    for text in requirements:
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield text


def main() -> int:
    """Print every requirement that its lock does not meet; 1 when there is one."""
    stale = [f"{lock}.lock: {text}" for lock, texts in asked().items() for text in unmet(texts, pins(lock))]
    for line in stale:
        sys.stderr.write(f"not met by requirements/{line} (run make lock)\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
