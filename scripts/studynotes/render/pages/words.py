"""A work, a person, a place in a note: in words for readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from studynotes.model import Note
from studynotes.notes.paths import relative
from studynotes.notes.sentences import sentences

STATES = {
    "ok": "Works",
    "unknown": "Not known",
    "moved": "Moved",
    "renamed": "Renamed",
    "archived": "Archived",
    "dead": "Dead",
}
"""What is known of the link of a work, best first, each with its name."""


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
    return f'<link rel="stylesheet" href="{relative(here, "/assets/stylesheets/library.css")}">'
