"""`notes diff`: what a change does to works and pages; its Markdown is safe whatever a pull request holds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from small import Small, entry, small


@pytest.fixture
def project(tmp_path: Path) -> Small:
    made = small(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return made


def git(root: Path, *words: str) -> None:
    name = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *name, *words], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "x")


def test_works_and_pages_that_changed_are_named(project: Small) -> None:
    text = project.bibliography.read_text().replace(entry("zhou2017end", "The End", "2017"), "")
    text = text.replace("Another Tool", "One More Tool") + "\n" + entry("new2020work", "Brand New", "2020")
    project.bibliography.write_text(text)
    project.page("page.md", "Only [@lee2015work].")
    (project.root / "docs" / "topics" / "beta.md").unlink()
    project.page("extra.md", "More.")

    assert project.notes("diff").out.splitlines() == [
        "References added: 1",
        "  new2020work  Brand New",
        "References removed: 1",
        "  zhou2017end  The End",
        "References changed: 1",
        "  lee2016tool  One More Tool",
        "References that no page cites now: 2",
        "  lee2016tool  One More Tool",
        "  new2020work  Brand New",
        "Pages touched: 3",
        "  extra.md  new",
        "  page.md  changed",
        "  topics/beta.md  removed",
    ]
    assert project.notes("diff", "--format", "md").out.startswith(
        "## References and pages\n\n**References added: 1**\n\n- new2020work: Brand New\n"
    )


def test_nothing_changed(project: Small) -> None:
    assert project.notes("diff").out == "nothing changed\n"


def test_another_commit_is_the_base(project: Small) -> None:
    project.page("extra.md", "More.")
    commit(project.root)

    assert project.notes("diff").out == "nothing changed\n"
    assert "extra.md  new" in project.notes("diff", "--base", "HEAD~1").out


def test_text_of_a_pull_request_stays_text(project: Small) -> None:
    evil = r"</details><img src=x> [x](javascript:1) @octocat \#1 \& ![a](b) `c` | ::error::"
    project.bibliography.write_text(project.bibliography.read_text() + "\n" + entry("zzz2020evil", evil, "2020"))
    out = project.notes("diff", "--format", "md").out

    assert "<img" not in out.replace("\\<img", "")
    assert "@octocat" not in out
    assert "](" not in out
    assert "\n::error" not in out


@pytest.mark.parametrize("base", ["--output=evil", "nobody", "HEAD:docs", ""])
def test_what_is_no_commit_is_refused(project: Small, base: str) -> None:
    before = sorted(project.root.iterdir())
    ran = project.notes("diff", f"--base={base}")

    assert ran.code == 1
    assert "cannot be read" in ran.err
    assert sorted(project.root.iterdir()) == before


def test_a_commit_without_our_files_is_empty(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "other").write_text("x")
    commit(tmp_path)
    made = small(tmp_path)

    assert "References added: 3" in made.notes("diff").out


def test_a_folder_without_git_is_said(tmp_path: Path) -> None:
    assert "cannot be read" in small(tmp_path).notes("diff").err
