"""The weekly workflow: one branch, one pull request, and no stranger's words in a shell; its steps are run here."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from small import commit, git, program, run_step

PATH = ROOT / ".github" / "workflows" / "links.yml"
WORKFLOW = yaml.safe_load(PATH.read_text(encoding="utf-8"))
VISIT, OPEN = WORKFLOW["jobs"]["visit"], WORKFLOW["jobs"]["open"]
SCRIPTS = {step["name"]: step["run"] for job in (VISIT, OPEN) for step in job["steps"] if "run" in step}
ROUND, PUSH = "Visit the links, and mend what can be mended", "Push the branch, and tell what was found"


def test_what_reads_strangers_pages_cannot_write_and_what_writes_reads_none() -> None:
    used = [step["uses"].partition("@")[0] for step in OPEN["steps"] if "uses" in step]

    assert set(VISIT["permissions"].values()) == {"read"}
    assert (used, ".venv" in SCRIPTS[PUSH]) == (["actions/checkout"], False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "references").mkdir(parents=True)
    (tmp_path / "docs" / "references" / "provenance.yml").write_text("{}\n")
    (tmp_path / "bibliography.bib").write_text("@misc{a}\n")
    commit(tmp_path)
    return tmp_path


def found(project: Path, records: str = "{}\n", report: str = "found\n", code: int = 0) -> dict[str, str]:
    """Return what a round passes on that wrote these records and this report."""
    (project / "records").write_text(records)
    (project / "told").write_text(report)
    lines = f"cat told; cp records docs/references/links.json; exit {code}"
    program(project / ".venv" / "bin" / "notes", lines)
    output = project / "output"
    assert ran(project, ROUND, GITHUB_OUTPUT=str(output)) == 0
    git(project, "reset", "--quiet", "--hard")
    return dict(line.split("=", 1) for line in output.read_text().splitlines())


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (1, 0), (2, 1), (130, 1)])
def test_only_a_round_that_failed_fails(project: Path, code: int, expected: int) -> None:
    program(project / ".venv" / "bin" / "notes", f"echo {{}} > docs/references/links.json; exit {code}")

    assert ran(project, ROUND, GITHUB_OUTPUT=str(project / "output")) == expected
    assert (project / "output").exists() is not bool(expected)


def test_a_round_too_long_for_the_next_job_fails_and_says_so(project: Path) -> None:
    program(project / ".venv" / "bin" / "notes", "head -c 200000 /dev/urandom | base64 > docs/references/links.json")

    assert ran(project, ROUND, GITHUB_OUTPUT=str(project / "output")) == 1
    assert not (project / "output").exists()


@pytest.mark.parametrize(("number", "verb"), [("", "create"), ("7", "edit 7")])
def test_there_is_one_pull_request_and_its_text_is_inert(project: Path, number: str, verb: str) -> None:
    hostile = "Dead: 1\n```\n  https://a.test/$(touch${IFS}owned)`touch owned`\n</pre> @everyone ![x](y) \\\n"
    passed = found(project, report=hostile, code=1)
    git(project, "init", "--quiet", "--bare", "origin")
    git(project, "remote", "add", "origin", "origin")
    program(project / "bin" / "gh", f'echo "gh $*" >> calls; [ "$2" != list ] || echo "{number}"')

    assert ran(project, PUSH, PATCH=passed["patch"], REPORT=passed["report"]) == 0
    calls = (project / "calls").read_text()
    assert calls.count("gh pr create") + calls.count("gh pr edit") == 1
    assert f"gh pr {verb}" in calls
    assert git(project / "origin", "show", "links/health:docs/references/links.json").strip() == "{}"
    body = (project / "body.md").read_text(encoding="utf-8").split("\n\n")[-1]
    assert body == "".join(f"    {line}\n" for line in hostile.splitlines())
    assert not (project / "owned").exists()


def test_without_a_change_nobody_is_bothered(project: Path) -> None:
    (project / "docs" / "references" / "links.json").write_text("{}\n")
    commit(project)

    assert found(project)["patch"] == ""
    assert OPEN["if"] == "needs.visit.outputs.patch != ''"


LINK = """diff --git a/bibliography.bib b/bibliography.bib
old mode 100644
new mode 100755
"""
ELSEWHERE = """diff --git a/evil.py b/evil.py
new file mode 100644
--- /dev/null
+++ b/evil.py
@@ -0,0 +1 @@
+evil
"""


@pytest.mark.parametrize("patch", [LINK, ELSEWHERE, "no patch\n"])
def test_a_round_that_was_taken_over_writes_nothing_else(project: Path, patch: str) -> None:
    program(project / "bin" / "gh", 'echo "gh $*" >> calls')
    passed = base64.b64encode(gzip.compress(patch.encode())).decode()

    assert ran(project, PUSH, PATCH=passed, REPORT="") != 0
    assert not (project / "calls").exists()


@pytest.mark.parametrize(("count", "fails", "kept"), [("1", 0, "new"), ("0", 0, "old"), ("1", 1, "old")])
def test_strikes_of_an_open_pull_request_are_not_forgotten(tmp_path: Path, count: str, fails: int, kept: str) -> None:
    sidecar = tmp_path / "docs" / "references" / "links.json"
    sidecar.parent.mkdir(parents=True)
    sidecar.write_text("old")
    program(tmp_path / "bin" / "gh", f'[ "$1" = pr ] && echo {count} && exit; printf new; exit {fails}')

    assert ran(tmp_path, "Take up what an open pull request knows already") == fails
    assert sidecar.read_text() == kept


def ran(folder: Path, name: str, **variables: str) -> int:
    """Run one step as the runner does, with programs that a test made up."""
    variables |= {"GITHUB_REPOSITORY": "a/b", **WORKFLOW["env"]}
    return run_step(SCRIPTS[name], folder, folder / "bin", **variables).returncode
