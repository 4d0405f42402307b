"""People and venues with two works or more, each with its works and the way to the filtered library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from markupsafe import Markup

from studynotes.bib.describe import container, full_name, inverted_name
from studynotes.model import Graph, Reference
from studynotes.render.references import WorkLine, work_line
from studynotes.render.templating import render

_ENOUGH = 2  # works from which a list is worth a door


def people_page(graph: Graph) -> Markup:
    """Return the page of people, by family name, and of venues as Markdown."""
    works = graph.references.values()
    lines = {work.key: work_line(work, graph) for work in works}
    names = [(name, lines[work.key]) for work in works for name in work.authors or work.editors]
    filed = {full_name(name): inverted_name(name) for name, _ in names}
    people = _several((full_name(name), line) for name, line in names)
    venues = _several((container(work), lines[work.key]) for work in works)
    people.sort(key=lambda named: filed[named[0]].casefold())
    return render("people.md", groups=[("author", "People", people), ("venue", "Venues", venues)])


def several(works: Iterable[Reference]) -> frozenset[str]:
    """Return the names of people, and of what works appeared in, that stand at two works or more."""
    names = Counter(name for work in works for name in {container(work), *map(full_name, work.authors or work.editors)})
    return frozenset(name for name, works in names.items() if name and works >= _ENOUGH)


def _several(pairs: Iterable[tuple[str, WorkLine]]) -> list[tuple[str, list[WorkLine]]]:
    """Return each name with its works, by name; a name with fewer than two works is left out."""
    by_name: dict[str, list[WorkLine]] = defaultdict(list)
    for name, line in pairs:
        if name:
            by_name[name].append(line)
    several = ((name, lines) for name, lines in by_name.items() if len(lines) >= _ENOUGH)
    return sorted(several, key=lambda named: named[0].casefold())
