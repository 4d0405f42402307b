"""Old addresses: two small files, their faults, and what the library makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("kind", "line", "words"),
    [
        (WORKS, "lee2014work = lee2015work", "this is no redirect (write `oldkey: newkey`"),
        (WORKS, "../../x: lee2015work", "this is no redirect"),
        (WORKS, "a: lee2015work\nb: lee2015work\na: zhou2017end", "a is named twice"),
        (WORKS, "lee2016tool: lee2015work", "the address of lee2016tool is in use (take the line out)"),
        (WORKS, "crosswalk: lee2015work", "the address of crosswalk is in use"),
        (WORKS, "a: lee2015wrk", "a leads to lee2015wrk, and there is no such work (name a work that there is)"),
        (WORKS, "a: b\nb: lee2015work", "a leads to b, and there is no such work (write lee2015work in its place)"),
        (PAGES, "page.md: topics/alpha.md", "the address of page.md is in use"),
        (PAGES, "page/index.md: topics/alpha.md", "the address of page/index.md is in use"),
        (PAGES, "old.md: nowhere.md", "and there is no such page (name a page that there is)"),
        (PAGES, "/old/: /page/", "this is no redirect (write `folder/old.md: folder/new.md`"),
        (PAGES, "../old.md: page.md", "this is no redirect"),
    ],
)
def test_a_redirect_that_serves_nobody_is_told_with_its_line(project: Small, kind, line: str, words: str) -> None:
    (project.root / "docs" / kind.path).write_text(f"\n{line}\n", encoding="utf-8")

    problems = read(project).problems

    assert len(problems) == 1
    assert words in str(problems[0])
    wrong = 4 if "twice" in words else 2
    assert str(problems[0]).startswith(f"docs/{kind.path}:{wrong}:1: {kind.code}: ")
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
