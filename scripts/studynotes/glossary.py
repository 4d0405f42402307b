"""The glossary as terms, and their marks in other pages: abbreviations spelled out, terms of art linked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from studynotes.cards import relative
from studynotes.records import Note

PAGE = "/glossary/"

_ENTRY = re.compile(r"^(?P<name>\S[^\n]*)\n:[ \t]+(?P<text>[^\n]*)", re.MULTILINE)
_EXPANSION = re.compile(r"\*\*(?P<words>[^*]+?)\.?\*\*")
_CAPITALS = r"[A-Z][A-Z0-9]*(?:[/&-][A-Z0-9]+)*"
_DT = re.compile(r"<dt>(?P<name>.*?)</dt>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OPAQUE = re.compile(
    r"<(?:(?P<tag>a|abbr|button|code|dt|figcaption|h[1-6]|kbd|math|pre|script|select|style|summary|svg|textarea)\b[^>]*"
    r'|(?P<other>[a-z]+)\b[^>]*\bclass="[^"]*\b(?:references|arithmatex|highlight)\b[^>]*)>'
)
_MARKED = re.compile(
    rf"<strong>(?P<bold>[^<]*)</strong>|<[^>]*>|&\w+;|(?<![\w/&.-])(?P<capitals>{_CAPITALS})(?=s?(?!\w))"
)
_PART = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; `expansion` is what an abbreviation stands for, `anchor` the id of its entry."""

    name: str
    anchor: str
    expansion: str = ""

    @property
    def is_abbreviation(self) -> bool:
        """Tell whether the name is all capitals and spelled out."""
        return bool(self.expansion) and re.fullmatch(_CAPITALS, self.name) is not None


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
        made = ids.get(_bare(_TAG.sub("", found["name"])))
        return f'<dt id="{made}">{found["name"]}</dt>' if made else found[0]

    return _DT.sub(named, page)


def mark(page: str, terms: tuple[Term, ...], page_url: str) -> str:
    """Return an article with each abbreviation spelled out, and each bold term linked, at its first place.

    Headings, links, code, formulas, citations and reference lists stay as they are, and so does the glossary itself.
    """
    if page_url == PAGE:
        return page
    bold, abbreviations = _index(terms)
    marked: set[str] = set()

    def spelled(name: str) -> str:
        if name not in abbreviations or name in marked:
            return name
        marked.add(name)
        return f'<abbr title="{html.escape(abbreviations[name])}">{name}</abbr>'

    def spelled_by_part(name: str) -> str:
        return spelled(name) if name in abbreviations else _PART.sub(lambda found: spelled(found[0]), name)

    def replaced(found: re.Match[str]) -> str:
        if found["capitals"]:
            return spelled_by_part(found["capitals"])
        if found["bold"] is None:
            return found[0]
        target = bold.get(_bare(found["bold"])) or bold.get(_bare(found["bold"]).removesuffix("s"))
        if target is None:
            return f"<strong>{_MARKED.sub(replaced, found['bold'])}</strong>"
        if target in marked:
            return found[0]
        marked.add(target)
        return f'<a class="term" href="{relative(page_url, f"{PAGE}#{target}")}">{found[0]}</a>'

    return "".join(text if opaque else _MARKED.sub(replaced, text) for text, opaque in _stretches(page))


@lru_cache(maxsize=4)
def _index(terms: tuple[Term, ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the anchor of each term that may stand in bold, by its bare words, and the abbreviations."""
    bold = {_bare(term.expansion): term.anchor for term in terms if term.expansion}
    bold |= {_bare(term.name): term.anchor for term in terms if not term.is_abbreviation}
    return bold, {term.name: term.expansion for term in terms if term.is_abbreviation}


def _stretches(page: str) -> Iterator[tuple[str, bool]]:
    """Yield the page in pieces, each with whether it is an element that stays as it is."""
    position = 0
    while found := _OPAQUE.search(page, position):
        end = _end(page, found.end(), found["tag"] or found["other"])
        yield page[position : found.start()], False
        yield page[found.start() : end], True
        position = end
    yield page[position:], False


def _end(page: str, position: int, tag: str) -> int:
    """Return where the element ends whose opening tag ends at a position; elements of its name may be inside."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(page, position):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(page)


def _bare(words: str) -> str:
    return " ".join(html.unescape(words).replace("’", "'").rstrip(".:").casefold().split())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "term"


def _unused(slug: str, used: set[str]) -> str:
    return next(made for made in (slug, f"term-{slug}", *(f"{slug}-{n}" for n in range(2, 1000))) if made not in used)
