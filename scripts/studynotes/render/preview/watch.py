"""What is saved while a preview runs, and the news of style sheets for its open pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Condition, Event, Thread
from types import SimpleNamespace
from typing import Any

_LOOK_EVERY = 0.1
"""Seconds between two looks at what was saved."""


class Watch:
    """Looks at files in or below some places; a live server takes it for an observer of the package watchdog.

    `saved` is told the files that were saved, and returns whether the server must build.
    """

    def __init__(self, places: Iterable[Path], saved: Callable[[set[Path]], bool]) -> None:
        self._places, self._saved = list(places), saved
        self._times = times(self._places)
        self._ending = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._handler: Any = None
        self.start, self.stop, self.join = self._thread.start, self._ending.set, self._thread.join

    def schedule(self, handler: object, path: str, *, recursive: bool = True) -> None:
        """Remember whom to tell that a build is wanted; the places are known."""
        self._handler = handler

    def look(self) -> None:
        """Tell of what was saved since the last look."""
        before, self._times = self._times, times(self._places)
        saved = {Path(path) for path, _ in before.items() ^ self._times.items()}
        if saved and self._saved(saved):
            self._handler.on_any_event(SimpleNamespace(is_directory=False))

    def _run(self) -> None:
        while not self._ending.wait(_LOOK_EVERY):
            self.look()


def times(places: Iterable[Path]) -> dict[str, int]:
    """Return when each file in or below some places was saved; what Python compiled counts for nothing."""
    found = {}
    for place in places:
        for path in _below(place) if place.is_dir() else [os.fspath(place)]:
            with suppress(OSError):  # it went while we looked
                found[path] = os.stat(path).st_mtime_ns
    return found


def _below(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(parent, name) for name in names)


class Styles:
    """Tells open pages which style sheets are new, as server-sent events; everything else goes to another application.

    The pages swap a sheet where they stand, without being loaded again.
    """

    PATH = "/studynotes/styles"

    def __init__(self) -> None:
        self._news = Condition()
        self._told: list[str] = []

    def tell(self, names: Iterable[str]) -> None:
        """Let every open page load some style sheets again."""
        with self._news:
            self._told += names
            self._news.notify_all()

    def answer(
        self,
        application: Callable[..., Iterable[bytes]],
        environ: Mapping[str, Any],
        start_response: Callable[..., object],
    ) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        if environ["PATH_INFO"] != self.PATH:
            return application(environ, start_response)
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
