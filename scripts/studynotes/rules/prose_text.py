"""Rules on white space in notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studynotes.records import Problem
from studynotes.rules.note_view import View

TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")

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
