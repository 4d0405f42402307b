"""Rules on pages among each other, in small folders of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from build import PAGE
from studynotes import notes, site
from studynotes.graph import backlinks
from studynotes.graph.cache import Cache
from studynotes.lint.rules import pages
from studynotes.notes.paths import GENERATED

MENU = "nav:\n  - Home: index.md\n  - Part:\n      - a/one.md\nnot_in_nav: |\n  /free/\n"
HOME = PAGE.format("Home", "## Here\n\nText.")
CASES = {
    "all well": ({"a/one.md": "[x](../index.md#here) [y](#references) [z](../references/index.md)", "free/b.md": ""}, []),
    "a page that is not there": ({"a/one.md": "[x](../indx.md)"}, ["docs/a/one.md:6 note-broken-link"]),
    "a place that is not there": ({"a/one.md": "[x](../index.md#her)"}, ["docs/a/one.md:6 note-broken-link"]),
    "an image that is not there": ({"a/one.md": "![x](x.png)"}, ["docs/a/one.md:6 note-broken-link"]),
    "an address from the root": ({"a/one.md": "[x](/index.md)"}, ["docs/a/one.md:6 note-broken-link"]),
    "a page outside the menu": ({"a/one.md": "", "a/two.md": ""}, ["docs/a/two.md:1 note-not-in-menu"]),
    "a line of the menu without a page": ({}, ["mkdocs.yml:4 note-not-in-menu"]),
    "names that differ by case": ({"a/one.md": "", "free/b.md": "", "free/B.md": ""}, ["docs/free/b.md:1 note-page-name"]),
    "a term twice": (
        {"a/one.md": "", "glossary.md": "Bias\n: One.\n\nBias\n: Two."},
        ["docs/glossary.md:1 note-not-in-menu", "docs/glossary.md:9 note-term-order"],
    ),
    "a term out of order": (
        {"a/one.md": "", "glossary.md": "Bias\n: One.\n\nAI\n: Two.\n\n### Canary"},
        [
            "docs/glossary.md:1 note-not-in-menu",
            "docs/glossary.md:9 note-term-order",
            "docs/glossary.md:12 note-term-order",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_pages_among_each_other(tmp_path: Path, name: str) -> None:
    texts, expected = CASES[name]
    (tmp_path / "mkdocs.yml").write_text(MENU, encoding="utf-8")
    files = {"index.md": HOME, **{path: PAGE.format("P", f"{text}\n") for path, text in texts.items()}}
    if "all well" in name:
        files["a/one.md"] = files["a/one.md"].replace("[y](#references)", "[y](#references) [@lee2015work]")
    for path, text in files.items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(text, encoding="utf-8")
    read, _ = notes.read_folder(tmp_path / "docs")
    graph = backlinks.build({}, read, {}, lambda group: "")

    found = pages.check(graph, tmp_path / "docs", tmp_path, Cache())

    places = [f"{p.path if p.path == 'mkdocs.yml' else f'docs/{p.path}'}:{p.line} {p.code}" for p in found]
    assert sorted(places) == sorted(expected)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("two.md", "docs/a/two.md has moved (write ../b/three.md)"),
        ("index.md", '"index.md" leads to no file (did you mean docs/index.md?)'),
    ],
)
def test_a_link_to_a_page_that_moved_is_told_the_way(tmp_path: Path, link: str, told: str) -> None:
    for path, text in {"index.md": HOME, "a/one.md": PAGE.format("P", f"[x]({link})"), "b/three.md": HOME}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "redirects.yml").write_text("a/two.md: b/three.md\n", encoding="utf-8")
    graph = backlinks.build({}, notes.read_folder(tmp_path)[0], {}, lambda group: "")

    assert [str(problem) for problem in pages.broken_links(graph, tmp_path, Cache())] == [
        f"a/one.md:6:1: note-broken-link: {told}"
    ]


def test_the_list_of_generated_files_is_that_of_a_build(real_library: site.Library) -> None:
    from studynotes.bib import exports
    from studynotes.model import Site
    from studynotes.render.pages import generated
    from studynotes.render.pages.work import Shelf

    graph = real_library.graph
    shelf = Shelf(graph, real_library.formatted, real_library.topics, {}, real_library.provenance)
    feeds = {"feed.xml", "references/feed.xml", "references/citations.json"}

    made = {*generated(shelf, Site("", "Notes")), *exports.all_files([]), *feeds}
    assert {path for path in made if not path.startswith("references/list/")} == GENERATED
