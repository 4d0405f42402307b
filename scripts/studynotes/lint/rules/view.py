"""A note as the rules look at it, with all that is not prose filled over; and places in our words on works."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from studynotes.model import Note, Problem, Reference
from studynotes.notes import citations, scanner
from studynotes.notes.citations import Places
from studynotes.notes.scanner import Page
from studynotes.notes.sentences import GROUP


@dataclass(frozen=True)
class View:
    """A note, its parts, the keys that exist; in `prose` every character that is not prose is a filler."""

    note: Note
    page: Page
    places: Places
    prose: str
    malformed: tuple[tuple[int, int, str], ...]
    known: Collection[str]

    def at(self, offset: int, code: str, message: str, remedy: str = "") -> Problem:
        """Return a problem at an offset into the note's text."""
        return Problem(self.note.path, *self.places.of(offset), code, message, remedy)


def view(note: Note, known: Collection[str]) -> View:
    """Return a note for the rules, given all keys of the bibliography."""
    page = scanner.scan(note.text)
    opaque = page.opaque()
    groups = [(group.start, group.end) for group in note.groups]
    prose = scanner.blank(scanner.blank(note.text, opaque), groups, GROUP)
    return View(note, page, Places(note.text), prose, citations.malformed(note.text, opaque), known)


def in_field(work: Reference, name: str, word: str, nth: int = 1) -> tuple[int, int]:
    """Return line and column of a word of a field, given how often it has stood there before; of the field's value if
    TeX stands between.
    """
    field = re.search(rf"^\s*{name}\s*=\s*", work.source, re.MULTILINE)
    start = field.end() if field else 0
    places = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])").finditer(work.source, start)
    found = next(islice(places, nth - 1, None), None)
    at = found.start() if found else start
    line = work.source.count("\n", 0, at)
    return work.line + line, at - (work.source.rfind("\n", 0, at) if line else -1)
