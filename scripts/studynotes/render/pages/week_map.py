"""The map of the weeks: which weeks share works, and the arcs that show it, in rows and shares of the gutter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from studynotes.model import Graph, Note
from studynotes.notes.paths import is_draft
from studynotes.render.templating import render

HEADING = 1.5
"""Rows that the heading of a course takes; the style sheet gives it the same."""

_SHALLOWEST = 0.05  # so that the arc between neighbors still leaves the margin


@dataclass(frozen=True)
class Arc:
    """The works that a week shares with another, by label.

    `span` counts the rows from one to the other, upward below 0; `depth` is how far the arc reaches into the
    gutter, as a share of its width.
    """

    other: Note
    works: tuple[str, ...]
    span: float
    depth: float


@dataclass(frozen=True)
class Row:
    """A week in the map with the number of works that it cites; the strongest arcs come first."""

    note: Note
    works: int
    arcs: tuple[Arc, ...]
    is_draft: bool = False


@dataclass(frozen=True)
class Course:
    """The weeks of a course in their order; `page` is its own page, where it has one."""

    number: object
    page: Note | None
    rows: tuple[Row, ...]


def map_of_weeks(graph: Graph, here: str, lit: object = None) -> str:
    """Return the map as HTML for the page at the site path `here`; the course with the number `lit` stands out."""
    found = courses(graph)
    joined = sum(len(row.arcs) for course in found for row in course.rows) // 2
    return str(render("week_map.html", courses=found, here=here, lit=lit, joined=joined)) if found else ""


def courses(graph: Graph) -> tuple[Course, ...]:
    """Return the courses with their weeks and the arcs between these."""
    weeks = [note for note in graph.notes if "week" in note.front]
    pages = {note.front["course"]: note for note in graph.notes if "course" in note.front and "week" not in note.front}
    works, middles = _works(graph, weeks), _middles(weeks)
    by_course = groupby(weeks, key=_course)
    return tuple(
        Course(number, pages.get(number), tuple(_row(week, works, middles, graph.labels) for week in own))
        for number, own in by_course
    )


def _course(week: Note) -> object:
    return week.front["course"]


def _works(graph: Graph, weeks: Iterable[Note]) -> Mapping[str, frozenset[str]]:
    """Return the keys of the works that each week cites, by its site path."""
    cited: dict[str, set[str]] = defaultdict(set)
    for mention in graph.mentions:
        cited[mention.page].add(mention.key)
    return {week.url: frozenset(cited[week.url]) for week in weeks}


def _middles(weeks: Iterable[Note]) -> Mapping[str, tuple[Note, float]]:
    """Return each week by its site path, with the distance of its row's middle from the top of the map, in rows."""
    middles, top, course = {}, 0.0, None
    for week in weeks:
        top += HEADING if _course(week) != course else 0
        middles[week.url], course = (week, top + 0.5), _course(week)
        top += 1
    return middles


def _row(
    week: Note,
    works: Mapping[str, frozenset[str]],
    middles: Mapping[str, tuple[Note, float]],
    labels: Mapping[str, str],
) -> Row:
    own, (_, middle) = works[week.url], middles[week.url]
    longest = max(end for _, end in middles.values()) - min(start for _, start in middles.values())
    arcs = [
        Arc(other, tuple(sorted(labels.get(key, key) for key in shared)), end - middle, _depth(end - middle, longest))
        for url, (other, end) in middles.items()
        if url != week.url and (shared := own & works[url])
    ]
    return Row(week, len(own), tuple(sorted(arcs, key=lambda arc: -len(arc.works))), is_draft(week))


def _depth(span: float, longest: float) -> float:
    return round(_SHALLOWEST + (1 - _SHALLOWEST) * abs(span) / longest, 3)
