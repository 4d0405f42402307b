"""The parts of the home page that the build knows: its doors with what is behind them, the map, what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from studynotes.model import Heading, Note
from studynotes.notes import glossary
from studynotes.notes.paths import topic_of
from studynotes.notes.sentences import first_sentence
from studynotes.render.pages.labs import labs_of
from studynotes.render.pages.week_map import map_of_weeks
from studynotes.render.pages.work import Shelf
from studynotes.render.templating import render

_CODE = "/code/"
_DAYS_SHOWN = 3
_SHOWN = 3
"""Weeks and works of a day; the rest is counted."""

WordDays = Callable[[str], Sequence[Mapping[str, int]]]
"""Returns for each line of the note with a path how many of its words came on which ISO day."""


@dataclass(frozen=True)
class Change:
    """What changed in a week on a day: its new words, and the sections with some, most first."""

    week: Note
    words: int
    sections: tuple[Heading, ...]


@dataclass(frozen=True)
class Day:
    """What came on a day: the weeks that changed, most first, and the keys of the new works, most cited first."""

    iso: str
    changes: tuple[Change, ...]
    works: tuple[str, ...]


def home_page(markdown: str, shelf: Shelf, days: Mapping[str, str], word_days: WordDays) -> str:
    """Return the author's home page with its placeholders filled; `days` maps a note's path to its ISO day."""
    parts = {"doors": _doors(shelf), "map": map_of_weeks(shelf.graph, "/"), "new": _new(shelf, days, word_days)}
    for name, html in parts.items():
        markdown = markdown.replace(f"<!-- studynotes:{name} -->", html)
    return markdown


def _doors(shelf: Shelf) -> str:
    graph, terms = shelf.graph, shelf.graph.pages.get(glossary.PAGE)
    code = graph.pages.get(_CODE)
    counts = {
        "courses": len({note.front["course"] for note in graph.notes if "week" in note.front}),
        "works": len(graph.references),
        "labs": sum(len(labs_of(note)) for note in graph.notes if "week" in note.front),
        "programs": len({link.target for link in code.links if link.target.endswith(".py")}) if code else 0,
        "topics": sum(bool(topic_of(note.path)) for note in graph.notes),
        "terms": len(glossary.read(terms)) if terms else 0,
        "citations": len(graph.mentions),
        "about": "who and how" if any(note.url == "/about/" for note in graph.notes) else "",
    }
    return str(render("home.html", part="doors", **counts))


def _new(shelf: Shelf, days: Mapping[str, str], word_days: WordDays) -> str:
    weeks = [note for note in shelf.graph.notes if "week" in note.front]
    by_citations = sorted(shelf.added, key=lambda key: (-len(shelf.graph.cited_by.get(key, ())), key))
    shown = newest(weeks, days, {key: shelf.added[key] for key in by_citations}, word_days)
    says = {
        key: first_sentence(shelf.graph.references[key].get("annotation"))
        for day in shown
        for key in day.works[:_SHOWN]
    }
    return str(render("home.html", part="new", days=shown, most=_SHOWN, labels=shelf.graph.labels, says=says))


def changed_sections(note: Note, iso: str, word_days: Sequence[Mapping[str, int]]) -> list[tuple[Heading, int]]:
    """Return the sections of a note with words that came on an ISO day, in order, and how many these are."""
    tops = [heading for heading in note.headings if heading.level == 2]
    ends = [heading.line - 1 for heading in tops[1:]] + [len(word_days)]
    told = ((top, word_days[top.line - 1 : end]) for top, end in zip(tops, ends, strict=bool(tops)))
    counts = [(top, sum(line.get(iso, 0) for line in lines)) for top, lines in told]
    return [(top, count) for top, count in counts if count]


def newest(
    weeks: Sequence[Note], changed: Mapping[str, str], added: Mapping[str, str], word_days: WordDays
) -> list[Day]:
    """Return the last days with news.

    `changed` maps the path of a note to the ISO day of its last commit, `added` the key of a work, in the order in
    which works shall stand, to that of its coming.
    """
    isos = sorted({*(changed.get(week.path, "") for week in weeks), *added.values()} - {""}, reverse=True)
    changes: dict[str, list[Change]] = defaultdict(list)
    for week in weeks:
        lines = word_days(week.path) if changed.get(week.path, "") in isos[:_DAYS_SHOWN] else ()
        for iso in {iso for line in lines for iso in line if iso}:
            if change := _change(week, iso, lines):
                changes[iso].append(change)
    works: dict[str, list[str]] = defaultdict(list)
    for key, iso in added.items():
        works[iso].append(key)
    found = sorted((changes.keys() | works.keys()) - {""}, reverse=True)[:_DAYS_SHOWN]
    return [Day(iso, tuple(sorted(changes[iso], key=lambda change: -change.words)), tuple(works[iso])) for iso in found]


def _change(week: Note, iso: str, lines: Sequence[Mapping[str, int]]) -> Change | None:
    counts = sorted(changed_sections(week, iso, lines), key=lambda section: -section[1])
    words = sum(count for _, count in counts)
    return Change(week, words, tuple(section for section, _ in counts)) if words else None
