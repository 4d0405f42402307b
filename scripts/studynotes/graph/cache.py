"""What costs time to make, kept from one build to the next under a hash of all that it is made from.

A result depends on its parts, which its caller names, templates among them, and on the code: our own and the packages
that are installed. All go into its name, so nothing is ever out of date; what no build uses goes when room is short.
What `get` returns depends on the packages alone: a name there tells the rest, our code that made it among it.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")

Again = Callable[[object, object, Callable[[], Any]], Any]
"""Returns what a function makes from parts, made anew where the last parts under a name were others."""


def make_new(name: object, parts: object, make: Callable[[], Made]) -> Made:
    """Return what a function makes, where nothing is remembered."""
    return make()


FOLDER = Path(".cache") / "studynotes"
"""Beside mkdocs.yml; losing it costs time and nothing else."""

MOST = 400_000_000
"""Bytes; a cache that grew beyond keeps what the last build used."""

_AT_ONCE = 4_000_000
"""Bytes of new results in memory; a build that is killed loses no more."""

_PACKAGE = Path(__file__).parents[1]
_FILE = "results.sqlite"
_PLAIN = frozenset({("markupsafe", "Markup"), ("datetime", "date"), ("datetime", "datetime")})


def fingerprint(*parts: object) -> str:
    """Return a hash of values whose `repr` tells all of them."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


class _Unknown:
    """Stands for no result, where none may be one."""


_UNKNOWN = _Unknown()


