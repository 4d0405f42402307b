"""The code itself: style, types, direction of imports, workflows, and what must never be in a repository."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "style": ["ruff", "check", "scripts", "scripts/dev", "tests"],
    "format": ["ruff", "format", "--check", "scripts", "scripts/dev", "tests"],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "workflows": ["zizmor", "--offline", "--quiet", "--no-progress", ".github"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_code(name):
    program, *arguments = CHECKS[name]
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_by_commit():
    used = [
        line for path in (ROOT / ".github").rglob("*.yml") for line in path.read_text().splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not re.search(r"@[0-9a-f]{40} # v\d", line)] == []


def test_the_lock_has_hashes_and_names_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9._-]+==[^ ;\\]+(?: ;[^\\]*)? \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 40


def test_scripts_holds_the_package_and_one_command():
    assert sorted(path.name for path in (ROOT / "scripts").iterdir() if path.name != "__pycache__") == [
        "dev",
        "studynotes",
    ]
