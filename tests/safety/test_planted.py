"""That every test is watched for values that may be told nowhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

from leaking import LEAKS
from planted import PLANTED

from gateway.sandbox import DEMO_TOKEN, Organisation


def test_a_test_in_which_a_planted_value_is_told_fails():
    leaking = Path(__file__).with_name("leaking.py")
    run = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rfE", leaking],
        cwd=leaking.parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    failed = re.findall(r"^(?:FAILED|ERROR) .*::(\S+)", run.stdout, re.MULTILINE)
    assert sorted(failed) == sorted(f"test_tells[{name}]" for name in LEAKS)
    # Where CI is set, the summary says it once more.
    said = re.findall(r"^(?!FAILED|ERROR).* holds a planted value \(phone\)", run.stdout, re.MULTILINE)
    assert len(said) == len(LEAKS)


def test_the_sandbox_holds_every_kind_of_value_that_is_watched_for(organisation: Organisation):
    kinds = [organisation.all(kind) for kind in ("user", "conversation")]
    held = "\n".join([json.dumps(entity) for kind in kinds for entity in kind.values()] + [DEMO_TOKEN])
    assert all(re.search(pattern, held) for pattern in PLANTED.values())
