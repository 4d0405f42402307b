"""A work, its people and its venue in words for readers."""

from __future__ import annotations

from studynotes.bib import csl
from studynotes.model import Name, Reference

KINDS = {
    "article": "Journal article",
    "book": "Book",
    "dataset": "Data set",
    "incollection": "Book chapter",
    "inproceedings": "Conference paper",
    "misc": "Document",
    "online": "Web page",
    "report": "Report",
    "software": "Software",
    "thesis": "Thesis",
    "video": "Video",
}


def kind_name(reference: Reference) -> str:
    """Return the kind of a work in words for readers."""
    return "Preprint" if csl.is_preprint(reference) else KINDS.get(reference.kind, "Document")


def year(reference: Reference) -> int:
    """Return the year of a work, 0 if it has none."""
    return reference.date.year if reference.date else 0


def people(reference: Reference) -> str:
    """Return all authors (or editors, or the body responsible) with their full names."""
    names = reference.authors or reference.editors
    if not names:
        return next(
            (value for name in ("organization", "publisher", "institution") if (value := reference.get(name))), ""
        )
    return ", ".join(full_name(name) for name in names) + ("" if reference.authors else " (eds.)")


def short_people(reference: Reference, most: int = 4) -> str:
    """Return the first authors with their full names, and how many more there are."""
    names = reference.authors or reference.editors
    if len(names) <= most:
        return people(reference)
    return f"{', '.join(full_name(name) for name in names[: most - 1])} and {len(names) - most + 1} more"


def byline(reference: Reference, label: str) -> str:
    """Return what stands beside a title: the label, or for an undated work, whose label is its title, the people."""
    return label if reference.date else short_people(reference, 2)


def full_name(name: Name) -> str:
    """Return a name as it is spoken, given name first."""
    return " ".join(part for part in (name.given, name.particle, name.family, name.suffix) if part)


def venue(reference: Reference) -> str:
    """Return kind, venue and date in one line of plain text."""
    container = reference.get("journaltitle") or reference.get("booktitle") or reference.get("series")
    publisher = next(
        (value for name in ("publisher", "institution", "organization") if (value := reference.get(name))), ""
    )
    volume = " ".join(
        f"{word} {value}"
        for word, name in (("volume", "volume"), ("number", "number"))
        if (value := reference.get(name))
    )
    pages = f"pages {reference.get('pages')}" if reference.get("pages") else ""
    date = reference.date
    day = "-".join(f"{part:02d}" for part in (date.year, date.month, date.day) if part) if date else "no date"
    version = f"version {reference.get('version')}" if reference.get("version") else ""
    shown = publisher if publisher not in (container, people(reference)) else ""
    return " · ".join(part for part in (kind_name(reference), container, volume, pages, version, shown, day) if part)
