"""A note as the rules look at it: its text with all that is not prose filled over, and problems by offset."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from studynotes.model import Note, Problem
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
