"""Reference to CSL-JSON item, the exchange form of citation processors (CSL 1.0.2, csl-data.json schema)."""

from __future__ import annotations

from typing import Any

from studynotes.bib import describe
from studynotes.bib.bibliography import parse_date
from studynotes.bib.identifiers import SCHEMES, identifiers
from studynotes.bib.kinds import is_preprint, kind_of
from studynotes.model import Date, Name, Reference

Item = dict[str, Any]

VARIABLES = {
    **{"shorttitle": "title-short", "volume": "volume", "number": "issue", "pages": "page", "edition": "edition"},
    **{"version": "version", "series": "collection-title", "location": "publisher-place", "type": "genre"},
    **{"note": "note"},
    **{scheme.field: scheme.csl for scheme in SCHEMES if scheme.csl and not scheme.archive},
    **{"url": "URL", "annotation": "annote"},
}
"""Fields that are a CSL variable as they stand."""


def item(reference: Reference) -> Item:
    """Return the CSL-JSON item of a reference, as far as CSL has variables; `id` is the citation key."""
    variables: Item = {
        "id": reference.key,
        "type": kind_of(reference).csl,
        "citation-key": reference.key,
        "title": describe.full_title(reference),
        "author": [_name(name) for name in reference.authors],
        "editor": [_name(name) for name in reference.editors],
        "issued": _date(reference.date),
        **{variable: reference.get(field) for field, variable in VARIABLES.items()},
        **{scheme.csl: identifier for scheme, identifier in identifiers(reference) if scheme.csl},
        "container-title": describe.container(reference),
        "publisher": describe.publisher(reference),
        "number": _number(reference),
        "keyword": ", ".join(reference.keywords),
        "accessed": _date(parse_date(reference.get("urldate"))),
    }
    twice = "issue" if reference.kind == "report" else ""  # of a report the number is its own, not an issue's
    return {name: value for name, value in variables.items() if name != twice and (value or name == "title")}


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _date(date: Date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]} if date else None


def _number(reference: Reference) -> str:
    """Return the number that a style prints: the arXiv id of a preprint, the number of a report."""
    if is_preprint(reference):
        return f"arXiv:{reference.get('eprint')}"
    return reference.get("number") if reference.kind == "report" else ""
