"""The folder that a preview serves: it stays between builds, and only what changed is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from threading import Lock


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
