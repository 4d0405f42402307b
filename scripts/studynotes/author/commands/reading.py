"""Reads what a command works on; says in one sentence why it cannot, or what is doubtful in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studynotes import site
from studynotes.author.commands import terminal
from studynotes.bib import bibliography, describe, keys
from studynotes.bib.bibtex import show
from studynotes.graph.cache import FOLDER, Cache
from studynotes.model import Entry, Problem, Reference
from studynotes.site import Library

_DOUBTFUL = frozenset({"bib-unclosed", "bib-malformed", "bib-encoding", "bib-duplicate-key"})
_SHOWN = 3


@dataclass(frozen=True)
class Places:
    """Where the files are: the bibliography, and the folder with the notes."""

    bibliography: Path
    docs: Path


@dataclass(frozen=True)
class Works:
    """A bibliography: its bytes, and what they hold."""

    data: bytes
    works: Mapping[str, Reference]
    entries: tuple[Entry, ...]


def works(path: Path) -> Works:
    """Return what a bibliography holds, and say what is doubtful in it; raise Stop if it cannot be read."""
    data = _bytes(path)
    text, undecodable = bibliography.decode(str(path), data)
    references, entries, problems = bibliography.read(str(path), text)
    _say_doubts((*undecodable, *problems))
    return Works(data, references, entries)


def entry(entries: Sequence[Entry], key: str) -> Entry:
    """Return the entry of a key; raise Stop if none has it, or several."""
    named = [entry for entry in entries if entry.key == key]
    if not named:
        near = terminal.offer(key, (entry.key for entry in entries))
        raise terminal.Stop(f"no work has the key {show(key)}{near}")
    if len(named) > 1:
        raise terminal.Stop(f"two works have the key {show(key)}")
    return named[0]


def whole(places: Places) -> Library:
    """Return all files, with the formatted references of earlier runs; say what is doubtful in them, or raise Stop."""
    folder(places.docs)
    _bytes(places.bibliography)
    cache = Cache(places.bibliography.parent)
    library = site.read(places.bibliography, places.docs, cache=cache)
    if (places.bibliography.parent / FOLDER).is_dir():  # a build has made it: what is read twice is made once
        cache.save()
    _say_doubts(library.problems)
    return library


def named(library: Library, words: str) -> list[str]:
    """Return the keys of the works that a text names: by key, or by words that all begin words of title and people."""
    works = library.graph.references
    if words in works:
        return [words]
    wanted = re.findall(r"\w+", keys.fold(words))
    return [key for key, work in works.items() if wanted and _has_all(keys.fold(_told(work)), wanted)]


def _has_all(told: str, wanted: Iterable[str]) -> bool:
    words = re.findall(r"\w+", told)
    return all(any(word.startswith(begun) for word in words) for begun in wanted)


def _told(work: Reference) -> str:
    return " ".join([describe.full_title(work), describe.people(work), str(describe.year(work) or "")])


def text(path: Path) -> str:
    """Return the text of a file, or an empty one if there is no file."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def folder(docs: Path) -> None:
    """Raise Stop if there is no folder with notes."""
    if not docs.is_dir():
        raise terminal.Stop(f"there is no folder {docs}: call notes beside mkdocs.yml, or name it with --docs", 2)


def _say_doubts(problems: Iterable[Problem]) -> None:
    """Say for which faults works may be missing or read wrongly, the first ones in full."""
    doubts = [str(problem) for problem in problems if problem.code in _DOUBTFUL]
    for doubt in doubts[:_SHOWN]:
        terminal.say(doubt)
    if len(doubts) > _SHOWN:
        terminal.say(f"{len(doubts) - _SHOWN} faults more: notes lint shows them")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        where = "call notes beside mkdocs.yml, or name the file with --bibliography"
        raise terminal.Stop(f"{path} cannot be read: {fault.strerror}: {where}", 2) from fault
