"""When files and entries came and changed, from git; a folder without git has no history, and that is no error."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studynotes.model import Reference

_MARK = "\x01"


@dataclass(frozen=True)
class Days:
    """ISO days: when an entry came in, and when any line of it last changed."""

    added: str
    changed: str


def head(folder: Path) -> str:
    """Return the commit on which all days depend, empty without git."""
    return _git(folder, "rev-parse", "HEAD")[0]


def last_changed(root: Path) -> Mapping[str, str]:
    """Return the ISO day of the last commit of every file below a folder, by path relative to it."""
    days: dict[str, str] = {}
    day = ""
    for line in _git(root, "log", "--no-renames", "--name-only", "--relative", f"--format={_MARK}%cs", "--", "."):
        if line.startswith(_MARK):
            day = line[1:]
        elif line:
            days.setdefault(line, day)
    return days


def line_days(file: Path) -> tuple[str, ...]:
    """Return the ISO day (UTC) of the last commit of each line; no day for lines not committed, none without git."""
    known: dict[str, str] = {}  # `git blame --porcelain` tells the time of a commit once
    days, commit = [], ""
    for line in _git(file.parent, "blame", "--porcelain", "-w", "HEAD", "--", file.name):
        if line.startswith("\t"):
            days.append(known.get(commit, ""))
        elif line.startswith("committer-time "):
            known[commit] = datetime.fromtimestamp(int(line.split()[1]), UTC).date().isoformat()
        elif len(line.split(" ", 1)[0]) == 40:
            commit = line[:40]
    return tuple(days)


def entry_days(references: Iterable[Reference], days: Sequence[str]) -> Mapping[str, Days]:
    """Return the days of each entry by key; `days` are those of the lines of the file that the entries stand in.

    The first line of an entry, its key, never changes once it is published, so its day is that of the entry's coming.
    A closing brace counts for nothing: all are alike, so git may give it the day of the entry that came in behind.
    """
    by_key = {}
    for reference in references:
        lines = zip(reference.source.splitlines(), days[reference.line - 1 :], strict=False)
        if own := [day for line, day in lines if day and line.strip() != "}"]:
            by_key[reference.key] = Days(own[0], max(own))
    return by_key


def _git(folder: Path, *arguments: str) -> list[str]:
    """Return the lines that git prints, none if there is no git or no history."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError:
        return []
    return done.stdout.decode("utf-8", "replace").split("\n")
