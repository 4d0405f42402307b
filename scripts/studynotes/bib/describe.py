"""A work in words for readers: its people, what it appeared in, who published it, when, on which pages."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping

from studynotes.bib.kinds import is_preprint, kind_of
from studynotes.model import Date, Name, Reference, Word

STATES: Mapping[Word, str] = {
    **{"ok": "Link checked", "unknown": "Not known", "moved": "Moved"},
    **{"renamed": "Renamed", "archived": "Archived", "dead": "Dead"},
}
"""What is known of the link of a work, best first."""

_PUBLISHERS = ("publisher", "institution", "organization")
_RESPONSIBLE = ("organization", "publisher", "institution")  # who made it comes before who sold it
_SURVEY = re.compile(r"\b(?:survey|review|overview|taxonom(?:y|ies))\b", re.IGNORECASE)
_BY_TITLE = {
    "Incident report": re.compile(r"\b(?:outage|incident|post-?mortem)\b", re.IGNORECASE),
    "Legal text": re.compile(r"^(?:Regulation|Directive|Judgment) |\bAct\b"),
}
_BY_PLACE = {
    "Encyclopedia": re.compile("wikipedia"),
    "Blog post": re.compile(r"\bblog|medium\.com|towardsdatascience|dev\.to/"),
    "Documentation": re.compile(r"\bdocs\b|documentation|guide|tutorial|example|codelabs|crash-course|learn\."),
}
"""What pages on the web are to somebody who weighs them: the first whose sign the title, or house and address, bear."""
_PARTED = re.compile(r"[:–—]|\s[(-]|(?<=\w\w\w\w),\s(?=[A-Z])")
_LONGEST_SHORT_TITLE = 7  # words


def full_title(reference: Reference) -> str:
    """Return title and subtitle joined by a colon."""
    subtitle = reference.get("subtitle")
    return f"{reference.title}: {subtitle}" if subtitle else reference.title


def short_title(reference: Reference) -> str:
    """Return what a work is called: `shorttitle`, or its title up to a sign that parts it, or the first words."""
    if short := reference.get("shorttitle"):
        return short
    begun = _PARTED.split(reference.title, maxsplit=1)[0].strip()
    words = (begun or reference.title).split()
    most = _LONGEST_SHORT_TITLE
    return " ".join(words) if len(words) <= most else f"{' '.join(words[: most - 1])} …"


def people(reference: Reference) -> str:
    """Return all authors (or editors, or the body responsible) with their full names."""
    if not (names := reference.authors or reference.editors):
        return next(filter(None, map(reference.get, _RESPONSIBLE)), "")
    return ", ".join(map(full_name, names)) + ("" if reference.authors else " (eds.)")


def short_people(reference: Reference, most: int = 4) -> str:
    """Return the first authors with their full names, and how many more there are."""
    names = reference.authors or reference.editors
    if len(names) <= most:
        return people(reference)
    return f"{', '.join(map(full_name, names[: most - 1]))} and {len(names) - most + 1} more"


def byline(reference: Reference, label: str) -> str:
    """Return what stands beside a title: the label, or for an undated work, whose label is its title, the people."""
    return label if reference.date else short_people(reference, 2)


def full_name(name: Name) -> str:
    """Return a name as it is spoken, given name first."""
    return " ".join(filter(None, [name.given, name.particle, name.family, name.suffix]))


def inverted_name(name: Name) -> str:
    """Return a name as programs sort it: `von Last, First, Jr`; a body as it is."""
    family = f"{name.particle} {name.family}".strip()
    return family if name.literal else ", ".join([family, name.given, name.suffix]).removesuffix(", ")


def publisher(reference: Reference) -> str:
    """Return who published the work for programs, which want the archive of a preprint named."""
    return "arXiv" if is_preprint(reference) else published_by(reference)


def published_by(reference: Reference) -> str:
    """Return the publisher, the institution or the organization that an entry names, in that order."""
    return next(filter(None, map(reference.get, _PUBLISHERS)), "")


def container(reference: Reference) -> str:
    """Return the journal or book that a work appeared in."""
    return reference.get("journaltitle") or reference.get("booktitle")


def pages(reference: Reference) -> tuple[str, str]:
    """Return the first and the last page of the first range; the last is empty if there is one, or a number instead."""
    first, _, last = re.split("[,;]", reference.get("pages"))[0].replace("–", "-").partition("-")
    return first.strip("- "), last.strip("- ")


def year(reference: Reference) -> int:
    """Return the year of a work, 0 if it has none."""
    return reference.date.year if reference.date else 0


def iso(date: Date | None) -> str:
    """Return a date as far as it is known, as in `2015-12` (ISO 8601); empty for None."""
    if not date:
        return ""
    return f"{date.year:04d}" + "".join(f"-{part:02d}" for part in (date.month, date.day) if part)


def date_in_words(date: Date | None) -> str:
    """Return a date as far as it is known, as it is spoken, as in `24 November 2026`; empty for None."""
    parts = (date.day, calendar.month_name[date.month], date.year) if date else ()
    return " ".join(str(part) for part in parts if part)


def evidence(reference: Reference) -> str:
    """Return what kind of evidence a work is, in words for readers who compare works."""
    words, title = kind_of(reference).words, full_title(reference)
    if reference.kind not in ("online", "misc") or is_preprint(reference):
        is_text = reference.kind not in ("book", "software", "dataset", "video")
        return "Survey" if is_text and _SURVEY.search(title) else words
    place = " ".join((published_by(reference), container(reference), reference.get("url"))).lower()
    signs = [(name, sign, title) for name, sign in _BY_TITLE.items()]
    signs += [(name, sign, place) for name, sign in _BY_PLACE.items()]
    is_dated_page = reference.kind == "online" and reference.date and reference.date.day
    return next((name for name, sign, text in signs if sign.search(text)), "Blog post" if is_dated_page else words)


def venue(reference: Reference) -> str:
    """Return kind, venue and date in one line of plain text."""
    where = container(reference) or reference.get("series")
    house = published_by(reference)
    numbers = [f"{field} {value}" for field in ("volume", "number") if (value := reference.get(field))]
    parts = (
        kind_of(reference).words,
        where,
        " ".join(numbers),
        f"pages {reference.get('pages')}" if reference.get("pages") else "",
        f"version {reference.get('version')}" if reference.get("version") else "",
        "" if house in (where, people(reference)) else house,
        date_in_words(reference.date) or "no date",
    )
    return " · ".join(filter(None, parts))
