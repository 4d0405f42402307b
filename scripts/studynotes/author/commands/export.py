"""`notes export`: works for other programs and for people, all of them or a choice."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from studynotes.author.commands import reading, show, terminal
from studynotes.author.commands.reading import Places
from studynotes.bib import editing, exports
from studynotes.bib.bibtex import show as quoted
from studynotes.model import Reference
from studynotes.site import Library

DESCRIPTION = """\
Prints works as BibTeX, RIS, CSL-JSON or a list in Markdown: all, those that a key or words of a title name, or a
choice.
--course takes the works that pages of a course cite, --topic those with a topic; both together take those with both."""
EXAMPLES = """\
examples:
  notes export --format bib > works.bib
  notes export --format md hidden technical debt
  notes export --format md --course 3 --topic interpretability
  notes export --format ris --output works.ris

exit codes:
  0 the works were printed, even if there are none · 1 the file could not be written · 2 the call is wrong"""

_TEXTS: Mapping[str, Callable[[Sequence[Reference]], str]] = {
    "bib": exports.bibtex,
    "ris": exports.ris,
    "csljson": exports.csl_json,
}
FORMATS = (*_TEXTS, "md")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~@])")


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "print works as BibTeX, RIS, CSL-JSON or Markdown"
    parser = terminal.command(commands, "export", run, text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "works", "only works with this key, or with these words in the title", "words", "*")
    parser.add_argument("--format", choices=FORMATS, default="bib", help="the form of the list")
    parser.add_argument("--course", type=int, help="only works that pages of this course cite")
    parser.add_argument("--topic", default="", help="only works with this topic")
    parser.add_argument("--output", type=Path, help="the file to write; standard output without it")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Print the works that are asked for; return the exit code."""
    library = reading.whole(Places(words.bibliography, words.docs))
    if words.topic and words.topic not in library.topics:
        near = terminal.offer(words.topic, library.topics)
        raise terminal.Stop(f"there is no topic {quoted(words.topic)}{near}", 2)
    if words.course is not None and not any(note.front.get("course") == words.course for note in library.graph.notes):
        raise terminal.Stop(f"there is no course {words.course}", 2)
    works = chosen(library, words.course, words.topic)
    if words.works:
        named = reading.named(library, " ".join(words.works))
        if not named:
            near = terminal.offer(words.works[0], library.graph.references)
            raise terminal.Stop(f"no work is named {quoted(' '.join(words.works))}{near}")
        works = [work for work in works if work.key in named]
    text = _TEXTS[words.format](works) if words.format in _TEXTS else markdown(works, library)
    terminal.say(f"{len(works)} {'work' if len(works) == 1 else 'works'}")
    if words.output:
        editing.write(words.output, text.encode())
    else:
        sys.stdout.write(text)
    return 0


def chosen(read: Library, course: int | None, topic: str) -> list[Reference]:
    """Return the works of a course and a topic; None and an empty text leave all."""
    page = f"/course-{course}-"
    return [
        work
        for key, work in read.graph.references.items()
        if (course is None or any(mention.page.startswith(page) for mention in read.graph.cited_by.get(key, ())))
        and (not topic or topic in work.keywords)
    ]


def markdown(works: Sequence[Reference], read: Library) -> str:
    """Return a list in Markdown: each work as the style prints it, its address, and our words on it."""
    return "".join(f"{line}\n" for work in works for line in _item(work, read))


def _item(work: Reference, read: Library) -> Iterator[str]:
    address = work.get("url") or (f"https://doi.org/{work.get('doi')}" if work.get("doi") else "")
    yield f"- {_escaped(show.formatted(read, work.key))}" + (f" <{address}>" if address else "")
    for name in ("annotation", "since"):
        if words := work.get(name):
            yield f"  {_escaped(words)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
