"""The glossary: its terms and their definitions, and an id for each term on the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify  # type: ignore[import-untyped]

from studynotes import masking
from studynotes.notes import plain
from studynotes.records import CitationGroup, Note

PATH = "glossary.md"

_LONG_FORM = re.compile(r"\*\*(?P<long>[^*]+?)\.?\*\*")
_TERM = re.compile(r"<dt>(?P<term>.*?)</dt>", re.DOTALL)
_ALSO = re.compile(r"\balso (?:called|known as|written|named) (?P<name>[\w-]+(?: [\w-]+){0,2}?)(?=[.,;)\]]|$| and )")
_ASIDE = re.compile(r"\s*\((?P<aside>[^()]+)\)")


@dataclass(frozen=True)
class Term:
    """One entry of the glossary; `names` begins with the term as written."""

    names: tuple[str, ...]
    anchor: str
    definition: str
    long: str = ""


def read(note: Note) -> tuple[Term, ...]:
    """Return the terms of a glossary page that is written as a definition list."""
    used = {heading.anchor for heading in note.headings}
    return tuple(_term(term, definition, used) for term, definition in _pairs(note.text))


def anchored(page: str) -> str:
    """Return the glossary's HTML with the id on each term that `read` gives it."""
    used = set(re.findall(r'\bid="([^"]+)"', page))

    def _with_id(found: re.Match[str]) -> str:
        name = html.unescape(re.sub(r"<[^>]+>", "", found["term"]))
        return f'<dt id="{_anchor(name, used)}">{found["term"]}</dt>'

    return _TERM.sub(_with_id, page)


def abbreviations(note: Note) -> tuple[tuple[str, str], ...]:
    """Return (abbreviation, long form) for each term of the glossary that is one."""
    return tuple((term.names[0], term.long) for term in read(note) if term.long)


def _pairs(markdown: str) -> Iterator[tuple[str, str]]:
    page = masking.scan(markdown)
    term = ""
    for chunk in page.chunks:
        source = markdown[chunk.start : chunk.end]
        if not re.search(r"^:[ \t]+$", markdown[markdown.rfind("\n", 0, chunk.start) + 1 : chunk.start]):
            term = source if chunk.kind == "text" else ""
        elif term:
            yield term, source


def _term(source: str, definition: str, used: set[str]) -> Term:
    name = plain(source, _nothing)
    long = found["long"] if (found := _LONG_FORM.match(definition)) else ""
    text = plain(definition, _nothing)
    also = tuple(found["name"] for found in _ALSO.finditer(text))
    aside = _ASIDE.search(name)
    bare = (_ASIDE.sub("", name), aside["aside"]) if aside else ()
    return Term(tuple(dict.fromkeys([name, *bare, *([long] if long else []), *also])), _anchor(name, used), text, long)


def _anchor(name: str, used: set[str]) -> str:
    anchor = slugify(name, "-") or "term"
    while anchor in used:
        anchor += "-term"
    used.add(anchor)
    return anchor


def _nothing(group: CitationGroup) -> str:
    return ""
