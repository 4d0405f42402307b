"""Works by week, at the address crosswalk/: works by course and week; what recurs comes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studynotes.model import Graph, Mention, Note, Reference
from studynotes.notes.paths import course_name
from studynotes.render.references import work_line
from studynotes.render.templating import render

_NEAR_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """A work with its mentions in each week, in the order of the course, and how many they are."""

    reference: Reference
    weeks: Mapping[str, Sequence[Mention]]
    times: int


@dataclass(frozen=True)
class Week:
    """A week with the works that it cites, those that other weeks cite too in front; `shared` counts them.

    `near` holds the weeks that share most works with it, each with how many they are.
    """

    note: Note
    rows: tuple[Row, ...]
    shared: int
    near: tuple[tuple[Note, int], ...]


def crosswalk_page(graph: Graph) -> Markup:
    """Return the crosswalk as Markdown: works of several courses, of several weeks, then each week by itself."""
    notes = {note.url: note for note in graph.notes if "week" in note.front}
    found = rows(graph, notes)
    courses = {row.reference.key: {notes[page].front["course"] for page in row.weeks} for row in found}
    return render(
        "crosswalk.md",
        here="/references/crosswalk/",
        notes=notes,
        works={row.reference.key: work_line(row.reference, graph) for row in found},
        courses=list({note.front["course"]: course_name(note.path) for note in notes.values()}.items()),
        across=[row for row in found if len(courses[row.reference.key]) > 1],
        within=[row for row in found if len(courses[row.reference.key]) == 1 and len(row.weeks) > 1],
        weeks=[_week(page, found, notes, graph.labels) for page in notes],
    )


def rows(graph: Graph, weeks: Mapping[str, Note]) -> list[Row]:
    """Return each work that a week cites; what recurs in most weeks first, then what is cited most, then by key."""
    cited = []
    for key, mentions in graph.cited_by.items():
        by_week: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.page in weeks:
                by_week[mention.page].append(mention)
        if by_week:
            cited.append(Row(graph.references[key], by_week, sum(map(len, by_week.values()))))
    return sorted(cited, key=lambda row: (-len(row.weeks), -row.times, row.reference.key))


def _week(page: str, found: Iterable[Row], notes: Mapping[str, Note], labels: Mapping[str, str]) -> Week:
    cited = [row for row in found if page in row.weeks]
    shared = [row for row in cited if len(row.weeks) > 1]
    alone = sorted((row for row in cited if len(row.weeks) == 1), key=lambda row: labels.get(row.reference.key, ""))
    tally = Counter(other for row in shared for other in row.weeks if other != page)
    near = sorted(tally, key=lambda other: (-tally[other], other))[:_NEAR_SHOWN]
    return Week(notes[page], (*shared, *alone), len(shared), tuple((notes[other], tally[other]) for other in near))
