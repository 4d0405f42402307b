"""The workflow on suggestions: its steps are run here, with texts of people who mean no good."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from small import commit, git, program, run_step

GITHUB = ROOT / ".github"
FLOW: dict[str, Any] = yaml.safe_load((GITHUB / "workflows" / "suggest.yml").read_text(encoding="utf-8"))
FORM: dict[str, Any] = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "reference.yml").read_text(encoding="utf-8"))
BODY = "### Identifier\r\n\r\n{}\r\n\r\n### What it adds\r\n\r\nIt is good.\r\n"
ENTRY = "@misc{a,\n}\n"
ROWS = "docs/references/provenance.yml"


def step(job: str, name: str) -> str:
    return next(each["run"] for each in FLOW["jobs"][job]["steps"] if each.get("name") == name)


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    output = str(folder / "output")
    return run_step(script, folder / "repo", folder / "bin", HOME=str(folder), GITHUB_OUTPUT=output, **variables)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "bibliography.bib").write_text(ENTRY)
    (tmp_path / "repo" / ROWS).parent.mkdir(parents=True)
    (tmp_path / "repo" / ROWS).write_text("a: {}\n")
    commit(tmp_path / "repo")
    program(
        tmp_path / "bin" / "fake-notes",
        'printf "%s\\n" "$@" > ../words; cat > ../given; cat ../answer 2>/dev/null; [ -e ../fail ] && exit 1; echo "@misc{b,}" >> bibliography.bib; echo "b: {}" >> docs/references/provenance.yml',
    )
    program(
        tmp_path / "bin" / "gh",
        'printf "%s\\n" "$*" >> ../gh; for word in "$@"; do [ -f "$word" ] && cp "$word" ../posted; done; exit 0',
    )
    return tmp_path


def add(folder: Path, body: str) -> dict[str, str]:
    done = run(step("add", "Add the works"), folder, BODY=body, NOTES="fake-notes")
    assert done.returncode == 0, done.stderr
    assert "::" not in done.stdout
    lines = (folder / "output").read_text().splitlines()
    return {name: base64.b64decode(value).decode() for name, _, value in (line.partition("=") for line in lines)}


HOSTILE = ["$(touch evil)", "`touch evil`", "'; touch evil; '", "--fix", "-", "::set-output name=x::y", "%s%n"]


@pytest.mark.parametrize("text", ["1503.02531", "a\n10.1234/x", *HOSTILE])
def test_the_text_of_an_issue_is_data(folder: Path, text: str) -> None:
    made = add(folder, BODY.format(text))

    assert (folder / "given").read_text().strip() == text
    assert (folder / "words").read_text() == "add\n-\n"
    assert not list(folder.rglob("evil"))
    assert "+@misc{b,}" in made["patch"]
    assert list(made) == ["patch", "report"]


def test_only_the_identifiers_are_taken(folder: Path) -> None:
    add(folder, "### Other\n\nno\n\n### Identifier\n\nyes\n\n### What it adds\n\nno\n")

    assert (folder / "given").read_text().strip() == "yes"


def test_the_form_asks_for_what_the_workflow_reads() -> None:
    labels = [field["attributes"]["label"] for field in FORM["body"] if field["type"] != "markdown"]

    assert labels == ["Identifier", "What it adds"]
    assert FLOW["jobs"]["add"]["if"].split("'")[1] not in FORM["labels"]  # an author must not set off the workflow


def open_request(
    folder: Path, patch: str, report: str = "a\n@octocat [x](y)\n```\n"
) -> subprocess.CompletedProcess[str]:
    git(folder / "repo", "init", "--quiet", "--bare", "../origin")
    git(folder / "repo", "remote", "add", "origin", "../origin")
    coded = {name: base64.b64encode(text.encode()).decode() for name, text in (("PATCH", patch), ("REPORT", report))}
    return run(step("open", "Push the branch, and answer"), folder, NUMBER="7", BASE="main", GH_TOKEN="x", **coded)


def test_the_works_go_onto_a_branch_of_their_own(folder: Path) -> None:
    patch = add(folder, BODY.format("1503.02531"))["patch"]
    git(folder / "repo", "checkout", "--quiet", ".")
    done = open_request(folder, patch)

    assert done.returncode == 0, done.stderr
    assert git(folder / "origin", "show", "suggestion/7:bibliography.bib") == ENTRY + "@misc{b,}"
    assert git(folder / "origin", "show", f"suggestion/7:{ROWS}") == "a: {}\nb: {}"
    assert (
        "pr create --head suggestion/7 --base main --title Add the reference of issue 7" in (folder / "gh").read_text()
    )
    posted = (folder / "posted").read_text()
    assert "\n\n    a\n    @octocat [x](y)\n    ```\n" in posted


@pytest.mark.parametrize(
    "change", ["chmod +x bibliography.bib", "ln -sf /etc/passwd bibliography.bib", "rm bibliography.bib"]
)
def test_a_patch_that_changes_more_than_text_is_refused(folder: Path, change: str) -> None:
    shell = f"{change}; git diff -- bibliography.bib > ../made; git checkout --quiet ."
    subprocess.run(["bash", "-c", shell], cwd=folder / "repo", check=True)
    done = open_request(folder, (folder / "made").read_text())

    assert (folder / "made").read_text()
    assert done.returncode == 1
    assert not (folder / "gh").exists()


def test_when_nothing_was_added_the_issue_is_answered(folder: Path) -> None:
    done = open_request(folder, "")

    assert done.returncode == 0
    assert (folder / "gh").read_text().startswith("issue comment 7 --body-file")
    assert (folder / "posted").read_text().startswith("Nothing was added:\n\n    a\n    @octocat")


def test_a_patch_changes_no_other_file(folder: Path) -> None:
    evil = "diff --git a/.github/x.yml b/.github/x.yml\nnew file mode 100644\n--- /dev/null\n+++ b/.github/x.yml\n@@ -0,0 +1 @@\n+on: push\n"
    open_request(folder, evil)

    assert not (folder / "repo" / ".github").exists()
    assert ".github" not in git(folder / "origin", "log", "--all", "--name-only", "--format=")


def test_no_text_of_others_stands_in_a_script_and_only_the_last_job_may_write() -> None:
    for path in (GITHUB / "workflows").glob("*.yml"):
        flow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert flow["permissions"] == {}
        scripts = [each.get("run", "") for job in flow["jobs"].values() for each in job["steps"]]
        assert [script for script in scripts if "${{" in script] == []
    assert FLOW["jobs"]["add"]["permissions"] == {"contents": "read"}
