"""What only a preview shows: the problems of a page in a panel, and a page in place of all others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from studynotes.model import Problem, Reference
from studynotes.render.templating import render

Level = Callable[[Problem], str]


def panel(html: str, problems: Collection[Problem], total: int, level: Level) -> str:
    """Return a page with the panel of its problems; `total` counts those of all pages."""
    if not total:
        return html
    listed = [(level(problem), problem) for problem in problems]
    shown = render("preview.html", is_page=False, problems=listed, elsewhere=total - len(listed))
    before, end, after = html.rpartition("</body>")
    return f"{before}{shown}{end}{after}"


def fault_page(problems: Sequence[Problem], level: Level, words: str = "") -> str:
    """Return the page that stands at every address while the site cannot be shown, and waits for the next build."""
    listed = [(level(problem), problem) for problem in problems]
    return str(render("preview.html", is_page=True, problems=listed, words=words))


def by_work(problems: Collection[Problem], references: Mapping[str, Reference]) -> dict[str, list[Problem]]:
    """Return the problems inside of the entry of each work that has some."""
    found: dict[str, list[Problem]] = {}
    for key, work in references.items():
        lines = range(work.line, work.line + work.source.count("\n") + 1)
        if own := [problem for problem in problems if problem.path == work.path and problem.line in lines]:
            found[key] = own
    return found
