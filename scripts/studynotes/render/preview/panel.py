"""What a preview shows of problems: those of a page in a panel, or all that stop it on a page of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from studynotes.model import Problem, Reference
from studynotes.notes.paths import work_url
from studynotes.render.templating import render

Level = Callable[[Problem], str]


def panel(html: str, problems: Collection[Problem], total: int, level: Level) -> str:
    """Return a page that renews its style sheets, with the panel of its problems; `total` counts those of all pages."""
    listed = [(level(problem), problem) for problem in problems]
    shown = render("preview.html", is_page=False, problems=listed, elsewhere=total - len(listed))
    before, end, after = html.rpartition("</body>")
    return f"{before}{shown}{end}{after}"


def fault_page(problems: Sequence[Problem], level: Level, words: str = "") -> str:
    """Return the page that stands at every address while the site cannot be shown, and waits for the next build."""
    listed = [(level(problem), problem) for problem in problems]
    return str(render("preview.html", is_page=True, problems=listed, words=words))


def by_page(problems: Collection[Problem], references: Mapping[str, Reference]) -> dict[str, list[Problem]]:
    """Return the problems by what shows them: the path of a page below docs/, or the site path of a work."""
    found: dict[str, list[Problem]] = defaultdict(list, {work_url(key): [] for key in references})
    works = sorted(references.values(), key=lambda work: (work.path, work.line))
    places = [(work.path, work.line) for work in works]
    for problem in problems:
        found[problem.path.partition("/")[2]].append(problem)
        before = bisect_right(places, (problem.path, problem.line))
        work = works[before - 1] if before else None
        if work and work.path == problem.path and problem.line - work.line <= work.source.count("\n"):
            found[work_url(work.key)].append(problem)
    return found
