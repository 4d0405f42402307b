"""What a diagram is called and what it says, for everybody who gets no picture."""

from __future__ import annotations

import re

from studynotes.notes.diagrams import dot


def anchor(title: str) -> str:
    """Return the id of the diagram with that title."""
    return f"diagram-{re.sub(r'[^a-z0-9]+', '-', title.casefold()).strip('-')}"


def in_words(source: str) -> str:
    """Return title and alternative of a diagram's text as one paragraph; empty when the text has faults."""
    drawing, _ = dot.read(source)
    if drawing is None:
        return ""
    return f"{drawing.title}{'' if drawing.title.endswith(('.', '?', '!')) else '.'} {drawing.alt}"
