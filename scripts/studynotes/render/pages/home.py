"""The parts of the home page that the build knows: its doors with what is behind them, the map, what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studynotes.model import Heading, Note
from studynotes.notes import glossary
from studynotes.notes.paths import topic_of
from studynotes.notes.sentences import first_sentence
from studynotes.render.pages.week_map import map_of_weeks
from studynotes.render.pages.work import Shelf
from studynotes.render.templating import render

_DAYS_SHOWN = 3
_SHOWN = 3
"""Weeks and works of a day; the rest is counted."""


@dataclass(frozen=True)
class Day:
    """What came on a day: the weeks that changed last then, the keys of the works that came into the library."""

    iso: str
    words: str
    weeks: tuple[Note, ...]
    works: tuple[str, ...]


LineDays = Callable[[str], Sequence[str]]
"""Returns the ISO day of the last change of each line of the note with a path."""


def home_page(markdown: str, shelf: Shelf, days: Mapping[str, str], line_days: LineDays) -> str:
    """Return the author's home page with its placeholders filled; `days` maps a note's path to its ISO day."""
    parts = {"doors": _doors(shelf), "map": map_of_weeks(shelf.graph, "/"), "new": _new(shelf, days, line_days)}
    for name, html in parts.items():
        markdown = markdown.replace(f"<!-- studynotes:{name} -->", html)
    return markdown


def _doors(shelf: Shelf) -> str:
    graph, terms = shelf.graph, shelf.notes.get(glossary.PAGE)
    counts = {
        "weeks": sum("week" in note.front for note in graph.notes),
        "works": len(graph.references),
        "topics": sum(bool(topic_of(note.path)) for note in graph.notes),
        "terms": len(glossary.read(terms)) if terms else 0,
        "citations": len(graph.mentions),
        "about": "who and how" if any(note.url == "/about/" for note in graph.notes) else "",
    }
    return str(render("home.html", part="doors", **counts))


def _new(shelf: Shelf, days: Mapping[str, str], line_days: LineDays) -> str:
    weeks = [note for note in shelf.graph.notes if "week" in note.front]
    shown = [
        {
            "day": day,
            "weeks": [(week, changed_sections(week, day.iso, line_days(week.path))) for week in day.weeks[:_SHOWN]],
            "works": [
                (key, first_sentence(shelf.graph.references[key].get("annotation"))) for key in day.works[:_SHOWN]
            ],
        }
        for day in newest(weeks, days, shelf.added)
    ]
    return str(render("home.html", part="new", days=shown, labels=shelf.graph.labels))


def changed_sections(note: Note, iso: str, line_days: Sequence[str]) -> list[Heading]:
    """Return the sections of a note in which a line changed last on an ISO day, in order; none without history."""
    tops = [heading for heading in note.headings if heading.level == 2]
    ends = [heading.line - 1 for heading in tops[1:]] + [len(line_days)]
    return [top for top, end in zip(tops, ends, strict=bool(tops)) if iso in line_days[top.line - 1 : end]]


def newest(weeks: Iterable[Note], changed: Mapping[str, str], added: Mapping[str, str]) -> list[Day]:
    """Return the last days with news; `changed` maps the path of a note to an ISO day, `added` the key of a work."""
    by_day: dict[str, tuple[list[Note], list[str]]] = defaultdict(lambda: ([], []))
    for week in weeks:
        by_day[changed.get(week.path, "")][0].append(week)
    for key in sorted(added):
        by_day[added[key]][1].append(key)
    shown = sorted((iso for iso in by_day if iso), reverse=True)[:_DAYS_SHOWN]
    return [Day(iso, _words(iso), tuple(by_day[iso][0]), tuple(by_day[iso][1])) for iso in shown]


def _words(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
