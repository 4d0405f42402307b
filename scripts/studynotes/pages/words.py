"""A work, a person, a place in a note: in words for readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from studynotes import cards, csl
from studynotes.notes.sentences import sentences
from studynotes.records import Name, Note, Reference

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

STATES = {
    "ok": "Works",
    "unknown": "Not known",
    "moved": "Moved",
    "renamed": "Renamed",
    "archived": "Archived",
    "dead": "Dead",
}
"""What is known of the link of a work, best first, each with its name."""


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


def place(note: Note | None, heading: str) -> str:
    """Return where a citation stands, in words: "Course 1, week 2 › Establish a baseline"."""
    if note is None:
        return heading
    front = note.front
    where = f"Course {front['course']}, week {front['week']}" if "week" in front else note.title
    return f"{where} › {heading}" if heading else where


def course_name(note: Note) -> str:
    """Return a course's short name from its folder: `course-1-introduction/…` is "Introduction"."""
    folder = note.path.partition("/")[0]
    return folder.split("-", 2)[-1].replace("-", " ").capitalize()


def week_name(note: Note) -> str:
    """Return a week's short name from its file: `week-1-lifecycle.md` is "Lifecycle"."""
    stem = note.path.rpartition("/")[2].removesuffix(".md")
    return stem.split("-", 2)[-1].replace("-", " ").capitalize()


def first_sentence(text: str) -> str:
    """Return the first sentence of a paragraph of plain text."""
    found = sentences(text, 0, len(text))
    return text[found[0][0] : found[0][1]] if found else ""


def number(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 work", "2 works"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def front_matter(front: Mapping[str, str]) -> str:
    """Return front matter whose values YAML cannot misread."""
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return f"---\n{lines}\n---\n"


def block(name: str, parts: Iterable[str]) -> str:
    """Return parts of HTML as one block that a Markdown renderer leaves alone."""
    body = "\n".join(part.replace("\n\n", "\n") for part in parts if part)
    return f'<div class="{name}">\n{body}\n</div>\n'


def style_sheet(here: str) -> str:
    """Return the link to the style sheet of library, topics, crosswalk and health; only these pages load it."""
    return f'<link rel="stylesheet" href="{cards.relative(here, "/assets/stylesheets/library.css")}">'
