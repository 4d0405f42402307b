"""Rules on pages among each other: links that lead somewhere, the menu, names, the order of the glossary."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from posixpath import basename, dirname, join, normpath, relpath
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from pathspec.gitignore import GitIgnoreSpec

from studynotes.bib.bibtex import show
from studynotes.bib.keys import nearest
from studynotes.graph import backlinks, redirects
from studynotes.graph.cache import Cache
from studynotes.lint.rules.bib_form import did_you_mean
from studynotes.model import Graph, Link, Note, Problem
from studynotes.notes import glossary
from studynotes.notes.diagrams import dot, fences
from studynotes.notes.paths import GENERATED, GLOSSARY, is_draft, topic_of

RULES: Mapping[str, str] = {
    "note-broken-link": "Every link within the site leads to a page, a place on it, or a file that exists.",
    "note-not-in-menu": "Every page stands in the menu or is left out by mkdocs.yml, and the menu names only pages.",
    "note-page-name": "No two pages have the same address, not even but for case.",
    "note-term-order": "Terms of the glossary stand once, in the order of the alphabet, as a definition list.",
}
"""Each code with what it asks for; the documentation prints this list."""

SETTINGS = "mkdocs.yml"

_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']?(?P<id>[^"'\s>}]+)|\{:?[^{}\n]*#(?P<hash>[^\s{}]+)""")


class _Settings(yaml.SafeLoader):
    """Reads mkdocs.yml, whose tags name Python objects and variables of the environment; they count for nothing."""


_Settings.add_multi_constructor("", lambda loader, suffix, node: None)


def check(graph: Graph, docs: Path, root: Path, cache: Cache) -> list[Problem]:
    """Return what is wrong with pages among each other; `root` is the folder of mkdocs.yml."""
    glossaries = [note for note in graph.notes if note.path == GLOSSARY]
    return [
        *broken_links(graph, docs, cache),
        *not_in_menu(graph.notes, root / SETTINGS),
        *page_names(graph.notes),
        *(problem for note in glossaries for problem in term_order(note)),
    ]


def broken_links(graph: Graph, docs: Path, cache: Cache) -> Iterator[Problem]:
    """Refuse links to pages, places on pages and files that do not exist."""
    notes = {note.path: note for note in graph.notes}
    written = docs / redirects.PAGES.path
    moved, _ = redirects.read(redirects.PAGES, "", written.read_text("utf-8", "replace") if written.is_file() else "")
    anchors = partial(_anchors_again, cache)
    for note in graph.notes:
        lines = note.text.split("\n")
        for link in note.links:
            is_html = lines[link.line - 1][link.column - 1 :].startswith("<")  # its address is one of the built site
            if is_html or urlsplit(link.target).scheme or link.target.startswith("//"):
                continue
            wrong, remedy = _wrong(link, note, notes, anchors, docs, moved)
            if wrong:
                yield Problem(note.path, link.line, link.column, "note-broken-link", wrong, remedy)


def _wrong(
    link: Link,
    note: Note,
    notes: Mapping[str, Note],
    anchors: Callable[[Note], Collection[str]],
    docs: Path,
    moved: Mapping[str, str],
) -> tuple[str, str]:
    """Return what is wrong with a link, and what to do; empty when it leads somewhere."""
    address = urlsplit(link.target)
    if address.path.startswith("/"):
        return f"{show(link.target)} begins with a slash", "write it relative to this file"
    target = normpath(join(dirname(note.path), unquote(address.path))) if address.path else note.path
    if target not in notes and target not in GENERATED and not (docs / target).is_file():
        if target in moved:
            return f"docs/{target} has moved", f"write {relpath(moved[target], dirname(note.path) or '.')}"
        near = [path for path in notes if basename(path) == basename(target)] or nearest(target, notes)
        return f"{show(link.target)} leads to no file", did_you_mean([f"docs/{path}" for path in near[:3]])
    if target in notes and is_draft(notes[target]) and not is_draft(note):
        return f"docs/{target} is a draft, which is not published", "take the link out until the page is complete"
    if not address.fragment or target not in notes or link.image:
        return "", ""
    places = anchors(notes[target])
    if unquote(address.fragment) in places:
        return "", ""
    near = nearest(unquote(address.fragment), places)
    return f"docs/{target} has no place {show(address.fragment)}", did_you_mean([f"#{place}" for place in near])


