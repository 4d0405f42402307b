"""When files and entries came and changed, from git; a folder without git has no history, and that is no error."""

from __future__ import annotations

import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studynotes.model import Reference

_MARK = "\x01"
_DAYS_BACK = 4
"""Days with commits of a file that are told apart; older words have no day."""

_NO_WORDS = re.compile(r"(?<=\])\([^()\s]*\)|\[+[^\[\]]*@[^\[\]]*\]+(?:\{\.\w+\})?")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Days:
    """ISO days: when an entry came in, and when any line of it last changed."""

    added: str
    changed: str


def head(folder: Path) -> str:
    """Return the commit on which all days depend, empty without git."""
    return _git(folder, "rev-parse", "HEAD")[0]


Version = tuple[str, str]
"""ISO day of a commit, empty for one that only tells what is older, and its name."""


def versions(root: Path) -> Mapping[str, tuple[Version, ...]]:
    """Return the last versions of every file below a folder, one a day, newest first, by path relative to it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    version: list[str] = []
    for line in _git(root, "log", "--no-renames", "--name-only", "--relative", f"--format={_MARK}%cs %H", "--", "."):
        if line.startswith(_MARK):
            version = line[1:].split(" ")
        elif line and len(found[line]) <= _DAYS_BACK:
            found[line].setdefault(*version)
    told = {path: list(commits.items()) for path, commits in found.items()}
    return {
        path: (*commits[:_DAYS_BACK], *[("", commit) for _, commit in commits[_DAYS_BACK:]])
        for path, commits in told.items()
    }


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


def word_days(file: Path, versions: Sequence[Version]) -> tuple[Mapping[str, int], ...]:
    """Return for each line of a note how many of its words came on which ISO day; none without versions.

    A word is as old as the oldest version in which it stands in a row with two others that are beside it now: lines
    may be broken anew, and move. Addresses and citations are no words.
    """
    texts = [_words(_git(file.parent, "show", f"{commit}:./{file.name}")) for _, commit in versions]
    words = texts[0] if texts else []
    rows, days = _rows(words), dict[int, str]()
    for (day, _), text in zip(reversed(versions), reversed(texts), strict=True):
        known = set(_rows(text))
        held = [row in known for row in rows]
        around = zip([*held, False, False], [False, *held, False], [False, False, *held], strict=True)
        days = {place: day for place, three in enumerate(around) if any(three)} | days
    lines: list[Counter[str]] = [Counter() for _ in range(words[-1][0] + 1)] if words else []
    for place, (line, _) in enumerate(words):
        lines[line][days.get(place, "")] += 1
    return tuple(map(dict, lines))


def _words(lines: Iterable[str]) -> list[tuple[int, str]]:
    """Return the words of a page, each with the number of its line."""
    found = ((number, _WORD.findall(_NO_WORDS.sub(" ", line.lower()))) for number, line in enumerate(lines))
    return [(number, word) for number, words in found for word in words]


def _rows(words: Sequence[tuple[int, str]]) -> list[tuple[str, ...]]:
    """Return from each word on three that stand in a row."""
    bare = [word for _, word in words]
    return list(zip(bare, bare[1:], bare[2:], strict=False))


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
