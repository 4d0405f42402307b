"""The crosswalk: works by course and week; what recurs comes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from studynotes.bib.describe import byline
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Mention, Note, Reference
from studynotes.notes.paths import course_name, place, relative, work_url
from studynotes.render import references
from studynotes.render.templating import render

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


@dataclass(frozen=True)
class Work:
    """A work as the crosswalk names it."""

    address: str
    title: str
    byline: str
    is_added: bool


@dataclass(frozen=True)
class Mark:
    """A week that cites a work: the way to the first citation there, and how many there are."""

    course: object
    week: object
    address: str
    times: int


@dataclass(frozen=True)
class Line:
    """A line of a table: a work and its marks."""

    work: Work
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Neighbour:
    """Another week, as "1.2", and how many works it shares."""

    name: str
    times: int


@dataclass(frozen=True)
class Week:
    """A week with the works that it cites, those that other weeks cite too in front; `shared` counts them."""

    course: object
    place: str
    address: str
    title: str
    works: tuple[Work, ...]
    shared: int
    near: tuple[Neighbour, ...]


def crosswalk_page(graph: Graph, formatted: Mapping[str, Formatted]) -> str:
    """Return the crosswalk as Markdown: works of several courses, of several weeks, then each week by itself."""
    notes = {note.url: note for note in graph.notes if "week" in note.front}
    found = rows(graph, notes)
    works = {row.reference.key: _work(row.reference, formatted) for row in found}
    lines = {row.reference.key: Line(works[row.reference.key], tuple(_marks(row, notes))) for row in found}
    courses = {key: {mark.course for mark in line.marks} for key, line in lines.items()}
    made = render(
        "crosswalk.md",
        works=len(found),
        courses=list({note.front["course"]: course_name(note.path) for note in notes.values()}.items()),
        across=[line for key, line in lines.items() if len(courses[key]) > 1],
        within=[line for key, line in lines.items() if len(courses[key]) == 1 and len(line.marks) > 1],
        weeks=list(_weeks(found, notes, works, formatted)),
    )
    return str(made)


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


def _work(reference: Reference, formatted: Mapping[str, Formatted]) -> Work:
    address = relative(_HERE, work_url(reference.key))
    label = byline(reference, formatted[reference.key].label)
    return Work(address, reference.title, label, references.is_added(reference))


def _marks(row: Row, notes: Mapping[str, Note]) -> Iterator[Mark]:
    for page, mentions in row.weeks.items():
        front, address = notes[page].front, relative(_HERE, f"{page}#{mentions[0].anchor}")
        yield Mark(front["course"], front["week"], address, len(mentions))


def _weeks(
    found: Iterable[Row], notes: Mapping[str, Note], works: Mapping[str, Work], formatted: Mapping[str, Formatted]
) -> Iterator[Week]:
    by_week: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        for page in row.weeks:
            by_week[page].append(row)
    for page, note in notes.items():
        shared = [row for row in by_week[page] if len(row.weeks) > 1]
        alone = [row for row in by_week[page] if len(row.weeks) == 1]
        alone.sort(key=lambda row: formatted[row.reference.key].label)
        yield Week(
            course=note.front["course"],
            place=place(note),
            address=relative(_HERE, page),
            title=note.title,
            works=tuple(works[row.reference.key] for row in [*shared, *alone]),
            shared=len(shared),
            near=tuple(_nearest(page, shared, notes)),
        )


def _nearest(page: str, shared: Iterable[Row], notes: Mapping[str, Note]) -> Iterator[Neighbour]:
    tally = Counter(other for row in shared for other in row.weeks if other != page)
    for other in sorted(tally, key=lambda other: (-tally[other], other))[:3]:
        front = notes[other].front
        yield Neighbour(f"{front['course']}.{front['week']}", tally[other])
