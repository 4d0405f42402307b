"""Reads what a command works on; says in one sentence why it cannot, or what is doubtful in it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from studynotes import site
from studynotes.author.commands import terminal
from studynotes.bib import bibliography
from studynotes.model import Entry, Problem, Reference
from studynotes.site import Library

_DOUBTFUL = frozenset({"bib-unclosed", "bib-malformed", "bib-encoding", "bib-duplicate-key"})
_SHOWN = 3


@dataclass(frozen=True)
class Works:
    """A bibliography: its bytes, what they hold, and what may be missing in it."""

    data: bytes
    works: Mapping[str, Reference]
    entries: tuple[Entry, ...]
    doubts: tuple[str, ...]


def works(path: Path) -> Works:
    """Return what a bibliography holds; raise Stop if it cannot be read."""
    data = _bytes(path)
    text, undecodable = bibliography.decode(str(path), data)
    references, entries, problems = bibliography.read(str(path), text)
    return Works(data, references, entries, tuple(doubts((*undecodable, *problems))))


def whole(options: argparse.Namespace) -> Library:
    """Return all files, with the formatted references of earlier runs; say what is doubtful in them, or raise Stop."""
    folder(options.docs)
    _bytes(options.bibliography)
    path = options.bibliography.parent / ".cache" / "studynotes" / "formatted.json"
    before = site.load_cache(path)
    cache = dict(before)
    read = site.read(options.bibliography, options.docs, cache=cache)
    if path.parent.is_dir() and cache != before:  # a build has made the folder: a work shown twice is formatted once
        site.save_cache(path, cache)
    for doubt in doubts(read.problems):
        terminal.say(doubt)
    return read


def folder(docs: Path) -> None:
    """Raise Stop if there is no folder with notes."""
    if not docs.is_dir():
        raise terminal.Stop(f"there is no folder {docs}: call notes beside mkdocs.yml, or name it with --docs", 2)


def doubts(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the faults for which works may be missing or read wrongly, the first ones in full."""
    found = [str(problem) for problem in problems if problem.code in _DOUBTFUL]
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield f"{len(found) - _SHOWN} faults more: notes lint shows them"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        where = "call notes beside mkdocs.yml, or name the file with --bibliography"
        raise terminal.Stop(f"{path} cannot be read: {fault.strerror}: {where}", 2) from fault
