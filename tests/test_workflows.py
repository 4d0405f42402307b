"""The workflows call the commands as they are, and the review of a pull request says what changed, run here in bash."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from small import Small, entry, small
from studynotes.author import cli

FLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
STEPS = [step for flow in FLOWS.values() for job in flow["jobs"].values() for step in job["steps"]]
CALLS = [
    found[1]
    for step in STEPS
    for found in re.finditer(r'(?:\.venv/bin/notes|"\$NOTES") ([^<>|\n]+)', step.get("run", ""))
]


def test_every_command_of_the_workflows_is_one_of_ours() -> None:
    assert [call.split()[0] for call in CALLS] == ["links", "diff", "lint", "add"]
    for call in CALLS:
        cli.parser().parse_args(shlex.split(call))


def test_no_workflow_runs_on_what_strangers_can_start_with_rights_to_write() -> None:
    """`pull_request_target` and `workflow_run` give a stranger's pull request our token."""
    names = {name for flow in FLOWS.values() for name in flow[True]}  # YAML 1.1 reads `on` as true

    assert names <= {"push", "pull_request", "workflow_dispatch", "schedule", "issues"}
    rights = [job.get("permissions", {}) for job in FLOWS["review"]["jobs"].values()]
    assert rights == [{"contents": "read"}]


@pytest.fixture
def project(tmp_path: Path) -> Small:
    made = small(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "x")
    return made


def git(folder: Path, *words: str) -> str:
    call = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def review(project: Small, step: str, base: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run a step of the review in the project's folder; return how it ended, and the summary."""
    script = next(each["run"] for each in FLOWS["review"]["jobs"]["summary"]["steps"] if each.get("name") == step)
    program = project.root / ".venv" / "bin" / "notes"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m studynotes.author.cli "$@"\n')
    program.chmod(0o755)
    summary = project.root.parent / f"{project.root.name}-summary"
    environment = os.environ | {"BASE": base, "GITHUB_STEP_SUMMARY": str(summary)}
    call = ["bash", "-e", "-o", "pipefail", "-c", script]
    done = subprocess.run(call, cwd=project.root, capture_output=True, text=True, check=False, env=environment)
    return done, summary.read_text() if summary.exists() else ""


def test_the_summary_says_what_a_pull_request_does(project: Small) -> None:
    base = git(project.root, "rev-parse", "HEAD")
    evil = entry("mallory2020script", "<img src=x> ![a](http://b) @octocat `::error::` [link](javascript:x)")
    project.bibliography.write_text(entry("lee2015work", "A Work") + "\n" + evil + "\n" + entry("zhou2017end"))
    project.page("page.md", "## Small things\n\nNothing is cited any more.\n")
    done, summary = review(project, "References added, removed and orphaned, pages touched", base)

    assert done.returncode == 0, done.stderr
    assert "**References added: 1**" in summary
    assert "**References removed: 1**\n\n- lee2016tool: Another Tool" in summary
    assert "**References that no page cites now: 2**" in summary
    assert "**Pages touched: 1**\n\n- page.md: changed" in summary.replace("\\", "")
    assert not re.search(r"(?<!\\)[<`\[@!]", summary)
    assert done.stdout == ""


def test_a_base_that_is_no_commit_is_a_failure_with_a_reason(project: Small) -> None:
    done, summary = review(project, "References added, removed and orphaned, pages touched", "nothing")

    assert (done.returncode, summary) == (1, "")
    assert done.stderr == 'notes diff: "nothing" cannot be read: there is no such commit\n'


def test_faults_stand_beside_their_lines(project: Small) -> None:
    project.page("page.md", "## Small things\n\nNobody knows [@nobody2000nothing].\n")
    done, _ = review(project, "Faults, beside their lines", "")

    assert done.returncode == 1
    assert re.search(r"^::error file=docs/page\.md,line=8,.*note-unknown-key", done.stdout, re.M)
