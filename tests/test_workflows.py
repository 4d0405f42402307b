"""The workflows call the commands as they are, and their steps, run here in bash, do what they say."""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from small import Small, commit, git, program, run_step, small
from studynotes.author import cli

FLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
STEPS = [step for flow in FLOWS.values() for job in flow["jobs"].values() for step in job["steps"]]
CALLS = [
    found[1]
    for step in STEPS
    for found in re.finditer(r'(?:\.venv/bin/notes|scripts/dev notes|"\$NOTES") ([^<>|\n]+)', step.get("run", ""))
]


def test_every_command_of_the_workflows_is_one_of_ours() -> None:
    assert [call.split()[0] for call in CALLS] == ["links", "take", "take", "take", "lint", "add"]
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
    commit(tmp_path)
    return made


def run(name: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the step of that name as the runner does, in a folder."""
    [script] = [step["run"] for step in STEPS if step.get("name") == name]
    return run_step(script, folder, folder / "bin", **variables)


def test_faults_stand_beside_their_lines(project: Small) -> None:
    project.page("page.md", "## Small things\n\nNobody knows [@nobody2000nothing].\n")
    program(project.root / ".venv" / "bin" / "notes", f'exec "{sys.executable}" -m studynotes.author.cli "$@"')
    done = run("Faults, beside their lines", project.root)

    assert done.returncode == 1
    assert re.search(r"^::error file=docs/page\.md,line=8,.*note-unknown-key", done.stdout, re.M)


def test_a_pull_request_from_a_fork_is_never_taken_for_ours() -> None:
    """`gh pr list --head` finds forks' branches of the same name too."""
    scripts = "".join(step.get("run", "") for step in STEPS).replace("\\\n", "")
    lists = [line for line in scripts.splitlines() if "gh pr list" in line]

    assert lists
    assert [line for line in lists if "map(select(.isCrossRepository | not))" not in line] == []


def test_a_suggestion_too_long_for_the_next_job_is_told_and_not_passed_on(project: Small) -> None:
    long = program(project.root / "long", "yes '% a line' | head -n 20000 >> bibliography.bib; echo added")
    output = project.root / "output"
    variables = {"BODY": "### Identifier\n\na\n", "NOTES": str(long), "GITHUB_OUTPUT": str(output)}
    done = run("Add the works", project.root, **variables)

    assert done.returncode == 0, done.stderr
    patch, report = output.read_text().splitlines()
    assert patch == "patch="
    assert b"Suggest fewer works" in base64.b64decode(report.removeprefix("report="))


def test_lifted_pins_are_listed_in_a_pull_request(project: Small) -> None:
    folder, lock = project.root, project.root / "requirements.lock"
    git(folder, "init", "--quiet", "--bare", "origin")
    git(folder, "remote", "add", "origin", "origin")
    lock.write_text("a==1 \\\n    --hash=sha256:0\nb==1\n")
    git(folder, "add", "requirements.lock")
    git(folder, "commit", "--quiet", "-m", "x")
    program(folder / "bin" / "gh", 'echo "$*" >> gh.txt')

    assert run("Open a pull request", folder, BRANCH="x/lock").stdout == "Nothing changed.\n"
    lock.write_text("a==2 ; m \\\n    --hash=sha256:1\nb==1\n")
    done = run("Open a pull request", folder, BRANCH="x/lock")

    assert done.returncode == 0, done.stderr
    assert "pr create --head x/lock --base main" in (folder / "gh.txt").read_text()
    assert (folder / "body.md").read_text().endswith("\n\n    -a==1\n    +a==2 ; m\n")
    assert git(folder / "origin", "show", "x/lock:requirements.lock").startswith("a==2")


def test_the_changelog_tells_of_the_version_in_work() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    first = re.search(r"^## (\S+) - (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert first
    assert first[1] == version.partition(".dev")[0]
    assert ("dev" in version) == (first[2] == "unreleased")
