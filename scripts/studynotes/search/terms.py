"""The glossary as records, with the other names under which a term goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studynotes.model import Note
from studynotes.notes import glossary, scanner
from studynotes.search.record import Record
from studynotes.search.sections import bare

_MARKER = re.compile(r"^:[ \t]+$")
_ALSO = re.compile(r"\balso (?:called|known as|written|named) (?P<name>[\w-]+(?: [\w-]+){0,2}?)(?=[.,;)\]]|$| and )")
_ASIDE = re.compile(r"\s*\((?P<aside>[^()]+)\)")


def terms(note: Note) -> Iterator[Record]:
    """Yield the entries of the glossary's page."""
    known = {term.name: term for term in glossary.read(note)}
    for source, definition in _pairs(note.text):
        if term := known.get(source.strip()):
            text = bare(definition)
            names = _names(bare(source), term.expansion, text)
            yield Record("term", names, f"{note.url}#{term.anchor}", note.title, text, expansion=term.expansion)


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
    return tuple(dict.fromkeys(filter(None, [name, *parted, expansion, *also])))