class Cache:
    """Results by name, in one file: written as they come, some megabytes at a time, and the rest by `save`.

    A process that builds again and again, a preview, also remembers the results of its last builds themselves.
    A folder that cannot be written, and a file that cannot be read, are no error: then all is made anew.
    """

    def __init__(self, root: Path | None = None, remembers: bool = False) -> None:
        self.root = root
        self._path = root / FOLDER / _FILE if root else None
        self._remembers = remembers
        self._before: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        self._used: set[str] = set()
        self._file: sqlite3.Connection | None = None
        self._made: dict[str, bytes] = {}
        self._size = 0
        self._last: dict[object, tuple[object, Any]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a build: what the build before did not use is forgotten when this one is saved."""
        self._before, self._now, self._used = self._before | self._now, {}, set()  # of a build that failed, too
        if self._file is None and self._path and self._path.exists():
            self._file = self._open(self._path)

    def kept(self, parts: object, make: Callable[[], Made], code: str = "") -> Made:
        """Return what a function makes from parts, made only where it was not made from the same parts before.

        The `repr` of the parts must tell everything that the result depends on besides the code, and nothing else.
        `code` is a fingerprint of the code of ours that takes part; that of all of it, if empty.
        """
        name = fingerprint(code or _CODE, parts)
        known: Made | _Unknown = self.get(name, _UNKNOWN)
        if isinstance(known, _Unknown):
            known = self[name] = make()
        return known

    def whole(self, parts: object, make: Callable[[], Made]) -> Made:
        """Return what `kept` does; a preview makes it of pieces that it holds, lest it write all at each save."""
        return make() if self._remembers else self.kept(parts, make)

    def again(self, name: object, parts: object, make: Callable[[], Made]) -> Made:
        """Return what a function makes from parts; a preview, only where the last parts under this name were others.

        For what a running preview would make anew at each save and a file would not keep: it stays in memory alone, and
        parts are compared, not hashed. A result that comes out as before is the same object, so that what is made of
        it is not made again.
        """
        if not self._remembers:
            return make()
        before = self._last.get(name)
        if before is not None and before[0] == parts:
            return before[1]  # type: ignore[no-any-return]
        made = make()
        if before is not None and before[1] == made:
            made = before[1]
        self._last[name] = parts, made
        return made

    def twice(self, name: object, parts: object, told: object, make: Callable[[], Made]) -> Made:
        """Return what `again` does, and keep what is made, as `kept` does, under the name and what the parts tell."""
        return self.again(name, parts, lambda: self.kept((name, told), make))

    def each(
        self, name: object, parts: Mapping[str, object], make: Callable[[list[str]], Mapping[str, Made]]
    ) -> dict[str, Made]:
        """Return what a function makes for each key, called once with the keys whose last parts were others."""
        known: dict[str, tuple[object, Made]] = self._last.get(name, ({}, {}))[1]
        stale = [key for key, of in parts.items() if key not in known or known[key][0] != of]
        made = make(stale) if stale else {}
        now = {key: (of, made[key]) if key in made else known[key] for key, of in parts.items()}
        if self._remembers:
            self._last[name] = {}, now
        return {key: result for key, (_, result) in now.items()}

    def get(self, name: str, default: Any = None) -> Any:
        """Return what was kept under a name that tells all of it but for the packages."""
        name = _PACKAGES + name
        self._used.add(name)
        for results in (self._now, self._before):
            if name in results:
                return self._remembered(name, results[name])
        data = self._made.get(name) or self._read(name)
        try:
            return self._remembered(name, _Reader(io.BytesIO(data)).load())
        except Exception:  # whatever a damaged file makes of a pickle, none among it
            return default

    def __setitem__(self, name: str, result: Any) -> None:
        """Keep a result under a name that tells all of it but for the packages."""
        name = _PACKAGES + name
        self._used.add(name)
        self._made[name] = data = pickle.dumps(self._remembered(name, result))
        self._size += len(data)
        if self._path and self._size > _AT_ONCE:
            self._write(self._path)

    def _remembered(self, name: str, result: Made) -> Made:
        if self._remembers:
            self._now[name] = result
        return result

    def save(self) -> None:
        """Write the rest of what this build made, and take out what it did not use if the file grew too large."""
        if self._path is None:
            return
        self._write(self._path)
        if self._file is not None:
            with suppress(sqlite3.Error), closing(self._file) as file, file:
                ((pages,), (free,), (size,)) = (
                    file.execute(f"pragma {what}").fetchone() for what in ("page_count", "freelist_count", "page_size")
                )
                if (pages - free) * size > MOST:
                    file.execute("create temp table used (name text primary key) without rowid")
                    file.executemany("insert into used values (?)", zip(self._used, strict=True))
                    file.execute("delete from results where name not in used")
        self._before, self._file = {}, None

    def _write(self, path: Path) -> None:
        """Write what was made since the last time."""
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._file or _connect(path)
            with self._file as file:
                file.executemany("insert or replace into results values (?, ?)", self._made.items())
        self._made, self._size = {}, 0

    def _open(self, path: Path) -> sqlite3.Connection | None:
        try:
            return _connect(path)
        except sqlite3.Error:
            with suppress(OSError):
                path.unlink()
            return None

    def _read(self, name: str) -> bytes:
        if self._file is not None:
            with suppress(sqlite3.Error):
                row = self._file.execute("select result from results where name = ?", [name]).fetchone()
                return row[0] if row else b""
        return b""


class _Reader(pickle.Unpickler):
    """Reads records of ours and plain values, and nothing that runs: a cache may come from another machine."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        is_ours = module.startswith("studynotes.") and isinstance(found, type) and found.__module__ == module
        if is_ours or (module, name) in _PLAIN:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _connect(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=5, check_same_thread=False)
    file.execute("pragma synchronous = off")  # a build that is killed leaves the file whole; a power cut may not
    file.execute("create table if not exists results (name text primary key, result blob)")
    return file


def of_files(folder: Path, pattern: str) -> str:
    """Return a fingerprint of the files below a folder: their places and all bytes."""
    paths = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return fingerprint([(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths])


def _packages() -> list[str]:
    """Return name and version of what is installed, as the folders of their metadata have them."""
    folders = [Path(folder) for folder in sys.path if folder]
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))


_PACKAGES = fingerprint(sys.version, _packages())
_CODE = of_files(_PACKAGE, "*.py")
"""As this process loaded it: Python code that changes under a running preview does not run yet."""
