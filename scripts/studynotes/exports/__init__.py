"""References, citations and addresses as text for other programs."""

from __future__ import annotations

from studynotes.exports.as_bibtex import text as bibtex
from studynotes.exports.as_citations import text as citations
from studynotes.exports.as_csl_json import text as csl_json
from studynotes.exports.as_ris import text as ris
from studynotes.exports.as_sitemap import text as sitemap
from studynotes.records import Graph

__all__ = ["all_files", "bibtex", "citations", "csl_json", "ris", "sitemap"]


def all_files(graph: Graph) -> dict[str, str]:
    """Return the text of each export by its address below the site: the machine layer."""
    works = list(graph.references.values())
    return {
        "references/references.json": csl_json(works),
        "references/references.bib": bibtex(works),
        "references/references.ris": ris(works),
        "references/citations.json": citations(graph.mentions),
    }
