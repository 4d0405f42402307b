"""References as text for other programs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from studynotes.bib.exports.as_csl_json import text as csl_json
from studynotes.bib.exports.as_ris import text as ris
from studynotes.model import Reference

__all__ = ["all_files", "bibtex", "csl_json", "ris"]


def all_files(references: Collection[Reference]) -> dict[str, str]:
    """Return the text of each export by its address below the site."""
    return {
        "references/references.json": csl_json(references),
        "references/references.bib": bibtex(references),
        "references/references.ris": ris(references),
    }


def bibtex(references: Iterable[Reference]) -> str:
    """Return references as BibTeX, each entry as the author wrote it."""
    return "\n\n".join(reference.source.strip() for reference in references) + "\n"
