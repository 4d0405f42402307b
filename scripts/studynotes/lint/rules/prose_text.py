"""Rules on how text is set down: white space, lines, words that slipped in twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View, in_field
from studynotes.model import Problem, Reference
from studynotes.notes.sentences import sentences

TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")

_BREAK = re.compile(r"(?<=[\w,;:)]) *\n(?= *[\w(])")
_NO_SPACE = re.compile(r"[a-z]{3}[.!?](?=[A-Z][a-z])")
_TWICE = re.compile(r"(?<![\w/.'’-])([A-Za-z]+)\s+(\1)(?![\w/.'’-])", re.IGNORECASE)
_MAY_STAND_TWICE = frozenset({"had", "that"})
_KEPT = frozenset({"fence", "html", "comment"})


def trailing_space(view: View) -> Iterator[Problem]:
    """Refuse white space at the end of a line: nobody sees it, and two spaces of it break the line."""
    for found in trailing_spaces(view):
        yield view.at(found.start(), "prose-trailing-space", "white space at the end of the line", "remove it")


def trailing_spaces(view: View) -> Iterator[re.Match[str]]:
    """Yield the white space before line ends, that in code left out."""
    kept = [span for span in view.page.spans if span.kind in _KEPT]
    for found in TRAILING.finditer(view.note.text):
        if not any(span.start <= found.start() < span.end for span in kept):
            yield found


def broken_sentence(view: View) -> Iterator[Problem]:
    """Want a sentence whole on its line, and a space before the next; a formula may stand on lines of its own."""
    for chunk in view.page.chunks:
        if chunk.kind != "text":
            continue
        for found in _NO_SPACE.finditer(view.prose, chunk.start, chunk.end):
            message = "no space before the next sentence"
            yield view.at(found.end(), "prose-broken-sentence", message, "begin a new line here")
        for start, end in sentences(view.prose, chunk.start, chunk.end):
            if gap := _BREAK.search(view.prose, start, end):
                message = "the sentence goes on over the next line"
                yield view.at(gap.start(), "prose-broken-sentence", message, "write it on one line")


def doubled_word(views: Iterable[View], works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse a word that stands twice in a row, as after a change in the middle of a sentence."""
    for view in views:
        for chunk in view.page.chunks:
            for found in _doubled(view.prose, chunk.start, chunk.end):
                yield view.at(found.start(2), "prose-doubled-word", f"{show(found[1])} stands twice", "remove one")
    for work in works:
        for name in ("annotation", "since"):
            text = work.get(name)
            for found in _doubled(text, 0, len(text)):
                place = in_field(work, name, f"{found[0]}")
                yield Problem(work.path, *place, "prose-doubled-word", f"{show(found[1])} stands twice", "remove one")


def _doubled(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for found in _TWICE.finditer(text, start, end):
        if found[1].lower() not in _MAY_STAND_TWICE:
            yield found
