"""A running preview: what it keeps from one build to the next, and what a save asks for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
from typing import Any

from studynotes.model import Problem, Reference
from studynotes.render import assets, security
from studynotes.render.preview.folder import Folder
from studynotes.render.preview.panel import Level, by_page, fault_page, panel
from studynotes.render.preview.watch import Styles, Watch

__all__ = ["Folder", "Memory", "Preview", "Styles", "Watch"]

log = logging.getLogger("mkdocs.plugins.studynotes")

_CODE = Path(__file__).parents[2]
_SHEETS = security.THEME / "assets" / "stylesheets"
_QUIET = 1.0
"""Seconds after a build before the search is renewed."""


class Memory:
    """Results by name, each for as long as it would be made of the same parts."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, Any]] = {}
        self._parts: dict[str, object] = {}

    def recall(self, name: str, parts: object) -> Any:
        """Return what was kept under a name if it was made of these parts; None, and remember the parts, if not."""
        self._parts[name] = parts
        before = self._kept.get(name)
        return before[1] if before and before[0] == parts else None

    def keep(self, name: str, result: object) -> None:
        """Keep a result, made of the parts for which it was asked last."""
        self._kept[name] = self._parts[name], result


class Preview:
    """A preview below a folder; `fault` is the page that stands for all while the sources cannot be rendered.

    `pages` remembers what a generator made of the Markdown of each page, `documents` the whole pages.
    """

    def __init__(self, root: Path, level: Level) -> None:
        self.folder = Folder(root)
        self.pages, self.documents, self._panels = Memory(), Memory(), Memory()
        self.building = Lock()
        self.fault = ""
        self._level = level
        self._total, self._problems = 0, dict[str, list[Problem]]()
        self._found: Mapping[str, str] = {}
        self._finding = Timer(0, print)
        self._builds = 0
        self._saved: set[Path] = set()
        self._since = 0.0
        self._noting = Lock()
        self.styles = Styles()

    def begin(self) -> None:
        """Begin a build."""
        self.wait()
        self.folder.begin()
        self.fault = ""
        self._builds += 1

    def stopped(self, problems: Sequence[Problem], words: str) -> None:
        """Let a page with problems, or else with words, stand for all."""
        self.fault = fault_page(problems, self._level, "" if problems else words)

    def page_of(self, path: str, words: str) -> str:
        """Return what stands for a page that cannot be rendered: problems at its path below docs/, and the fault."""
        return fault_page(self._problems.get(path, []), self._level, words)

    def failed(self, words: str) -> None:
        """Leave nothing but a page that tells of a fault."""
        self.folder.clear(self.page_of("", words))

    def show(self, problems: Sequence[Problem], references: Mapping[str, Reference]) -> None:
        """Show each page with its problems from now on."""
        self._total, self._problems = len(problems), by_page(problems, references)

    def shown(self, path: str, html: str) -> str:
        """Return a page, of a path below docs/ or of the site path of a work, with its problems."""
        listed = self._problems.get(path, [])
        known: str | None = self._panels.recall(path, (html, listed, self._total))
        if known is None:
            known = panel(html, listed, self._total, self._level)
            self._panels.keep(path, known)
        return known

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file that no generator makes; the page of a work is shown with the problems of its entry."""
        address = f"/{path.removesuffix('index.html')}"
        self.folder.write(path, self.shown(address, str(data)) if address in self._problems else data)

    def end(self, find: Callable[[], Mapping[str, str]]) -> None:
        """End a build; the search before stands until nothing was saved for a moment, and then it is renewed."""
        if self.fault:
            self.folder.clear(self.fault)
            return
        for path, text in self._found.items():
            self.folder.write(path, text)
        self.folder.end()
        self._finding = Timer(_QUIET, self._find, [find, self._builds])
        self._finding.daemon = True
        self._finding.start()

    def wait(self) -> None:
        """Leave the search as it is."""
        self._finding.cancel()

    def find_now(self) -> None:
        """Renew the search of the last build at once."""
        self.wait()
        self._finding.function(*self._finding.args)

    def _find(self, find: Callable[[], Mapping[str, str]], build: int) -> None:
        """Write what was found, unless another build has come."""
        found = find()
        with self.building:
            if build == self._builds:
                self.folder.remove(self._found.keys() - found.keys())
                self._found = found
                for path, text in found.items():
                    self.folder.write(path, text)

    def saved(self, files: Collection[Path]) -> bool:
        """Let open pages swap the style sheets that were saved, or return True if a build must show what was saved."""
        code = {path for path in files if _CODE in path.parents and (path.suffix == ".py" or path.name == "first.html")}
        for path in sorted(code):
            log.warning("%s is code: end the preview and start it again to see what it does", path.name)
        with self._noting:
            self._since = self._since if self._saved else monotonic()
            self._saved = self._saved.union(files) - code
            wanted, sheets = set(self._saved), {path for path in self._saved if path.parent == _SHEETS}
        if wanted and wanted == sheets:
            self.make(partial(self._swap, sheets))
        return wanted > sheets

    def make(self, make: Callable[[], None]) -> None:
        """Make what shows the files that were saved, and say in a line what was made of them."""
        with self._noting:
            saved, self._saved, since = self._saved, set(), self._since
        with self.building:
            make()
        if saved:
            names = ", ".join(sorted(path.name for path in saved))
            log.info("%s: %d files made anew in %.2f s", names, len(self.folder.changed), monotonic() - since)

    def _swap(self, sheets: Collection[Path]) -> None:
        """Write style sheets, and let the open pages load them."""
        self.folder.changed = []
        for name, data in assets.theme_files().items():
            if security.THEME / name in sheets:
                self.folder.write(name, data)
        self.styles.tell(self.folder.changed)
