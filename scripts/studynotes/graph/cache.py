"""What costs time to make, kept from one build to the next under a hash of all that it is made from.

A result depends on its parts, which its caller names, templates among them, and on the code: our own and the packages
that are installed. All go into its name, so nothing is ever out of date; what no build uses goes when room is short.
What is used as a mapping depends on the packages alone: a name there tells the rest, our code that made it among it.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping
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

_PACKAGE = Path(__file__).parents[1]
_FILE = "results.sqlite"
_PLAIN = frozenset({("markupsafe", "Markup"), ("datetime", "date"), ("datetime", "datetime")})


def fingerprint(*parts: object) -> str:
    """Return a hash of values whose `repr` tells all of them."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


class Cache(MutableMapping[str, Any]):
    """Results by name: in memory those of the last builds of this process, all in a file, which `save` alone writes.

    A folder that cannot be written, and a file that cannot be read, are no error: then all is made anew.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root
        self._path = root / FOLDER / _FILE if root else None
        self._before: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._file: sqlite3.Connection | None = None
        self._made: dict[str, bytes] = {}
        self._last: dict[object, tuple[object, Any]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a build: what the build before did not use is forgotten when this one is saved."""
        self._before, self._used = self._before | self._used, {}  # of a build that failed, too
        self._file = self._file or self._open()

    def kept(self, parts: object, make: Callable[[], Made], code: str = "") -> Made:
        """Return what a function makes from parts, made only where it was not made from the same parts before.

        The `repr` of the parts must tell everything that the result depends on besides the code, and nothing else.
        `code` is a fingerprint of the code of ours that takes part; that of all of it, if empty.
        """
        name = fingerprint(code or _CODE, parts)
        with suppress(KeyError):
            known: Made = self[name]
            return known
        made = self[name] = make()
        return made

    def again(self, name: object, parts: object, make: Callable[[], Made]) -> Made:
        """Return what a function makes from parts, made only where the last parts under this name were others.

        For what a running preview would make anew at each save and a file would not keep: it stays in memory alone, and
        parts are compared, not hashed. A result that comes out as before is the same object, so that what is made of
        it is not made again.
        """
        before = self._last.get(name)
        if before is not None and before[0] == parts:
            return before[1]  # type: ignore[no-any-return]
        made = make()
        if before is not None and before[1] == made:
            made = before[1]
        self._last[name] = parts, made
        return made

    def each(
        self, name: object, parts: Mapping[str, object], make: Callable[[list[str]], Mapping[str, Made]]
    ) -> dict[str, Made]:
        """Return what a function makes for each key, called once with the keys whose last parts were others."""
        known: dict[str, tuple[object, Made]] = self._last.get(name, ({}, {}))[1]
        stale = [key for key, of in parts.items() if key not in known or known[key][0] != of]
        made = make(stale) if stale else {}
        now = {key: (of, made[key]) if key in made else known[key] for key, of in parts.items()}
        self._last[name] = {}, now
        return {key: result for key, (_, result) in now.items()}

    def save(self) -> None:
        """Write what this build made, and take out what it did not use if the file grew too large."""
        if self._path is None:
            return
        with suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(self._file or _connect(self._path))
        self._made, self._before, self._file = {}, self._used, None

    def _write(self, connection: sqlite3.Connection) -> None:
        with closing(connection) as file, file:
            file.executemany("insert or replace into results values (?, ?)", self._made.items())
            (size,) = file.execute("select sum(length(result)) from results").fetchone()
            if (size or 0) > MOST:
                file.execute("delete from results")
                rows = ((name, pickle.dumps(result)) for name, result in self._used.items())
                file.executemany("insert into results values (?, ?)", rows)

    def _open(self) -> sqlite3.Connection | None:
        if self._path is None or not self._path.exists():
            return None
        try:
            return _connect(self._path)
        except sqlite3.Error:
            with suppress(OSError):
                self._path.unlink()
            return None

    def __getitem__(self, name: str) -> Any:
        name = _PACKAGES + name
        if name not in self._used:
            self._used[name] = self._before[name] if name in self._before else self._read(name)
        return self._used[name]

    def _read(self, name: str) -> Any:
        row = None
        if self._file is not None:
            with suppress(sqlite3.Error):
                row = self._file.execute("select result from results where name = ?", [name]).fetchone()
        if row is None:
            raise KeyError(name)
        try:
            return _Reader(io.BytesIO(row[0])).load()
        except Exception:  # whatever a damaged file makes of a pickle
            raise KeyError(name) from None

    def __setitem__(self, name: str, result: Any) -> None:
        name = _PACKAGES + name
        self._used[name] = result
        self._made[name] = pickle.dumps(result)

    def __delitem__(self, name: str) -> None:
        self._used.pop(_PACKAGES + name)

    def __iter__(self) -> Iterator[str]:
        return (name.removeprefix(_PACKAGES) for name in self._used)

    def __len__(self) -> int:
        return len(self._used)


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
    file.execute("create table if not exists results (name text primary key, result blob) without rowid")
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
