"""The glossary with its definitions, and the other names under which a term goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studynotes.model import CitationGroup, Note
from studynotes.notes import glossary, plain, scanner

_MARKER = re.compile(r"^:[ \t]+$")
_ALSO = re.compile(r"\balso (?:called|known as|written|named) (?P<name>[\w-]+(?: [\w-]+){0,2}?)(?=[.,;)\]]|$| and )")
_ASIDE = re.compile(r"\s*\((?P<aside>[^()]+)\)")


@dataclass(frozen=True)
class Definition:
    """One entry of the glossary; `names` begins with the term as written."""

    names: tuple[str, ...]
    anchor: str
    text: str
    expansion: str = ""


def read(note: Note) -> tuple[Definition, ...]:
    """Return the entries of the glossary's page."""
    known = {term.name: term for term in glossary.read(note)}
    terms = []
    for source, definition in _pairs(note.text):
        if term := known.get(source.strip()):
            text = plain(definition, _nothing)
            names = _names(plain(source, _nothing), term.expansion, text)
            terms.append(Definition(names, term.anchor, text, term.expansion))
    return tuple(terms)


def _pairs(markdown: str) -> Iterator[tuple[str, str]]:
    term = ""
    for chunk in scanner.scan(markdown).chunks:
        source = markdown[chunk.start : chunk.end]
        if not _MARKER.match(markdown[markdown.rfind("\n", 0, chunk.start) + 1 : chunk.start]):
            term = source if chunk.kind == "text" else ""
        elif term:
            yield term, source


def _names(name: str, expansion: str, text: str) -> tuple[str, ...]:
    also = [match["name"] for match in _ALSO.finditer(text)]
    aside = _ASIDE.search(name)
    parted = [_ASIDE.sub("", name), aside["aside"]] if aside else []
    return tuple(dict.fromkeys(name for name in [name, *parted, expansion, *also] if name))


def _nothing(group: CitationGroup) -> str:
    return ""
