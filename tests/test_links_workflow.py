"""The weekly workflow: one branch, one pull request, and no stranger's words in a shell; its steps are run here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from small import program, run_step

PATH = ROOT / ".github" / "workflows" / "links.yml"
WORKFLOW = yaml.safe_load(PATH.read_text(encoding="utf-8"))
[JOB] = WORKFLOW["jobs"].values()
STEPS: dict[str, dict[str, Any]] = {step.get("name", step.get("uses", "")): step for step in JOB["steps"]}
SCRIPTS = {name: step["run"] for name, step in STEPS.items() if "run" in step}


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (1, 0), (2, 1), (130, 1)])
def test_only_a_round_that_failed_fails(tmp_path: Path, code: int, expected: int) -> None:
    program(tmp_path / ".venv" / "bin" / "notes", f"echo found; exit {code}")

    assert ran(tmp_path, "Visit the links, and mend what can be mended") == expected
    assert (tmp_path / "report.txt").read_text() == "found\n"


@pytest.mark.parametrize(("number", "verb"), [("", "create"), ("7", "edit 7")])
def test_there_is_one_pull_request_and_its_text_is_inert(tmp_path: Path, number: str, verb: str) -> None:
    hostile = "Dead: 1\n```\n  https://a.test/$(touch${IFS}owned)`touch owned`\n</pre> @everyone ![x](y) \\\n"
    (tmp_path / "report.txt").write_text(hostile, encoding="utf-8")
    program(tmp_path / "bin" / "git", 'echo "git $*" >> calls; [ "$1" != diff ]')
    program(tmp_path / "bin" / "gh", f'echo "gh $*" >> calls; [ "$2" != list ] || echo "{number}"')

    assert ran(tmp_path, "Keep the pull request up to date") == 0
    calls = (tmp_path / "calls").read_text()
    assert calls.count("gh pr create") + calls.count("gh pr edit") == 1
    assert f"gh pr {verb}" in calls
    assert "git push --quiet --force origin HEAD:refs/heads/links/health" in calls
    body = (tmp_path / "body.md").read_text(encoding="utf-8").split("\n\n")[-1]
    assert body == "".join(f"    {line}\n" for line in hostile.splitlines())
    assert not (tmp_path / "owned").exists()


def test_without_a_change_nobody_is_bothered(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "git", 'echo "git $*" >> calls')
    program(tmp_path / "bin" / "gh", 'echo "gh $*" >> calls')

    assert ran(tmp_path, "Keep the pull request up to date") == 0
    assert "push" not in (tmp_path / "calls").read_text()
    assert "gh" not in (tmp_path / "calls").read_text()


@pytest.mark.parametrize(("count", "fails", "kept"), [("1", 0, "new"), ("0", 0, "old"), ("1", 1, "old")])
def test_strikes_of_an_open_pull_request_are_not_forgotten(tmp_path: Path, count: str, fails: int, kept: str) -> None:
    sidecar = tmp_path / "docs" / "references" / "links.json"
    sidecar.parent.mkdir(parents=True)
    sidecar.write_text("old")
    program(tmp_path / "bin" / "gh", f'[ "$1" = pr ] && echo {count} && exit; printf new; exit {fails}')

    assert ran(tmp_path, "Take up what an open pull request knows already") == fails
    assert sidecar.read_text() == kept


def ran(folder: Path, name: str) -> int:
    """Run one step as the runner does, with programs that a test made up."""
    variables = {"GITHUB_REPOSITORY": "a/b", **JOB["env"]}
    return run_step(SCRIPTS[name], folder, folder / "bin", **variables).returncode
