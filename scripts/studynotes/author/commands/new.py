"""`notes new`: the skeleton of a course, a week, a topic or a term at its place, which the rules accept as a draft."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from studynotes import notes
from studynotes.author.commands import terminal
from studynotes.bib import editing, keys
from studynotes.bib.bibtex import show
from studynotes.model import Note
from studynotes.notes import glossary
from studynotes.notes.paths import GLOSSARY

DESCRIPTION = """\
Writes the skeleton of a course, a week or a topic, or a term into the glossary at its place in the alphabet.
Courses, weeks and topics begin as drafts, which previews show and the published site leaves out.
A page or a term that exists is never written over, and works are entered by notes add."""
EXAMPLES = """\
examples:
  notes new course 5 "Advanced topics" \\
    --source https://example.org/course
  notes new week 5.1 "Streaming and events" --word streaming
  notes new topic "Stream processing"
  notes new term "Watermark"

exit codes:
  0 it was written · 1 it was not: it exists, or its course does not · 2 the call is wrong"""

_LONGEST_TITLE = 80
_SMALL = re.compile(r"an?|and|at|by|for|from|how|in|into|is|it|of|on|or|the|to|what|when|why|with")
_SECTIONS = "## In one minute\n\n## Tools and data sets\n\n## Labs\n\n## Check yourself\n\n## Where to go next\n"
_FRONT = "---\ntitle: {title}\ndescription: TODO say in one sentence what this {what} is about.\n{more}---\n\n{text}"


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "begin a course, a week, a topic or a term"
    parser = terminal.command(commands, "new", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument("what", choices=[*_WAYS, "work"], help="what to begin")
    parser.add_argument("number", nargs="?", default="", help="of a course, as in 2, or of a week, as in 2.4")
    parser.add_argument("title", help="its title, in sentence case; the name of a term")
    parser.add_argument("--word", default="", help="the word of the address, if not the first one of the title")
    parser.add_argument("--source", default="", help="the address of the course, if no page of the course has it")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder with the notes")


def run(words: argparse.Namespace) -> int:
    """Write the skeleton; return the exit code."""
    title = " ".join(words.title.split())
    if words.what == "work":
        raise terminal.Stop("works are entered by notes add, with an arXiv number, a DOI, an ISBN or an address", 2)
    form, meaning, write = _WAYS[words.what]
    number = re.fullmatch(form, words.number)
    if not number:
        raise terminal.Stop(f"{show(words.number)} is {meaning}", 2)
    if not _word(words.word or title) or not title.isprintable() or len(title) > _LONGEST_TITLE:
        raise terminal.Stop(f"a title has a word in it, and at most {_LONGEST_TITLE} characters", 2)
    path, hint = write(words, title, *number.groups())
    print(path)
    terminal.say(hint)
    return 0


def _course(words: argparse.Namespace, title: str, number: str) -> tuple[Path, str]:
    if taken := _folders(words.docs, number):
        raise terminal.Stop(f"{taken[0]} exists; nothing was written")
    path = words.docs / f"course-{number}-{_word(words.word or title)}" / "index.md"
    text = "TODO say what the course is about.\n"
    _write(path, title, "course", f"course: {number}\nstatus: draft\nsource: {_source(words.source, [])}\n", text)
    return path, f"add it to nav in mkdocs.yml:\n  - {_yaml(title)}:\n      - {_name(path, words.docs)}"


def _week(words: argparse.Namespace, title: str, course: str, week: str) -> tuple[Path, str]:
    folders = _folders(words.docs, course)
    if len(folders) != 1:
        raise terminal.Stop(f"there is no one folder {words.docs}/course-{course}-<word>; notes new course makes one")
    if taken := sorted(folders[0].glob(f"week-{week}-*.md")):
        raise terminal.Stop(f"{taken[0]} exists; nothing was written")
    path = folders[0] / f"week-{week}-{_word(words.word or title)}.md"
    source = _source(words.source, sorted(folders[0].glob("*.md")))
    more = f"course: {course}\nweek: {week}\nstatus: draft\nsource: {source}\n"
    _write(path, title, "week", more, _SECTIONS)
    return path, f"add it to nav in mkdocs.yml, below its course:\n      - {_name(path, words.docs)}"


def _topic(words: argparse.Namespace, title: str) -> tuple[Path, str]:
    slug = "-".join(re.findall(r"[a-z0-9]+", keys.ascii_fold(words.word or title)))
    path = words.docs / "topics" / f"{slug}.md"
    if path.exists():
        raise terminal.Stop(f"{path} exists; nothing was written")
    _write(path, title, "topic", "status: draft\n", "TODO say what it is.\n")
    return path, f"works have it as a keyword: {slug}"


def _term(words: argparse.Namespace, title: str) -> tuple[Path, str]:
    path = words.docs / GLOSSARY
    if not path.is_file():
        raise terminal.Stop(f"there is no {path}")
    before = path.read_bytes()
    note = _read(path)
    if any(glossary.bare(term.name) == glossary.bare(title) for term in glossary.read(note)):
        raise terminal.Stop(f"{path} explains {show(title)}; nothing was written")
    text, line = with_term(note, title)
    editing.write(path, text.encode(), expected=before)
    return path, f"line {line} wants its definition, in a sentence or two with a citation"


def with_term(note: Note, name: str) -> tuple[str, int]:
    """Return the glossary with a term at its place in the alphabet, under its letter, and the line of the term."""
    lines, letter = note.text.rstrip("\n").split("\n"), glossary.order(name)[:1].upper()
    letters = {heading.text.strip().upper(): heading.line for heading in note.headings if heading.level == 2}
    later = [term.line for term in glossary.read(note) if glossary.order(term.name) > glossary.order(name)]
    later += [line for heading, line in letters.items() if heading > letter]
    at = min([*later, len(lines) + 1]) - 1
    lead = [] if at < len(lines) else [""]
    lead += [f"## {letter}", ""] if letters and letter not in letters else []
    text = "\n".join([*lines[:at], *lead, name, ": TODO say what it means.", "", *lines[at:]]).rstrip("\n")
    return f"{text}\n", at + len(lead) + 1


Way = Callable[..., tuple[Path, str]]

_WAYS: Mapping[str, tuple[str, str, Way]] = {
    "course": (r"([1-9]\d*)", "no number of a course, from 1 on", _course),
    "week": (r"([1-9]\d*)\.([1-9]\d*)", "no course and week, such as 2.4", _week),
    "topic": ("", "no part of a topic's title: put quotes round it", _topic),
    "term": ("", "no part of a term: put quotes round it", _term),
}
"""What can be begun: the form of its number, what is wrong with another, and what writes it."""


def _folders(docs: Path, course: str) -> list[Path]:
    return [path for path in docs.glob(f"course-{course}-*") if path.is_dir()]


def _write(path: Path, title: str, what: str, more: str, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    editing.write(path, _FRONT.format(title=_yaml(title), what=what, more=more, text=text).encode())


def _name(path: Path, docs: Path) -> str:
    return path.relative_to(docs).as_posix()


def _word(title: str) -> str:
    """Return the first real word of a title as part of an address."""
    words = re.findall(r"[a-z0-9]+", keys.ascii_fold(title))
    return next((word for word in words if not _SMALL.fullmatch(word)), "")


def _yaml(title: str) -> str:
    """Return a title as YAML; one that YAML could take for something else is quoted."""
    is_plain = re.fullmatch(r"[A-Z][a-z]+ [\w ,.'’/()-]*\w", title)
    return title if is_plain else json.dumps(title, ensure_ascii=False)


def _source(named: str, pages: Sequence[Path]) -> str:
    """Return the source that is named, or the one of the other pages of the course; raise Stop if there is none."""
    found = (str(_read(path).front.get("source", "")) for path in pages)
    if source := named or next(filter(None, found), ""):
        return source
    raise terminal.Stop("where is the course? name its address: --source https://…", 2)


def _read(path: Path) -> Note:
    text, _ = notes.decode(path.name, path.read_bytes())
    return notes.read(path.name, text)[0]
