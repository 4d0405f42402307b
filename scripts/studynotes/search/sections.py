"""A note to its sections, questions, labs, and the rows of its tables of tools and data sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from studynotes.model import Heading, Note
from studynotes.notes import citations, plain, scanner
from studynotes.notes.diagrams import fences
from studynotes.notes.scanner import Chunk, Page

_RULE = re.compile(r"\|[\s:|-]*-[\s:|-]*$")
_ITEM = re.compile(r"^[-*+][ \t]+$")
_NAME = re.compile(r"\[(?P<link>[^\]]+)\]\(|\*\*(?P<bold>[^*]+)\*\*|(?P<plain>[^.:;,(]+)")
_CODE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_KEY = re.compile(r"@([a-z0-9-]+)")


@dataclass
class Part:
    """A stretch of a note that is found as one thing; `keys` are the works that it cites."""

    name: str
    heading: Heading | None
    text: str = ""
    code: str = ""
    keys: list[str] = field(default_factory=list)


def sections(note: Note) -> tuple[Part, ...]:
    """Return the sections of a note, the part before the first heading first; each question is a part of its own."""
    page = scanner.scan(note.text)
    parts = [Part(note.title, None)]
    headings = iter(note.headings)
    for chunk in page.chunks:
        source = note.text[chunk.start : chunk.end]
        if chunk.kind == "heading":
            heading = next(headings)
            parts.append(Part(heading.text, heading))
        elif chunk.kind == "title" and source:
            parts.append(Part(bare(source.replace('\\"', '"')), parts[-1].heading))
        elif not (chunk.kind == "row" and _RULE.match(source)):
            said = f"{'; '.join(filter(None, _cells(source)))}." if source.startswith("|") else bare(source)
            parts[-1].text += ("" if not parts[-1].text else " ") + said
    _add_code(page, parts)
    for number, part in enumerate(parts):
        if part.heading and not part.text:
            part.text = _below(part.heading, parts[number + 1 :])
    return tuple(part for part in parts if part.text or part.heading is None)


def _below(heading: Heading, parts: Iterable[Part]) -> str:
    """Return what stands for the text of a heading that has none of its own: the headings below it."""
    deeper = takewhile(lambda part: part.heading is not None and part.heading.level > heading.level, parts)
    names = list(dict.fromkeys(part.heading.text for part in deeper if part.heading))
    return f"{'; '.join(names)}." if names else ""


def items(note: Note, heading: Heading) -> tuple[Part, ...]:
    """Return the items of the list in a section: name, rest, and cited works."""
    parts: list[Part] = []
    for chunk in _inside(note, heading):
        source = note.text[chunk.start : chunk.end]
        line = note.text.rfind("\n", 0, chunk.start) + 1
        if _ITEM.match(note.text[line : chunk.start]) and (match := _NAME.match(source)):
            name = bare(match["link"] or match["bold"] or match["plain"])
            parts.append(Part(name, heading, bare(source), keys=_KEY.findall(source)))
    return tuple(parts)


def rows(note: Note, heading: Heading) -> tuple[Part, ...]:
    """Return the rows of the table in a section, its head left out: first cell, rest, and cited works."""
    lines = [note.text[chunk.start : chunk.end] for chunk in _inside(note, heading) if chunk.kind == "row"]
    parts = []
    for row in lines[1:]:
        if not _RULE.match(row):
            name, *rest = _cells(row)
            parts.append(Part(name, heading, "; ".join(filter(None, rest)), keys=_KEY.findall(row)))
    return tuple(parts)


def _inside(note: Note, heading: Heading) -> Iterator[Chunk]:
    inside = False
    headings = iter(note.headings)
    for chunk in scanner.scan(note.text).chunks:
        if chunk.kind == "heading":
            inside = next(headings) == heading
        elif inside:
            yield chunk


def _cells(row: str) -> list[str]:
    return [bare(cell) for cell in row.strip().strip("|").split("|")]


def _add_code(page: Page, parts: list[Part]) -> None:
    lines = [(part.heading.line, part) for part in parts if part.heading]
    drawn = {fence.start: fence.in_words() for fence in fences.find(page.text)}
    for span in page.spans:
        if span.kind == "fence":
            line = citations.Places(page.text).of(span.start)[0]
            owner = next((part for start, part in reversed(lines) if start <= line), parts[0])
            owner.code += " " + (drawn.get(span.start) or _CODE.sub("", page.text[span.start : span.end]))


@lru_cache(maxsize=8192)  # a list of tools is read as part of its page and row by row
def bare(markdown: str) -> str:
    """Return Markdown as plain text without its citations."""
    return plain(markdown, lambda group: "")
