"""Bytes to text, text to a note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from studynotes.model import CitationGroup, Heading, Link, Note, Problem
from studynotes.notes import citations, glossary, scanner
from studynotes.notes.citations import Places
from studynotes.notes.front_matter import read_front
from studynotes.notes.headings import read_headings
from studynotes.notes.paths import GLOSSARY, url
from studynotes.notes.scanner import Page, Span
from studynotes.notes.sentences import GROUP, sentences

_SOURCE = re.compile(
    r"""<(?P<tag>a|img)\b[^<>]*?\s(?:href|src)\s*=\s*(["'])(?P<value>.*?)\2""", re.IGNORECASE | re.DOTALL
)
_HASHES = re.compile(r"#+[ \t]*")
_ALT = re.compile(r"""\salt\s*=\s*(["'])(?P<value>.*?)\1""", re.IGNORECASE | re.DOTALL)


def decode(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return a file's text with \\n line ends and no byte order mark; bytes that are no UTF-8 make one problem."""
    try:
        return _unix(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as fault:
        before = _unix(data[: fault.start].decode("utf-8-sig", "replace"))
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte 0x{data[fault.start]:02x} is no UTF-8"
        problem = Problem(path, line, column, "note-encoding", message, "save the file as UTF-8")
        return _unix(data.decode("utf-8-sig", "replace")), (problem,)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(path: str, text: str) -> tuple[Note, tuple[Problem, ...]]:
    """Read one page, given its path below docs/ and its text with \\n line ends.

    Never raises for what stands in the text; front matter that cannot be read is a problem and counts as empty.
    """
    page, places = scanner.scan(text), Places(text)
    front, problems = read_front(path, text, page.body)
    headings = read_headings(page, places)
    title = front.get("title") or next((heading.text for heading in headings if heading.level == 1), "")
    groups = _in_context(page, citations.find_groups(text, page.opaque()), headings)
    links = tuple(_links(page, places))
    note = Note(path, url(path), str(title or path), front, text, page.body, headings, groups, links)
    return replace(note, groups=tuple(_by_term(note))) if path == GLOSSARY else note, problems


Kept = Callable[[object, Callable[[], Any]], Any]
"""Returns what a function makes from parts, made before or now."""


def make_anew(parts: object, make: Callable[[], Any]) -> Any:
    """Return what a function makes, where nothing is kept."""
    return make()


def read_folder(
    docs: Path, kept: Kept = make_anew, rules: Callable[[Note], Iterable[Problem]] = lambda note: ()
) -> tuple[tuple[Note, ...], list[Problem]]:
    """Read every page below a folder, but for hidden ones; a file that cannot be read is a problem.

    `rules` finds more problems in a page, while it is known how the page was taken apart.
    """
    pages, problems = [], []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        try:
            text, undecodable = decode(name, path.read_bytes())
        except OSError as fault:
            problems.append(Problem(name, 1, 1, "note-missing-file", f"cannot be read: {fault.strerror}"))
            continue
        note, faults = kept(("note", name, text), partial(read, name, text))
        pages.append(note)
        problems += [*undecodable, *faults, *rules(note)]
    return tuple(pages), problems


def _in_context(page: Page, groups: Iterable[CitationGroup], headings: Sequence[Heading]) -> tuple[CitationGroup, ...]:
    """Return groups with the section and the sentence that hold them."""
    places = [(group.start, group.end) for group in groups]
    filled = scanner.blank(scanner.blank(page.text, page.opaque()), places, GROUP)
    starts, lines = [chunk.start for chunk in page.chunks], [heading.line for heading in headings]

    @lru_cache(maxsize=1)
    def bounds(number: int) -> list[tuple[int, int]]:
        chunk = page.chunks[number]
        if chunk.kind == "text":
            return sentences(filled, chunk.start, chunk.end)
        hashes = _HASHES.match(page.text, chunk.start, chunk.end) if chunk.kind == "heading" else None
        return [(hashes.end() if hashes else chunk.start, chunk.end)]

    def in_context(group: CitationGroup) -> CitationGroup:
        inside = bounds(bisect_right(starts, group.start) - 1)
        start, end = inside[max(0, bisect_right(inside, (group.start, len(filled))) - 1)]
        section = bisect_right(lines, group.line)
        heading = headings[section - 1] if section else Heading(0, "", "", 0)
        sentence = page.text[start : max(end, group.end)].rstrip()
        return replace(group, heading=heading.text, heading_anchor=heading.anchor, sentence=sentence)

    return tuple(map(in_context, groups))


def _by_term(note: Note) -> Iterator[CitationGroup]:
    """Yield the groups of the glossary with the term as their section, not the letter that it stands under."""
    entries = sorted([*((term.line, term.name, term.anchor) for term in glossary.read(note)), *_sections(note)])
    lines = [line for line, _, _ in entries]
    for group in note.groups:
        found = bisect_right(lines, group.line)
        _, heading, anchor = entries[found - 1] if found else (0, "", "")
        yield replace(group, heading=heading, heading_anchor=anchor)


def _sections(note: Note) -> Iterator[tuple[int, str, str]]:
    return ((heading.line, heading.text, heading.anchor) for heading in note.headings)


def _links(page: Page, places: Places) -> Iterator[Link]:
    for span in page.spans:
        source = page.text[span.start : span.end]
        if span.kind in {"link", "image"}:
            target, text = _target(page, span), page.text[span.start + 1 + (span.kind == "image") : span.middle]
            yield Link(target, text, *places.of(span.start), image=span.kind == "image")
        elif span.kind == "autolink":
            target = source[1:-1] if ":" in source else f"mailto:{source[1:-1]}"
            yield Link(target, source[1:-1], *places.of(span.start))
        elif span.kind in {"tag", "html"}:
            for tag in _SOURCE.finditer(source):
                place, alt = places.of(span.start + tag.start()), _ALT.search(source, tag.start())
                yield Link(tag["value"], alt["value"] if alt else "", *place, image=tag["tag"].lower() == "img")


def _target(page: Page, span: Span) -> str:
    behind = page.text[span.middle + 1 : span.end].strip()
    if behind.startswith("("):
        inside = behind[1:-1].strip()
        return inside[1 : inside.find(">")] if inside.startswith("<") and ">" in inside else (inside.split() or [""])[0]
    label = behind.strip("[] \n") or page.text[span.start + 1 + (span.kind == "image") : span.middle]
    return page.definitions.get(" ".join(label.lower().split()), "")
