"""The documentation names what there is."""

import re
from pathlib import Path

import pytest

from gateway.settings import Settings, documented

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTINGS = {each.name: each for each in documented(Settings)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_and_setting_on_a_page_is_there(page: Path):
    text = page.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:tests|gateway|docs|docker)/[\w./-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    names = re.findall(r"GATEWAY_[A-Z0-9_]*[A-Z0-9]", text)
    assert [name for name in names if name not in SETTINGS] == []


def test_the_page_about_limits_has_every_limit_with_its_default():
    page = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| [^|]+ \| `(GATEWAY_LIMITS__\w+)` \| ([\w,]+)", page, re.MULTILINE))
    limits = {name: each.default for name, each in SETTINGS.items() if name.startswith("GATEWAY_LIMITS__")}
    kibibytes = {"GATEWAY_LIMITS__BYTES": "64", "GATEWAY_LIMITS__ANSWER_BYTES": "32"}
    assert (
        rows == {name: f"{int(value):,}" if value else "none" for name, value in limits.items()} | kibibytes
    )
