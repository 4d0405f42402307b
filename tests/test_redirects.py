"""Old addresses: two small files, their faults, and what the library makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from build import golden
from small import Small, small
from studynotes import site
from studynotes.graph import redirects
from studynotes.graph.redirects import PAGES, WORKS


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def read(project: Small) -> site.Library:
    return site.read(project.bibliography, project.root / "docs")


def test_old_addresses_of_works_and_pages_lead_to_the_present_ones(project: Small) -> None:
    (project.root / "docs/references/redirects.yml").write_text("lee2014work: lee2015work\n", encoding="utf-8")
    (project.root / "docs/redirects.yml").write_text(
        "old/index.md: page.md\n\na.md: topics/alpha.md\n", encoding="utf-8"
    )

    found = read(project)

    assert found.problems == ()
    assert found.moved == {
        "/references/lee2014work/": "/references/lee2015work/",
        "/old/": "/page/",
        "/a/": "/topics/alpha/",
    }


@pytest.mark.parametrize(("kind", "line", "words"), golden("redirects.yml"))
def test_a_redirect_that_serves_nobody_is_told_with_its_line(project: Small, kind: str, line: str, words: str) -> None:
    file = {"works": WORKS, "pages": PAGES}[kind]
    (project.root / "docs" / file.path).write_text(f"\n{line}\n", encoding="utf-8")

    problems = read(project).problems

    wrong = 4 if "twice" in words else 2
    assert [words in str(problem) for problem in problems] == [True]
    assert str(problems[0]).startswith(f"docs/{file.path}:{wrong}:1: {file.code}: ")
    assert project.notes("lint").code == 1


def test_a_key_that_never_had_an_address_leaves_no_redirect() -> None:
    assert redirects.with_redirect({"b": "c"}, "Lee_2015", "d") == "b: c\n"


def test_a_rename_loses_no_line_that_it_cannot_read(project: Small) -> None:
    file = project.root / "docs/references/redirects.yml"
    file.write_text("# why\n", encoding="utf-8")

    ran = project.notes("rename", "lee2015work", "aaa2015work")

    assert ran.code == 1
    assert "redirects.yml:1:1: bib-redirect: this is no redirect" in ran.err
    assert file.read_text(encoding="utf-8") == "# why\n"
