"""References as BibTeX: the author's own text, so that nothing can be lost."""

from __future__ import annotations

from collections.abc import Iterable

from studynotes.records import Reference


def text(references: Iterable[Reference]) -> str:
    """Return references as BibTeX, each entry as the author wrote it."""
    return "\n\n".join(reference.source.strip() for reference in references) + "\n"
