"""Addresses that a work or a page had before: two small files say what each of them leads to now."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from studynotes.model import Problem
from studynotes.notes.paths import GENERATED, url, work_url

RULES = {
    "bib-redirect": "A redirect leads from a key that no work has to the key of a work.",
    "note-redirect": "A redirect leads from a path that no page has to the path of a page.",
}


@dataclass(frozen=True)
class Kind:
    """One of the two files: its path below docs/, the rule for it, what it is about, how its lines read."""

    path: str
    code: str
    noun: str
    line: re.Pattern[str]
    example: str


_KEYS = re.compile(r"([a-z0-9-]+): ([a-z0-9-]+)")
_PATHS = re.compile(r"((?:[\w-]+/)*[\w-]+\.md): ((?:[\w-]+/)*[\w-]+\.md)")
WORKS = Kind("references/redirects.yml", "bib-redirect", "work", _KEYS, "oldkey: newkey")
PAGES = Kind("redirects.yml", "note-redirect", "page", _PATHS, "folder/old.md: folder/new.md")


def read(kind: Kind, path: str, text: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return what each old name leads to, and the lines that say nothing; never raises for what stands in them."""
    moved: dict[str, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = kind.line.fullmatch(line.rstrip())
        if match and match[1] not in moved:
            moved[match[1]] = match[2]
        else:
            wrong = f"{match[1]} is named twice" if match else "this is no redirect"
            problems.append(Problem(path, number, 1, kind.code, wrong, f"write `{kind.example}`, each old name once"))
    return moved, tuple(problems)


def check(kind: Kind, path: str, text: str, moved: Mapping[str, str], known: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each redirect from a key or path that is there, and for each to one that is not."""
    lines = {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1)}
    taken = {address(kind, name) for name in known} | {url(path) for path in GENERATED if path.endswith(".md")}
    problems = []
    for old, new in moved.items():
        if address(kind, old) in taken:
            wrong, remedy = f"the address of {old} is in use", "take the line out"
        elif new not in known:
            wrong = f"{old} leads to {new}, and there is no such {kind.noun}"
            remedy = f"write {moved[new]} in its place" if new in moved else f"name a {kind.noun} that there is"
        else:
            continue
        problems.append(Problem(path, lines.get(old, 1), 1, kind.code, wrong, remedy))
    return tuple(problems)


def address(kind: Kind, name: str) -> str:
    """Return the site path of a work's key or of a page's path."""
    return work_url(name) if kind is WORKS else url(name)


def with_redirect(known: Mapping[str, str], old: str, new: str) -> str:
    """Return the text of the file of works with one redirect more; none leads to a redirect, and none away from a work.

    A key of a form that the rules refuse never had an address, so it gets no redirect.
    """
    moved = {key: new if target == old else target for key, target in known.items()} | {old: new}
    lines = (f"{key}: {target}" for key, target in sorted(moved.items()) if key != new)
    return "".join(f"{line}\n" for line in lines if WORKS.line.fullmatch(line))
