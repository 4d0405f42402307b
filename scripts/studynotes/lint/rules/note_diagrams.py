"""Rules on diagrams: that they can be drawn, and that they say in words what they show."""

from __future__ import annotations

from collections.abc import Iterator

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.diagrams import dot, fences
from studynotes.notes.diagrams.fences import Fence


def diagrams(view: View) -> Iterator[Problem]:
    """Refuse diagrams that cannot be read, that say nothing to who cannot see them, and two of one title."""
    seen = {heading.anchor for heading in view.note.headings}
    for fence in fences.find(view.note.text):
        if fence.info != "dot":
            message = f"{show(fence.info)} behind the fence of a diagram"
            yield view.at(fence.start, "note-diagram", message, "write the word dot alone")
            continue
        drawing, faults = dot.read(fence.source)
        for fault in faults:
            code = "note-diagram-words" if fault.in_words else "note-diagram"
            yield _at(view, fence, fault.line, fault.column, code, fault.message, fault.remedy)
        if drawing and drawing.anchor in seen:
            message = f"a second diagram with the title {show(drawing.title)}"
            yield _at(view, fence, 1, 1, "note-diagram-words", message, "give each its own title")
        elif drawing:
            seen.add(drawing.anchor)


def _at(view: View, fence: Fence, line: int, column: int, code: str, message: str, remedy: str) -> Problem:
    place = (fence.line + line - 1, fence.column + column - 1)
    return Problem(view.note.path, *place, code, message, remedy)
