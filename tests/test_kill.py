"""A command that is killed before any of its calls that change the disk leaves old or new files, and can be repeated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
CHANGED = {"add": 2, "import": 1, "rename": 6, "merge": 5, "lint --fix": 2}
"""Each command with the files that it writes in the small library."""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    call = [sys.executable, str(TESTS / "killing.py"), str(tmp_path_factory.mktemp("killed"))]
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", CHANGED)
def test_no_kill_tears_a_file_and_the_same_call_finishes(killed: dict[str, Any], name: str) -> None:
    found = killed[name]

    assert (found["torn"], found["unfinished"]) == ([], [])
    assert found["changed"] == CHANGED[name]
    assert found["points"] >= 5 * CHANGED[name]
