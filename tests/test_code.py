"""The code itself: style, types, direction of imports, workflows, and what must never be in a repository."""

import ast
import os
import random
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

BIN = Path(sys.executable).parent
CHECKS = runpy.run_path(str(ROOT / "scripts" / "dev"))["CHECKS"]


@pytest.mark.parametrize("check", [check for check in CHECKS if check[0] != "notes"], ids=" ".join)
def test_code(check):
    done = subprocess.run([str(BIN / check[0]), *check[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


ABOVE = {
    "model": "bib", "bib": "notes", "notes": "bib", "graph": "lint", "lint": "render", "search": "lint", "render": "site",
    "site": "author", "author": "plugin", "plugin": "author",
}  # fmt: skip
"""For each room one that it must not import: the next one up, or the one beside it."""


def planted(package, chance):
    """Plant two forbidden imports in every module of a package; return them as import-linter names them."""
    rows = set()
    for path in sorted(package.rglob("*.py")):
        if path == package / "__init__.py":
            continue
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        room = module.split(".")[1]
        foreign = [name for name, owner in OWNERS.items() if not module.startswith(f"studynotes.{owner}")]
        library = chance.choice(foreign)
        for target in (library, f"studynotes.{ABOVE[room]}"):
            path.write_text(f"{path.read_text(encoding='utf-8')}\nimport {target}\n", encoding="utf-8")
            rows.add((module, target))
    return rows


OWNERS = {
    "mkdocs": "plugin", "mkdocs_bibtex": "plugin", "httpx": "author.http", "lxml": "author", "hunspell": "lint.spelling",
    "pygraphviz": "notes.diagrams", "jinja2": "render", "citeproc": "bib.processor", "pylatexenc": "bib.latex",
}  # fmt: skip


def test_a_forbidden_import_in_any_module_is_refused(tmp_path):
    shutil.copytree(ROOT / "scripts" / "studynotes", tmp_path / "studynotes")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rows = planted(tmp_path / "studynotes", random.Random(7))
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "COLUMNS": "1000"}
    command = [str(BIN / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    refused = set(re.findall(r"-\s+([\w.]+) -> ([\w.]+) \(l\.", done.stdout))
    assert done.returncode == 1
    assert rows - refused == set()


def test_the_page_on_the_layout_lists_every_module_with_the_words_of_its_docstring():
    package = ROOT / "scripts" / "studynotes"
    page = (ROOT / "docs" / "about" / "code.md").read_text(encoding="utf-8").partition("## The listing")[2]
    listed, room = {}, ""
    for indent, name, words in re.findall(r"^( *)- `([\w./]+)`: (.+)$", page, re.MULTILINE):
        room = "" if not indent and not name.endswith("/") else room if indent else name
        listed[room + name if indent else name] = words
    told = {}
    for path in sorted(package.rglob("*.py")):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).splitlines()[0]
        name = path.relative_to(package).as_posix().removesuffix("__init__.py")
        is_marker = path.name == "__init__.py" and path.parent.parent != package and path.read_text().count("\n") < 30
        if name and not is_marker:
            told[name] = docstring if docstring.endswith(".") else f"{docstring}."

    assert listed == told


def test_actions_are_pinned_by_commit():
    lines = [line for path in (ROOT / ".github").rglob("*.yml") for line in path.read_text().splitlines()]
    used = [line for line in lines if "uses:" in line]
    assert used
    assert [line for line in used if not re.search(r"@[0-9a-f]{40} # v\d", line)] == []


def test_the_lock_has_hashes_and_names_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9._-]+==[^ ;\\]+(?: ;[^\\]*)? \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 40


def test_scripts_holds_the_package_and_one_command():
    assert {path.name for path in (ROOT / "scripts").iterdir()} - {"__pycache__"} == {"dev", "studynotes"}
