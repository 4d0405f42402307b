"""What only a preview needs: the problems of a page in a panel, the folder that stays, the news that browsers get."""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Condition, Lock
from typing import Any

from studynotes.model import Problem, Reference
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


def by_work(problems: Collection[Problem], references: Mapping[str, Reference]) -> dict[str, list[Problem]]:
    """Return the problems inside of the entry of each work that has some."""
    works = sorted(references.values(), key=lambda work: (work.path, work.line))
    places = [(work.path, work.line) for work in works]
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        work = works[bisect_right(places, (problem.path, problem.line)) - 1] if works else None
        if work and work.path == problem.path and 0 <= problem.line - work.line <= work.source.count("\n"):
            found.setdefault(work.key, []).append(problem)
    return found


class Folder:
    """The folder that a preview serves: it stays between builds, and only what changed is written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._before: dict[str, object] = {}
        self._now: dict[str, object] = {}
        self._lock = Lock()
        self.changed: list[str] = []

    def begin(self) -> None:
        """Begin a build: what it does not write again is gone when it ends."""
        self._before, self._now, self.changed = {**self._before, **self._now}, {}, []

    def write(self, name: str, data: str | bytes) -> None:
        """Write a file, unless it holds the same."""
        if self._is_new(name, data):
            self._place(name).write_bytes(data if isinstance(data, bytes) else data.encode(errors="xmlcharrefreplace"))

    def copy(self, name: str, source: Path) -> None:
        """Copy a file, unless it was copied since it changed."""
        status = source.stat()
        if self._is_new(name, (source, status.st_mtime_ns, status.st_size)):
            shutil.copyfile(source, self._place(name))

    def end(self) -> None:
        """Remove what this build did not write."""
        self.remove(self._before.keys() - self._now.keys())
        self._before = {}

    def remove(self, names: Iterable[str]) -> None:
        """Remove files."""
        for name in names:
            (self.root / name).unlink(missing_ok=True)
            self._now.pop(name, None)
            self.changed.append(name)

    def clear(self, page: str) -> None:
        """Remove everything, and leave a page that stands at every address."""
        for path in self.root.iterdir() if self.root.exists() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self._before, self._now = {}, {}
        self.write("404.html", page)

    def _is_new(self, name: str, data: object) -> bool:
        with self._lock:
            known = self._now.get(name, self._before.get(name))
            self._now[name] = data
            if known == data:
                return False
            self.changed.append(name)
            return True

    def _place(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class Styles:
    """Tells open pages which style sheets are new, as server-sent events; everything else goes to another application.

    The pages swap a sheet where they stand, without being loaded again.
    """

    PATH = "/studynotes/styles"

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._news = Condition()
        self._told: list[str] = []

    def tell(self, names: Iterable[str]) -> None:
        """Let every open page load some style sheets again."""
        with self._news:
            self._told += names
            self._news.notify_all()

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        if environ["PATH_INFO"] != self.PATH:
            return self._application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        return self._events(len(self._told))

    def _events(self, seen: int) -> Iterator[bytes]:
        yield b":\n\n"
        while True:
            with self._news:
                if len(self._told) == seen:
                    self._news.wait(15)  # then a sign of life finds who left
                names, seen = self._told[seen:], len(self._told)
            yield "".join(f"data: {name}\n\n" for name in names).encode() or b":\n\n"


def saved_at(folders: Iterable[Path]) -> dict[Path, int]:
    """Return when each file in or below some folders was saved; what Python compiled counts for nothing."""
    files = (path for folder in folders for path in (folder.rglob("*") if folder.is_dir() else [folder]))
    times = {}
    for path in files:
        if "__pycache__" not in path.parts and path.is_file():
            times[path] = path.stat().st_mtime_ns
    return times
