"""Where pages stand: path of a source below docs/, site path of a page, the way from one to another, place in words."""

from __future__ import annotations

import re
from posixpath import relpath
from urllib.parse import quote

from studynotes.model import Note

GLOSSARY = "glossary.md"
"""Below docs/."""

GENERATED = frozenset(
    {
        *(
            "figures.md",
            "labs.md",
            "offline.md",
            "references/index.md",
            "references/crosswalk.md",
            "references/people.md",
        ),
        *("search/index.md", "topics/index.md", "feed.xml"),
        *(
            f"references/{name}"
            for name in ("references.json", "references.bib", "references.ris", "references.rdf", "citations.json")
        ),
        *("references/feed.xml", "references/lookup.json", "references/studynotes.dbx"),
    }
)
"""Paths below docs/ of what the build writes, and notes may link to."""

_TOPICS = "topics/"


def is_about(note: Note) -> bool:
    """Return whether a page is about the site and not about its subject."""
    return note.path.startswith("about/")


def topic_of(path: str) -> str:
    """Return the topic that a page below docs/ is about: `topics/drift.md` is "drift"; empty for all others."""
    name = path.removeprefix(_TOPICS).removesuffix(".md")
    return name if path == f"{_TOPICS}{name}.md" and name != "index" else ""


def topic_url(topic: str) -> str:
    """Return the site path of a topic's page."""
    return f"/{_TOPICS}{topic}/"


def work_url(key: str) -> str:
    """Return the site path of a work's page."""
    return f"/references/{key}/"


def course_name(path: str) -> str:
    """Return the short name of a course from its folder: `course-1-introduction/…` is "Introduction"."""
    return _name(path.partition("/")[0])


def week_name(path: str) -> str:
    """Return the short name of a week from its file: `…/week-1-lifecycle.md` is "Lifecycle"."""
    return _name(path.rpartition("/")[2].removesuffix(".md"))


def _name(numbered: str) -> str:
    return numbered.split("-", 2)[-1].replace("-", " ").capitalize()


def place(note: Note, heading: str = "") -> str:
    """Return where something stands, in words: "Course 1, week 2: Labs", "Label smoothing, glossary"."""
    front = note.front
    where = f"Course {front['course']}, week {front['week']}" if "week" in front else note.title
    if heading and note.path == GLOSSARY:
        return f"{heading}, glossary"
    return f"{where}: {heading}" if heading else where


def url(path: str) -> str:
    """Return the site path of a page: `a/index.md` is `/a/`, and `a/b.md` is `/a/b/`."""
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    parts = folder if name in {"index", "README"} else stem
    return quote(f"/{parts}/" if parts else "/")


def is_draft(note: Note) -> bool:
    """Return whether only previews show a page."""
    return note.front.get("status") == "draft"


def natural(path: str) -> list[str | int]:
    """Return what paths and numbers such as "1.10" are sorted by, so that ten comes after nine."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", path)]


def relative(page: str, target: str) -> str:
    """Return the address of a site path as seen from a page, so that the site works under any folder and from disk."""
    path, _, fragment = target.partition("#")
    way = relpath(path, page) + ("/" if path.endswith("/") else "")
    return way + (f"#{fragment}" if fragment else "")
