"""What a preview shows of problems: those of a page in a panel, or all that stop it on a page of their own."""

from __future__ import annotations

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
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.path.partition("/")[2]].append(problem)
    for key, work in references.items():
        lines = range(work.line, work.line + work.source.count("\n") + 1)
        found[work_url(key)] = [problem for problem in problems if problem.path == work.path and problem.line in lines]
    return found
