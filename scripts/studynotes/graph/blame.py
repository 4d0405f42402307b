"""On which day each line of a file was last changed, from git, and from that the days of the entries of a file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studynotes.model import Reference


@dataclass(frozen=True)
class Days:
    """ISO days: when an entry came in, and when any line of it last changed."""

    added: str
    changed: str


def line_days(file: Path) -> tuple[str, ...]:
    """Return the ISO day (UTC) of the last commit of each line; no day for lines not committed, none without git."""
    command = ["git", "blame", "--porcelain", "-w", "HEAD", "--", file.name]
    try:
        done = subprocess.run(command, cwd=file.parent, capture_output=True, check=False)
    except OSError:
        return ()
    return tuple(_lines(done.stdout.decode("utf-8", "replace").split("\n")))


def entry_days(references: Iterable[Reference], days: Sequence[str]) -> Mapping[str, Days]:
    """Return the days of each entry by key; `days` are those of the lines of the file that the entries stand in.

    The first line of an entry, its key, never changes once it is published, so its day is that of the entry's coming.
    A closing brace counts for nothing: all are alike, so git may give it the day of the entry that came in behind.
    """
    made = {}
    for reference in references:
        lines = zip(reference.source.splitlines(), days[reference.line - 1 :], strict=False)
        own = [day for line, day in lines if day and line.strip() != "}"]
        if own:
            made[reference.key] = Days(own[0], max(own))
    return made


def _lines(porcelain: Iterable[str]) -> list[str]:
    """Return the day of each line from `git blame --porcelain`, which tells a commit's time once."""
    known: dict[str, str] = {}
    made, commit = [], ""
    for line in porcelain:
        if line.startswith("\t"):
            made.append(known.get(commit, ""))
        elif line.startswith("committer-time "):
            known[commit] = datetime.fromtimestamp(int(line.split()[1]), UTC).date().isoformat()
        elif len(line.split(" ", 1)[0]) == 40:
            commit = line[:40]
    return made
