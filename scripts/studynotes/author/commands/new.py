"""`notes new week`: the skeleton of a page at its place, with front matter that the rules accept."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studynotes import notes
from studynotes.author.commands import terminal
from studynotes.bib import editing, keys
from studynotes.bib.bibtex import show

DESCRIPTION = """\
Writes the skeleton of a week's page: front matter, and the sections that every week has.
The course must have its folder, docs/course-<n>-<word>/; a page that exists is never written over."""
EXAMPLES = """\
examples:
  notes new week 2.4 "Advanced labeling and augmentation"
  notes new week 4.1 "Model serving" --word serving

exit codes:
  0 the page was written · 1 it was not: it exists, or its course does not · 2 the call is wrong"""

_NUMBER = re.compile(r"([1-4])\.([1-5])")
_LONGEST_TITLE = 80
_SMALL = re.compile(r"an?|and|at|by|for|from|how|in|into|is|it|of|on|or|the|to|what|when|why|with")
_PAGE = """\
---
title: {title}
description: What this week is about, in one sentence.
course: {course}
week: {week}
status: draft
source: {source}
---

## In one minute

## Tools and data sets

## Labs

## Check yourself

## Where to go next
"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    parser = terminal.command(commands, "new", run, "begin the page of a week", DESCRIPTION, EXAMPLES)
    parser.add_argument("what", choices=["week"], help="what to begin")
    parser.add_argument("number", help="course and week, as in 2.4")
    parser.add_argument("title", help="the title of the page, in sentence case")
    parser.add_argument("--word", default="", help="the word of the address, if not the first one of the title")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder with the notes")


def run(words: argparse.Namespace) -> int:
    """Write the page; return the exit code."""
    number, title = _NUMBER.fullmatch(words.number), " ".join(words.title.split())
    word = _word(words.word or title)
    if not number:
        raise terminal.Stop(f"{show(words.number)} is no course and week, from 1.1 to 4.5", 2)
    if not word or not title.isprintable() or len(title) > _LONGEST_TITLE:
        raise terminal.Stop(f"a title has a word in it, and at most {_LONGEST_TITLE} characters", 2)
    course, week = number.groups()
    folder = _folder(words.docs, course, week)
    path = folder / f"week-{week}-{word}.md"
    editing.write(path, _page(title, course, week, folder).encode())
    print(path)
    terminal.say(f"add it to nav in mkdocs.yml: - {path.relative_to(words.docs).as_posix()}")
    return 0


def _folder(docs: Path, course: str, week: str) -> Path:
    """Return the folder of a course; raise Stop if there is not one, or the week has its page."""
    folders = [path for path in docs.glob(f"course-{course}-*") if path.is_dir()]
    if len(folders) != 1:
        raise terminal.Stop(f"there is no one folder {docs}/course-{course}-<word>")
    if taken := sorted(folders[0].glob(f"week-{week}-*.md")):
        raise terminal.Stop(f"{taken[0]} exists; nothing was written")
    return folders[0]


def _page(title: str, course: str, week: str, folder: Path) -> str:
    return _PAGE.format(title=_yaml(title), course=course, week=week, source=_source(sorted(folder.glob("*.md"))))


def _word(title: str) -> str:
    """Return the first real word of a title as part of an address."""
    words = re.findall(r"[a-z0-9]+", keys.ascii_fold(title))
    return next((word for word in words if not _SMALL.fullmatch(word)), "")


def _yaml(title: str) -> str:
    """Return a title as YAML; one that YAML could take for something else is quoted."""
    is_plain = re.fullmatch(r"[A-Z][a-z]+ [\w ,.'’/()-]*\w", title)
    return title if is_plain else json.dumps(title, ensure_ascii=False)


def _source(pages: Sequence[Path]) -> str:
    """Return the source that the other pages of the course name."""
    for path in pages:
        text, _ = notes.decode(path.name, path.read_bytes())
        note, _ = notes.read(path.name, text)
        if source := note.front.get("source"):
            return str(source)
    return "https://www.coursera.org/"
