"""What the rules look at: a note with all that is not prose filled over, and our words on works."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from studynotes.model import Note, Problem, Reference
from studynotes.notes import citations, scanner
from studynotes.notes.citations import Places
from studynotes.notes.scanner import Page
from studynotes.notes.sentences import GROUP, sentences


@dataclass(frozen=True)
class View:
    """A note, its parts, the keys that exist; in `prose` every character that is not prose is a filler."""

    note: Note
    page: Page
    places: Places
    prose: str
    known: Collection[str]

    @cached_property
    def paragraphs(self) -> list[list[tuple[int, int]]]:
        """The offsets of the sentences of each paragraph of running text."""
        return [sentences(self.prose, chunk.start, chunk.end) for chunk in self.page.chunks if chunk.kind == "text"]

    @cached_property
    def malformed(self) -> tuple[tuple[int, int, str], ...]:
        """The offsets of brackets that were meant as citations and are none, each with what is wrong."""
        return citations.malformed(self.note.text, self.page.opaque())

    def at(self, offset: int, code: str, message: str, remedy: str = "") -> Problem:
        """Return a problem at an offset into the note's text."""
        return Problem(self.note.path, *self.places.of(offset), code, message, remedy)


def view(note: Note, known: Collection[str] = ()) -> View:
    """Return a note for the rules, given all keys of the bibliography to those that ask for them."""
    page = scanner.scan(note.text)
    groups = [(group.start, group.end) for group in note.groups]
    prose = scanner.blank(scanner.blank(note.text, page.opaque()), groups, GROUP)
    return View(note, page, Places(note.text), prose, known)


def our_words(work: Reference) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each field in which we speak of a work."""
    yield from ((name, work.fields[name]) for name in ("annotation", "since") if name in work.fields)


def in_field(work: Reference, name: str, word: str, nth: int = 1) -> tuple[str, int, int]:
    """Return path, line and column of the nth place of a word in a field; of the value if TeX stands between."""
    field = re.search(rf"^\s*{name}\s*=\s*", work.source, re.MULTILINE)
    start = field.end() if field else 0
    places = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])").finditer(work.source, start)
    place = next(islice(places, nth - 1, None), None)
    at = place.start() if place else start
    line = work.source.count("\n", 0, at)
    return work.path, work.line + line, at - (work.source.rfind("\n", 0, at) if line else -1)