def _anchors_again(cache: Cache, note: Note) -> set[str]:
    return cache.twice(("anchors", note.path), note, note.text, partial(_anchors, note))


def _anchors(note: Note) -> set[str]:
    """Return the ids of a page: of headings, citations, diagrams and terms, and what the build adds."""
    written = {match["id"] or match["hash"] for match in _ID.finditer(note.text)}
    drawings = (dot.read(fence.source)[0] for fence in fences.find(note.text))
    return {
        *(heading.anchor for heading in note.headings),
        *written,
        *(anchor for group in backlinks.anchors(note) for anchor in group),
        *(drawing.anchor for drawing in drawings if drawing),
        *(term.anchor for term in (glossary.read(note) if note.path == GLOSSARY else ())),
        *({"references"} if note.groups else ()),
        *({"the-weeks-and-what-they-share"} if "course" in note.front and "week" not in note.front else ()),
    }


def not_in_menu(notes: Collection[Note], settings: Path) -> Iterator[Problem]:
    """Want every page in the menu of mkdocs.yml, or left out of it there; without a menu MkDocs makes its own."""
    try:
        text = settings.read_text(encoding="utf-8")
        config = yaml.load(text, _Settings)
    except (OSError, ValueError, yaml.YAMLError):
        return
    if not isinstance(config, dict) or not config.get("nav"):
        return
    named, paths = list(_pages(config["nav"])), {note.path for note in notes}
    patterns = f"{config.get('not_in_nav') or ''}\n{config.get('exclude_docs') or ''}"
    left_out = GitIgnoreSpec.from_lines(patterns.splitlines())
    for note in notes:
        is_left_out = left_out.match_file(note.path) or topic_of(note.path)
        if note.path not in named and not is_left_out:
            message = "the page is not in the menu"
            yield Problem(note.path, 1, 1, "note-not-in-menu", message, f"add it under nav in {SETTINGS}")
    for name in named:
        if name not in paths and name not in GENERATED:
            line = next((n for n, line in enumerate(text.splitlines(), 1) if name in line), 1)
            remedy = did_you_mean(nearest(name, paths)) or "remove the line"
            yield Problem(
                settings.name, line, 1, "note-not-in-menu", f"the menu names {show(name)}, which is no page", remedy
            )


def _pages(menu: Any) -> Iterator[str]:
    """Yield the paths of the pages in a menu."""
    if isinstance(menu, str):
        yield from [menu] if menu.endswith(".md") and not urlsplit(menu).scheme else []
    elif isinstance(menu, list | dict):
        for part in menu.values() if isinstance(menu, dict) else menu:
            yield from _pages(part)


def page_names(notes: Collection[Note]) -> Iterator[Problem]:
    """Refuse a second page at an address: some file systems and many readers do not tell cases apart."""
    first: dict[str, Note] = {}
    for note in notes:
        if (other := first.setdefault(note.url.casefold(), note)) is not note:
            message = f"the page has the address of docs/{other.path}"
            yield Problem(note.path, 1, 1, "note-page-name", message, "give one of them another name")


def term_order(note: Note) -> Iterator[Problem]:
    """Want each term once, after the one that precedes it in the alphabet, and no heading in place of a term."""
    seen: set[str] = set()
    before = ""
    for line, term in _terms(note):
        name, order = glossary.bare(term), glossary.order(term)
        if name in seen:
            yield Problem(note.path, line, 1, "note-term-order", f"{show(term)} is explained twice", "keep one")
        elif order < glossary.order(before):
            message = f"{show(term)} stands after {show(before)}"
            yield Problem(note.path, line, 1, "note-term-order", message, "move it to its place in the alphabet")
        seen.add(name)
        before = term
    for heading in note.headings:
        if heading.level > 2:
            remedy = "write the term on a line, and under it : with its definition"
            yield Problem(note.path, heading.line, 1, "note-term-order", "a heading is no term", remedy)


def _terms(note: Note) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each term in a glossary."""
    names = {term.name for term in glossary.read(note)}
    lines = note.text.split("\n")
    for number, (line, below) in enumerate(pairwise(lines), 1):
        if line.strip() in names and below.startswith(":"):
            yield number, line.strip()
