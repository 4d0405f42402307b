"""The ways out: the real site without MkDocs, and by its fork, each file the same byte for byte."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import ROOT, run_build, tree

GENERATOR = ROOT / "tests" / "generator.py"
Tree = Mapping[str, bytes]


def differing(one: Tree, other: Tree) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture(scope="module")
def real(real_site: Path) -> Tree:
    return tree(real_site)


def test_without_any_generator_every_file_is_the_same(real: Tree, tmp_path: Path) -> None:
    command = [sys.executable, str(GENERATOR), str(ROOT / "mkdocs.yml"), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert differing(real, tree(tmp_path / "site")) == []


def test_the_fork_of_mkdocs_gives_the_same_files(real: Tree, tmp_path: Path) -> None:
    fault = run_build(tmp_path / "site", "properdocs")
    assert not fault, fault
    assert differing(real, tree(tmp_path / "site")) == []


def test_the_comparison_sees_one_letter_of_an_article(real: Tree) -> None:
    path = next(path for path in real if path.endswith("week-1-lifecycle/index.html"))
    changed = re.sub(rb"(<article.*?<p>)(\w)", rb"\1_", real[path], count=1, flags=re.DOTALL)
    assert len(changed) == len(real[path])
    assert differing(real, {**real, path: changed}) == [path]
    assert differing(real, {name: data for name, data in real.items() if name != path}) == [path]


IMPORTS = """
import generator
for package in ("mkdocs.config", "properdocs", "material", "mkdocs_bibtex"):
    try:
        __import__(package)
    except ImportError as fault:
        print(fault)
"""


def test_the_generator_cannot_import_what_it_does_without() -> None:
    command = [sys.executable, "-c", IMPORTS]
    done = subprocess.run(command, cwd=GENERATOR.parent, capture_output=True, text=True, check=True)
    assert done.stdout.count("is refused here") == 4
