"""Rules on front matter: a closed list of fields in one order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise

from studynotes.bib import keys
from studynotes.bib.bibtex import show
from studynotes.lint.rules.bib_form import did_you_mean
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.sentences import sentences

FIELDS = ("title", "description", "course", "week", "status", "source")
"""All fields, in their order."""

_WEEK = re.compile(r"course-(?P<course>[1-9]\d*)-[^/]+/week-(?P<week>[1-9]\d*)-[^/]+\.md")
_COURSE = re.compile(r"course-(?P<course>[1-9]\d*)-[^/]+/index\.md")
_ADDRESS = re.compile(r"https://[^\s/@:?#]+\.[^\s/@:?#]+(?:[/?#]\S*)?")

Value = Callable[[object], str]


def front_matter(view: View) -> Iterator[Problem]:
    """Want each page to have its fields, in their order, with values of the right kind."""
    front = view.note.front
    if view.note.body_start and not front:
        return  # it could not be read, and that is a problem already
    place = _WEEK.fullmatch(view.note.path) or _COURSE.fullmatch(view.note.path)
    expected = {name: int(number) for name, number in place.groupdict().items()} if place else {}
    required = FIELDS if "week" in expected else ("title", "description", *expected)
    for name in required:
        if name not in front:
            yield _problem(view, "", f"{name} is missing", f"add `{name}: …`")
    for name, value in front.items():
        yield from _field(view, name, value, expected)
    known = [name for name in front if name in FIELDS]
    late = ((before, name) for before, name in pairwise(known) if FIELDS.index(name) < FIELDS.index(before))
    for before, name in islice(late, 1):
        yield _problem(view, name, f"{name} stands after {before}", f"the order is {', '.join(FIELDS)}")


def _field(view: View, name: str, value: object, expected: Mapping[str, int]) -> Iterator[Problem]:
    if name not in _CHECKS:
        yield _problem(view, name, f"there is no field {show(name)}", did_you_mean(keys.nearest(name, FIELDS)))
    elif fault := _CHECKS[name](value):
        yield _problem(view, name, f"{name} {fault}")
    elif name in {"course", "week"} and value != expected.get(name):
        says = f"the path says {expected[name]}" if name in expected else "this page has none"
        yield _problem(view, name, f"{name} is {value}, but {says}")


def _problem(view: View, name: str, message: str, remedy: str = "") -> Problem:
    head = view.note.text[: view.note.body_start]
    field = re.search(rf"^[\"']?{re.escape(name)}[\"']?[ ]*:", head, re.MULTILINE) if name else None
    return view.at(field.start() if field else 0, "note-front-matter", message, remedy)


def _text(longest: int) -> Value:
    def fault(value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            return "is no text"
        return f"has {len(value)} characters, more than {longest}" if len(value) > longest else ""

    return fault


def _description(value: object) -> str:
    if fault := _text(160)(value):
        return fault
    text = str(value)
    return "" if text.endswith(".") and len(sentences(text, 0, len(text))) == 1 else "is not one sentence"


def _number(value: object) -> str:
    return "" if type(value) is int and value > 0 else "is no number from 1 on"


_CHECKS: Mapping[str, Value] = {
    "title": _text(80),
    "description": _description,
    "course": _number,
    "week": _number,
    "status": lambda value: "" if value in ("draft", "complete") else "is neither draft nor complete",
    "source": lambda value: "" if _ADDRESS.fullmatch(str(value)) else "is no https address",
}
