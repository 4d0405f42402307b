"""Reference to CSL-JSON item, the exchange form of citation processors (CSL 1.0.2, csl-data.json schema)."""

from __future__ import annotations

import re
from typing import Any

from studynotes.model import Date, Name, Reference

Item = dict[str, Any]

TYPES = {
    "article": "article-journal",
    "book": "book",
    "dataset": "dataset",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
}
"""biblatex entry type to CSL item type; an arXiv preprint is further told apart in `_type`."""

_TEXT = {
    "shorttitle": "title-short",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "edition": "edition",
    "version": "version",
    "series": "collection-title",
    "location": "publisher-place",
    "type": "genre",
    "note": "note",
    "isbn": "ISBN",
    "doi": "DOI",
    "url": "URL",
    "annotation": "annote",
}


def item(reference: Reference) -> Item:
    """Return the CSL-JSON item of a reference; `id` is the citation key.

    Fields without a CSL variable (`eprint`, `pdf`, `since` …) go into `custom`, which the schema leaves open.
    """
    made: Item = {
        "id": reference.key,
        "type": _type(reference),
        "citation-key": reference.key,
        "title": full_title(reference),
    }
    if reference.authors:
        made["author"] = [_name(each) for each in reference.authors]
    if reference.editors:
        made["editor"] = [_name(each) for each in reference.editors]
    if reference.date:
        made["issued"] = _date(reference.date)
    made |= {csl: value for field, csl in _TEXT.items() if (value := reference.get(field))}
    made |= _venue(reference)
    if reference.keywords:
        made["keyword"] = ", ".join(reference.keywords)
    if accessed := _accessed(reference.get("urldate")):
        made["accessed"] = accessed
    if extra := {name: value for name in CUSTOM if (value := reference.get(name))}:
        made["custom"] = extra
    return made


CUSTOM = ("eprint", "eprinttype", "eprintclass", "pdf", "code", "archived", "courseurl", "state", "origin", "since")


def full_title(reference: Reference) -> str:
    """Return title and subtitle joined by a colon."""
    subtitle = reference.get("subtitle")
    return f"{reference.title}: {subtitle}" if subtitle else reference.title


_PARTED = re.compile(r"[:–—]|\s[(-]|(?<=\w\w\w\w),\s(?=[A-Z])")
_SHORT = 7


def short_title(reference: Reference) -> str:
    """Return what a work is called: `shorttitle`, or its title up to a sign that parts it, or the first words."""
    if short := reference.get("shorttitle"):
        return short
    begun = _PARTED.split(reference.title, maxsplit=1)[0].strip()
    words = (begun or reference.title).split()
    return " ".join(words) if len(words) <= _SHORT else f"{' '.join(words[: _SHORT - 1])} …"


def is_preprint(reference: Reference) -> bool:
    """Tell whether the reference is known by its arXiv number alone."""
    return reference.kind in {"online", "misc", "unpublished"} and reference.get("eprinttype") == "arxiv"


def _type(reference: Reference) -> str:
    return "article" if is_preprint(reference) else TYPES.get(reference.kind, "document")


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _date(date: Date) -> dict[str, list[list[int]]]:
    parts = [date.year] + [part for part in (date.month, date.day) if part]
    return {"date-parts": [parts]}


def _accessed(day: str) -> dict[str, list[list[int]]] | None:
    parts = day.split("-")
    return {"date-parts": [[int(part) for part in parts]]} if day and all(part.isdigit() for part in parts) else None


def _venue(reference: Reference) -> Item:
    venue: Item = {}
    container = reference.get("journaltitle") or reference.get("booktitle")
    if container:
        venue["container-title"] = container
    publisher = next(
        (value for name in ("publisher", "institution", "organization") if (value := reference.get(name))), ""
    )
    if publisher:
        venue["publisher"] = publisher
    if is_preprint(reference):
        venue |= {"publisher": "arXiv", "number": f"arXiv:{reference.get('eprint')}"}
    elif reference.kind in {"report", "patent"} and reference.get("number"):
        venue["number"] = reference.get("number")
    return venue
