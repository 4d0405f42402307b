"""The crosswalk: works by course and week; what recurs comes first."""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studynotes.bib.describe import byline
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Mention, Note, Reference
from studynotes.notes.paths import relative
from studynotes.render import references
from studynotes.render.pages.words import course_name, front_matter, number, style_sheet

_HERE = "/references/crosswalk/"


@dataclass(frozen=True)
class Row:
    """A work with its mentions in each week, in the order of the course."""

    reference: Reference
    weeks: Mapping[str, tuple[Mention, ...]]

    @property
    def times(self) -> int:
        """Return how often the weeks cite the work."""
        return sum(len(mentions) for mentions in self.weeks.values())


def crosswalk_page(graph: Graph, formatted: Mapping[str, Formatted]) -> str:
    """Return the crosswalk as Markdown: works of several courses, of several weeks, then each week by itself."""
    weeks = {note.url: note for note in graph.notes if "week" in note.front}
    found = rows(graph, weeks)
    across = [row for row in found if len(_courses(row, weeks)) > 1]
    within = [row for row in found if len(_courses(row, weeks)) == 1 and len(row.weeks) > 1]
    front = {"title": "Crosswalk", "description": "Works by course and week: which return, where, and how often."}
    parts = [
        front_matter(front),
        _intro(found, across, within),
        style_sheet(_HERE),
        "## In several courses" if across else "",
        _table(across, weeks, formatted) if across else "",
        "## In several weeks of one course" if within else "",
        _table(within, weeks, formatted) if within else "",
        "## Week by week" if weeks else "",
        _week_list(found, weeks, formatted) if weeks else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def rows(graph: Graph, weeks: Mapping[str, Note]) -> list[Row]:
    """Return each work that a week cites; what recurs in most weeks first, then what is cited most, then by key."""
    made = []
    for key, mentions in graph.cited_by.items():
        by_week: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.page in weeks:
                by_week[mention.page].append(mention)
        if by_week:
            made.append(Row(graph.references[key], {page: tuple(found) for page, found in by_week.items()}))
    return sorted(made, key=lambda row: (-len(row.weeks), -row.times, row.reference.key))


def _courses(row: Row, weeks: Mapping[str, Note]) -> set[object]:
    return {weeks[page].front["course"] for page in row.weeks}


def _intro(found: list[Row], across: list[Row], within: list[Row]) -> str:
    return (
        f"Of {number(len(found), 'work')} that the weeks cite, {len(across)} return in another course and "
        f"{len(within)} in another week of the same course.\n"
        "A numeral is a week of that course and leads to the first sentence there that cites the work; "
        "the small figure beside it counts the citations where there are several."
    )


def _table(found: Iterable[Row], weeks: Mapping[str, Note], formatted: Mapping[str, Formatted]) -> str:
    names = {note.front["course"]: course_name(note) for note in weeks.values()}
    heads = "".join(
        f'<th scope="col" data-course="{course}"><span class="walk__number">{course}</span> '
        f'<span class="walk__course">{html.escape(names[course])}</span></th>'
        for course in names
    )
    lines = "\n".join(_table_row(row, weeks, list(names), formatted) for row in found)
    return (
        f'<table class="walk" data-search-exclude>\n<thead><tr><th scope="col">Work</th>{heads}</tr></thead>\n'
        f"<tbody>\n{lines}\n</tbody>\n</table>\n"
    )


def _table_row(row: Row, weeks: Mapping[str, Note], courses: list[object], formatted: Mapping[str, Formatted]) -> str:
    cells = "".join(
        f'<td data-course="{course}">'
        + " ".join(
            _mark(page, mentions, weeks[page])
            for page, mentions in row.weeks.items()
            if weeks[page].front["course"] == course
        )
        + "</td>"
        for course in courses
    )
    return f'<tr><th scope="row">{_work_link(row.reference, formatted)}</th>{cells}</tr>'


def _mark(page: str, mentions: tuple[Mention, ...], week: Note) -> str:
    target = relative(_HERE, f"{page}#{mentions[0].anchor}")
    course, n, times = week.front["course"], week.front["week"], len(mentions)
    label = f"Course {course}, week {n}: {number(times, 'citation')}"
    small = f'<sup class="walk__times">{times}</sup>' if times > 1 else ""
    return f'<a class="walk__week" href="{target}" aria-label="{label}">{n}{small}</a>'


def _week_list(found: Iterable[Row], weeks: Mapping[str, Note], formatted: Mapping[str, Formatted]) -> str:
    by_week: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        for page in row.weeks:
            by_week[page].append(row)
    items = "\n".join(_week_item(page, note, by_week[page], weeks, formatted) for page, note in weeks.items())
    return f'<ol class="weeks" data-search-exclude>\n{items}\n</ol>\n'


def _week_item(
    page: str, note: Note, found: list[Row], weeks: Mapping[str, Note], formatted: Mapping[str, Formatted]
) -> str:
    course, week = note.front["course"], note.front["week"]
    shared = [row for row in found if len(row.weeks) > 1]
    only = sorted((row for row in found if len(row.weeks) == 1), key=lambda row: formatted[row.reference.key].label)
    listed = " ".join(f"<li>{_work_link(row.reference, formatted)}</li>" for row in [*shared, *only])
    works = (
        f"<details><summary>{number(len(found), 'work')}, {len(shared)} of them also elsewhere</summary>"
        f'<ul class="weeks__works">{listed}</ul></details>'
        if found
        else '<span class="weeks__near">cites no work yet</span>'
    )
    return (
        f'<li data-course="{course}"><a class="weeks__title" href="{relative(_HERE, page)}">'
        f'<span class="weeks__number">Course {course}, week {week}</span> {html.escape(note.title)}</a>\n'
        f"{_nearest(page, shared, weeks)}\n{works}</li>"
    )


def _nearest(page: str, shared: Iterable[Row], weeks: Mapping[str, Note]) -> str:
    tally = Counter(other for row in shared for other in row.weeks if other != page)
    near = sorted(tally, key=lambda other: (-tally[other], other))[:3]
    named = ", ".join(f"{weeks[other].front['course']}.{weeks[other].front['week']} ({tally[other]})" for other in near)
    return f'<span class="weeks__near">shares most with {named}</span>' if named else ""


def _work_link(reference: Reference, formatted: Mapping[str, Formatted]) -> str:
    added = " · added by these notes" if references.is_added(reference) else ""
    return (
        f'<a href="{relative(_HERE, f"/references/{reference.key}/")}">{html.escape(reference.title)}</a> '
        f'<span class="walk__label">{html.escape(byline(reference, formatted[reference.key].label))}{added}</span>'
    )
