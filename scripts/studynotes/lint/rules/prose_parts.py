"""Rules on the parts that every week's page has: its minute and its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.paths import is_draft
from studynotes.notes.sentences import GROUP

MINUTE = "In one minute"
QUESTIONS = "Check yourself"

_WEEK = re.compile(r"course-\d+-[^/]+/week-\d+-[^/]+\.md")
_SENTENCES, _QUESTIONS = range(3, 6), range(4, 9)


def parts(view: View) -> Iterator[Problem]:
    """Want the parts of a week's page, if it is no draft."""
    if _WEEK.fullmatch(view.note.path) and not is_draft(view.note):
        yield from _minute(view, *_section(view, MINUTE))
        yield from _questions(view, *_section(view, QUESTIONS))


def _minute(view: View, start: int, end: int) -> Iterator[Problem]:
    """Want a week's page to begin with three to five sentences that cite what to read."""
    count = sum(len(paragraph) for paragraph in view.paragraphs if paragraph and start <= paragraph[0][0] < end)
    if count not in _SENTENCES:
        remedy = f"say it in {_SENTENCES[0]} to {_SENTENCES[-1]}"
        yield view.at(start, "prose-one-minute", f"{show(MINUTE)} has {count} sentences", remedy)
    if end > start and GROUP not in view.prose[start:end]:
        yield view.at(start, "prose-one-minute", f"{show(MINUTE)} cites nothing", "cite what to read first")


def _questions(view: View, start: int, end: int) -> Iterator[Problem]:
    """Want four to eight questions in folded boxes, and each answer to cite its source."""
    titles = [chunk.start for chunk in view.page.chunks if chunk.kind == "title" and start <= chunk.start < end]
    if len(titles) not in _QUESTIONS:
        remedy = f"ask {_QUESTIONS[0]} to {_QUESTIONS[-1]}"
        yield view.at(start, "prose-question-count", f"{show(QUESTIONS)} has {len(titles)} questions", remedy)
    for begin, stop in pairwise([*titles, end]):
        if GROUP not in view.prose[begin:stop]:
            message = "the answer cites nothing"
            yield view.at(begin, "prose-uncited-answer", message, "cite the source that it rests on")


def _section(view: View, title: str) -> tuple[int, int]:
    """Return where the text under a heading begins and ends; one that is missing is empty, at the start of the body."""
    chunks = [chunk for chunk in view.page.chunks if chunk.kind == "heading"]
    below = list(zip(view.note.headings, chunks, strict=True))
    for place, (heading, chunk) in enumerate(below):
        if heading.text == title:
            ends = (other.start for next_one, other in below[place + 1 :] if next_one.level <= heading.level)
            return chunk.start, next(ends, len(view.note.text))
    return view.note.body_start, view.note.body_start
