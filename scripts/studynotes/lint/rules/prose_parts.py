"""Rules on the parts that every week's page has: its minute and its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.sentences import GROUP, sentences

MINUTE = "In one minute"
QUESTIONS = "Check yourself"

_WEEK = re.compile(r"course-\d+-[^/]+/week-\d+-[^/]+\.md")
_FEWEST_SENTENCES, _MOST_SENTENCES = 3, 5
_FEWEST_QUESTIONS, _MOST_QUESTIONS = 4, 8


def one_minute(view: View) -> Iterator[Problem]:
    """Want a week's page to begin with three to five sentences that cite what to read."""
    if not _is_week(view):
        return
    start, end = _section(view, MINUTE)
    count = sum(
        len(sentences(view.prose, chunk.start, chunk.end))
        for chunk in view.page.chunks
        if chunk.kind == "text" and start <= chunk.start < end
    )
    if not _FEWEST_SENTENCES <= count <= _MOST_SENTENCES:
        message = f"{show(MINUTE)} has {count} sentences"
        remedy = f"say it in {_FEWEST_SENTENCES} to {_MOST_SENTENCES}"
        yield view.at(start, "prose-one-minute", message, remedy)
    if end > start and GROUP not in view.prose[start:end]:
        yield view.at(start, "prose-one-minute", f"{show(MINUTE)} cites nothing", "cite what to read first")


def question_count(view: View) -> Iterator[Problem]:
    """Want four to eight questions on a week's page."""
    if not _is_week(view):
        return
    start, end = _section(view, QUESTIONS)
    count = len(_questions(view, start, end))
    if not _FEWEST_QUESTIONS <= count <= _MOST_QUESTIONS:
        message = f"{show(QUESTIONS)} has {count} questions"
        remedy = f"ask {_FEWEST_QUESTIONS} to {_MOST_QUESTIONS}"
        yield view.at(start, "prose-question-count", message, remedy)


def uncited_answer(view: View) -> Iterator[Problem]:
    """Want each folded answer to cite its source."""
    if _is_week(view):
        start, end = _section(view, QUESTIONS)
        for begin, stop in pairwise([*_questions(view, start, end), end]):
            if GROUP not in view.prose[begin:stop]:
                message = "the answer cites nothing"
                yield view.at(begin, "prose-uncited-answer", message, "cite the source that it rests on")


def _is_week(view: View) -> bool:
    return _WEEK.fullmatch(view.note.path) is not None and view.note.front.get("status") != "draft"


def _section(view: View, title: str) -> tuple[int, int]:
    """Return where the text under a heading begins and ends; one that is missing is empty, at the start of the body."""
    chunks = [chunk for chunk in view.page.chunks if chunk.kind == "heading"]
    below = list(zip(view.note.headings, chunks, strict=True))
    for place, (heading, chunk) in enumerate(below):
        if heading.text == title:
            ends = (other.start for next_one, other in below[place + 1 :] if next_one.level <= heading.level)
            return chunk.start, next(ends, len(view.note.text))
    return view.note.body_start, view.note.body_start


def _questions(view: View, start: int, end: int) -> Sequence[int]:
    """Return the offsets of the titles of the folded boxes of a section."""
    return [chunk.start for chunk in view.page.chunks if chunk.kind == "title" and start <= chunk.start < end]
