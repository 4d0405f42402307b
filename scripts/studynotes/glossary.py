"""The glossary as terms, and their marks in other pages: abbreviations spelled out, terms of art linked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from studynotes.cards import relative
from studynotes.records import Note

PAGE = "/glossary/"

_ENTRY = re.compile(r"^(?P<name>\S[^\n]*)\n:[ \t]+(?P<text>[^\n]*)", re.MULTILINE)
_EXPANSION = re.compile(r"\*\*(?P<words>[^*]+?)\.?\*\*")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:[/&-][A-Z0-9]+)*")
_DT = re.compile(r"<dt>(?P<name>.*?)</dt>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_PIECE = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>(?:[^>\"]|\"[^\"]*\")*)>|<!--.*?-->", re.DOTALL)
_OPAQUE = frozenset(
    "a abbr button code dt h1 h2 h3 h4 h5 h6 kbd math pre script select style summary svg textarea".split()
)
_OPAQUE_CLASS = re.compile(r"\bclass=\"[^\"]*\b(?:references|arithmatex|citation|headerlink)\b")
_VOID = frozenset("br hr img input link meta source wbr".split())


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; `expansion` is what an abbreviation stands for, `anchor` the id of its entry."""

    name: str
    anchor: str
    expansion: str = ""

    @property
    def is_abbreviation(self) -> bool:
        """Tell whether the name is all capitals and spelled out."""
        return bool(self.expansion) and _CAPITALS.fullmatch(self.name) is not None


def read(note: Note) -> tuple[Term, ...]:
    """Return the terms of the glossary's page: a definition list whose entry begins with the expansion in bold."""
    used = {heading.anchor for heading in note.headings}
    made = []
    for found in _ENTRY.finditer(note.text, note.body_start):
        expansion = _EXPANSION.match(found["text"])
        anchor = _unused(_slug(found["name"]), used)
        used.add(anchor)
        made.append(Term(found["name"].strip(), anchor, expansion["words"] if expansion else ""))
    return tuple(made)


def anchor(page: str, terms: Iterable[Term]) -> str:
    """Return the HTML of the glossary with an id on each entry."""
    ids = {_bare(term.name): term.anchor for term in terms}

    def named(found: re.Match[str]) -> str:
        made = ids.get(_bare(html.unescape(_TAG.sub("", found["name"]))))
        return f'<dt id="{made}">{found["name"]}</dt>' if made else found[0]

    return _DT.sub(named, page)


def mark(page: str, terms: tuple[Term, ...], page_url: str) -> str:
    """Return an article with each abbreviation spelled out at its first place and each bold term linked there.

    Headings, links, code, formulas, citations and reference lists stay as they are, and so does the glossary itself.
    """
    if page_url == PAGE or not terms:
        return page
    names, abbreviations, pattern = _index(terms)
    left, linked = set(abbreviations), set[str]()

    def spelled(found: re.Match[str]) -> str:
        name = found[0]
        if name not in left:
            return name
        left.discard(name)
        return f'<abbr title="{html.escape(abbreviations[name])}">{name}</abbr>'

    def bold(text: str) -> str:
        term = names.get(_bare(html.unescape(text)))
        if term is None or term.is_abbreviation or term.anchor in linked:
            return ""
        linked.add(term.anchor)
        return f'<a class="term" href="{relative(page_url, f"{PAGE}#{term.anchor}")}"><strong>{text}</strong></a>'

    parts: list[str] = []
    position = 0
    for piece, opaque in _pieces(page):
        start, end = piece.span()
        between = page[position:start]
        if not opaque and between.strip():
            between = pattern.sub(spelled, between) if left else between
            if parts and parts[-1] == "<strong>" and piece[0] == "</strong>" and (link := bold(page[position:start])):
                parts[-1], between = link, None  # type: ignore[assignment]
        parts += [piece[0]] if between is None else [between, piece[0]]
        position = end
    return "".join([*parts, page[position:]])
