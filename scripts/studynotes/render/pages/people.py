"""People and venues with two works or more, each with its works and the way to the filtered library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from markupsafe import Markup

from studynotes.bib.describe import full_name
from studynotes.model import Graph
from studynotes.render.references import WorkLine, work_line
from studynotes.render.templating import render

_ENOUGH = 2  # works from which a list is worth a door


def people_page(graph: Graph) -> Markup:
    """Return the page of people and of venues, by name, as Markdown."""
    works = graph.references.values()
    lines = {work.key: work_line(work, graph) for work in works}
    people = ((full_name(name), lines[work.key]) for work in works for name in work.authors or work.editors)
    venues = ((work.get("journaltitle") or work.get("booktitle"), lines[work.key]) for work in works)
    return render("people.md", groups=[("author", "People", _several(people)), ("venue", "Venues", _several(venues))])


def _several(pairs: Iterable[tuple[str, WorkLine]]) -> list[tuple[str, list[WorkLine]]]:
    """Return each name with its works, by name; a name with fewer than two works is left out."""
    by_name: dict[str, list[WorkLine]] = defaultdict(list)
    for name, line in pairs:
        if name:
            by_name[name].append(line)
    return sorted(
        ((name, lines) for name, lines in by_name.items() if len(lines) >= _ENOUGH),
        key=lambda named: named[0].casefold(),
    )
