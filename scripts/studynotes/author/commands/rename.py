"""`notes rename`: another key for a work, in the bibliography and in every note, with a redirect from the old one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studynotes.author.commands import citations, reading, sidecars, terminal
from studynotes.author.commands.reading import Places, Works
from studynotes.bib import bibliography, editing, keys
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.model import Entry

DESCRIPTION = """\
Gives a work another key: its entry moves to the sorted place, with the comment right above it, citations and
links in the notes follow, and docs/references/redirects.yml keeps the old address alive.
Nothing is written if somebody else changes a file meanwhile; the same call finishes one that was cut short."""
EXAMPLES = """\
examples:
  notes rename sculley2014hidden sculley2015hidden
  notes rename --dry-run sculley2014hidden sculley2015hidden

exit codes:
  0 the work has its new key · 1 nothing was changed · 2 the call is wrong · 130 stopped by Ctrl-C"""


@dataclass(frozen=True)
class Options:
    """What a call of `notes rename` or `notes merge` asks for: `old` is the key that goes, `new` the one that stays."""

    name: str
    old: str
    new: str
    places: Places
    is_dry: bool


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "give a work another key, in the bibliography and in every note"
    parser = terminal.command(commands, "rename", run, text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "old", "the key that the work has")
    parser.add_argument("new", help="the key that it should have")
    parser.add_argument("--dry-run", action="store_true", help="name the files that would change, write nothing")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Rename the work, or say why not; return the exit code."""
    return carry_out(options_of(words, "rename"), _changes)


def options_of(words: argparse.Namespace, name: str) -> Options:
    """Return what a call of `notes rename` or `notes merge` asks for."""
    return Options(name, words.old, words.new, Places(words.bibliography, words.docs), words.dry_run)


def carry_out(options: Options, changes: Callable[[Works, Options], list[Change]]) -> int:
    """Make the changes that the bibliography asks for, or finish those of a call that was cut short."""
    places, old, new = options.places, options.old, options.new
    reading.folder(places.docs)
    read = reading.works(places.bibliography)
    known = {entry.key for entry in read.entries}
    is_begun = old not in known and new in known and sidecars.former_keys(places.docs).get(old) == new
    try:
        rest = list(citations.changes(places.docs, old, new)) if is_begun else changes(read, options)
    except ValueError as fault:
        raise terminal.Stop(str(fault)) from fault
    if not options.is_dry:
        editing.write_all(rest)
    for change in rest:
        print(change.path)
    files = f"{len(rest)} {'file' if len(rest) == 1 else 'files'}"
    terminal.say(f"{files} {'would change' if options.is_dry else 'changed'}: {options.name} {old} {new}")
    return 0


def note_changes(docs: Path, old: str, new: str) -> list[Change]:
    """Return the changes below docs/, the redirect included, in the order in which they are safe to be cut short."""
    followed = citations.changes(docs, old, new)
    return [*followed, *sidecars.move_provenance(docs, old, new), *sidecars.add_redirect(docs, old, new)]


def _changes(read: Works, options: Options) -> list[Change]:
    old, new = options.old, options.new
    reading.entry(read.entries, old)
    if not keys.is_key(new):
        form = "write family name, year and first word, as in sculley2015hidden"
        raise terminal.Stop(f"{show(new)} is not a key: {form}")
    if any(entry.key == new for entry in read.entries):
        merging = f"to make one of the two: notes merge {new} {old}"
        raise terminal.Stop(f"{show(new)} is the key of another work; {merging}")
    followed = note_changes(options.places.docs, old, new)
    return [*followed, Change(options.places.bibliography, read.data, renamed(read.data, old, new))]


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the entry under its new key at its sorted place, and crossrefs that follow it."""
    own = next(entry for entry in _entries(data) if entry.key == old)
    moved = re.sub(rf"({{|\()(\s*){re.escape(old)}(?=\s*,)", rf"\g<1>\g<2>{new}", _unix(own.text), count=1)
    rest, comment = editing.cut(with_crossrefs(data, old, new), old)
    return editing.insert(rest, new, comment + moved)


def with_crossrefs(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the crossrefs to one key leading to another one."""
    for entry in _entries(data):
        crossref = entry.field("crossref")
        if crossref and crossref.value.strip() == old and entry.key != old:
            pattern = rf"(?i)(\bcrossref\s*=\s*[{{\"]\s*){re.escape(old)}(?=\s*[}}\"])"
            data = editing.replace(data, entry.key, re.sub(pattern, rf"\g<1>{new}", _unix(entry.text), count=1))
    return data


def _entries(data: bytes) -> tuple[Entry, ...]:
    text, _ = bibliography.decode("", data)
    return bibliography.read("", text)[1]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
